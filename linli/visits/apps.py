"""The room as a Django app."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Rounds over places and equipment, visits to households."""

    name = "linli.visits"
    label = "visits"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers what lower rooms ask this one for."""
        from linli.cases.reads.day import days
        from linli.visits.reads.day import DAY

        days.register("visits", DAY)
        _visits()


def _visits() -> None:
    """Who may open a visit, what waits for an office, reminders, lists, retention and one's own data."""
    from django.urls import reverse

    from linli.kernel.registry import Holder, data_holders, due_handlers, on, retentions, verifiers
    from linli.notify.reads import links, viewers
    from linli.people.actions.handing import HANDED_OVER
    from linli.people.reads import open_work
    from linli.sheets.reads import importers
    from linli.sheets.writing import exports
    from linli.visits.actions.letting_go import household_words_forget, visits_copy
    from linli.visits.actions.promises import visit_promise_remind, visit_work_pass_on
    from linli.visits.actions.writing import REMIND
    from linli.visits.exports.visits import VISITS as EXPORT
    from linli.visits.imports.visits import VISITS as IMPORT
    from linli.visits.jobs.visits import RETENTION
    from linli.visits.reads.verifying import broken
    from linli.visits.reads.visits import HOUSEHOLD, KIND, holds_code, sees_visit
    from linli.visits.reads.work import office_work

    viewers.register(KIND, sees_visit)
    links.register(KIND, lambda visit_id: reverse("visits:visit", args=[visit_id]))
    viewers.register(HOUSEHOLD, holds_code)
    links.register(HOUSEHOLD, lambda household_id: reverse("visits:household", args=[household_id]))
    due_handlers.register(REMIND, lambda promise_id: visit_promise_remind(promise_id=promise_id))
    on(HANDED_OVER, visit_work_pass_on)
    open_work.register("visits", office_work)
    verifiers.register("visits", broken)
    exports.register(EXPORT.kind, EXPORT)
    importers.register(IMPORT.kind, IMPORT)
    for rule in RETENTION:
        retentions.register(rule.kind, rule)
    data_holders.register(
        "visits",
        Holder(visits_copy, lambda actor, about: household_words_forget(actor=actor, subject=about)),
    )
