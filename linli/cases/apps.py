"""The room as a Django app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Tells lower rooms who may open a matter's files and messages, and how to verify its stories."""

    name = "linli.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers readers, viewers, links, the verifiers, spreadsheets, and how long matters are kept."""
        from linli.cases.actions.searching import search_rebuild
        from linli.cases.actions.views import views_forget
        from linli.cases.exports import CATEGORIES, LOOKS, MATTERS
        from linli.cases.imports import IMPORTERS
        from linli.cases.jobs import RETENTION
        from linli.cases.reads.copies import office_copy
        from linli.cases.reads.stories import KIND, file_reader, story_path
        from linli.cases.reads.verifying import broken, unsearchable
        from linli.cases.reads.visible import sees_case
        from linli.kernel.actor import SYSTEM
        from linli.kernel.registry import (
            Holder,
            attachment_readers,
            data_holders,
            rebuilders,
            retentions,
            verifiers,
        )
        from linli.notify.reads import links, viewers
        from linli.sheets.reads import importers
        from linli.sheets.writing import exports

        attachment_readers.register(KIND, file_reader)
        viewers.register(KIND, sees_case)
        links.register(KIND, story_path)
        verifiers.register(KIND, broken)
        exports.register(MATTERS.kind, MATTERS)
        exports.register(CATEGORIES.kind, CATEGORIES)
        exports.register(LOOKS.kind, LOOKS)
        for importer in IMPORTERS:
            importers.register(importer.kind, importer)
        for rule in RETENTION:
            retentions.register(rule.kind, rule)
        data_holders.register(
            "cases", Holder(office_copy, lambda actor, about: views_forget(actor=actor, subject=about))
        )
        verifiers.register("search", unsearchable)
        rebuilders.register("search", lambda: search_rebuild(actor=SYSTEM))
        _offices()


def _offices() -> None:
    """What happens to an office's matters when it changes hands, and what waits for it."""
    from django.urls import reverse

    from linli.cases.actions.offices import EMPTY, POSTING, empty_office_tell, handed_over_tell
    from linli.cases.reads.offices import empty_offices, office_work
    from linli.kernel.registry import on
    from linli.notify.reads import links, viewers
    from linli.people.actions.handing import HANDED_OVER
    from linli.people.actions.postings import POSTING_ENDED
    from linli.people.reads import open_work, sees_posting, vacancies

    on(HANDED_OVER, handed_over_tell)
    on(POSTING_ENDED, empty_office_tell)
    open_work.register("cases", office_work)
    vacancies.register("cases", empty_offices)
    viewers.register(POSTING, sees_posting)
    links.register(POSTING, lambda posting_id: f"{reverse('cases:matters')}?state=open&office={posting_id}")
    viewers.register(EMPTY, sees_posting)
    links.register(EMPTY, lambda _posting_id: f"{reverse('people:people')}#empty")
