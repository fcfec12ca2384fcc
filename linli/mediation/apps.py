"""The room as a Django app."""

from django.apps import AppConfig


class MediationConfig(AppConfig):
    """Mediation: sessions, agreements, follow-ups; what is said stays in the room."""

    name = "linli.mediation"
    label = "mediation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers who may open what, what is kept how long, verifiers, reminders, and a matter's card."""
        from linli.cases.reads.day import days
        from linli.mediation.reads.day import DAY

        days.register("mediation", DAY)
        from linli.cases.actions.moving import MOVED
        from linli.cases.reads.panels import panels, slips
        from linli.kernel.registry import (
            Holder,
            attachment_readers,
            data_holders,
            due_handlers,
            on,
            retentions,
            verifiers,
        )
        from linli.mediation.actions import following
        from linli.mediation.actions.ending import matter_ended
        from linli.mediation.actions.forgetting import party_forget
        from linli.mediation.actions.offices import mediations_hand_over
        from linli.mediation.jobs import RETENTION
        from linli.mediation.pages.panel import PANEL
        from linli.mediation.reads.copies import others_copy, own_copy
        from linli.mediation.reads.offices import empty_seats, mediation_path, office_work
        from linli.mediation.reads.verifying import broken
        from linli.mediation.reads.visible import KIND, sees_mediation
        from linli.notify.reads import links, viewers
        from linli.people.actions.handing import HANDED_OVER
        from linli.people.reads import open_work, vacancies

        attachment_readers.register(KIND, _nobody)
        panels.register(KIND, PANEL)
        slips.register(KIND, PANEL)
        viewers.register(KIND, sees_mediation)
        links.register(KIND, mediation_path)
        verifiers.register(KIND, broken)
        for rule in RETENTION:
            retentions.register(rule.kind, rule)
        data_holders.register(
            KIND,
            Holder(others_copy, lambda actor, about: party_forget(actor=actor, subject=about), own_copy),
        )
        due_handlers.register(following.FOLLOW, following.follow_remind)
        due_handlers.register(following.CONFIRM, following.confirm_remind)
        open_work.register(KIND, office_work)
        vacancies.register(KIND, empty_seats)
        on(HANDED_OVER, mediations_hand_over)
        on(MOVED, matter_ended)


def _nobody(actor: object, row: object) -> bool:
    """Signatures and scans are served by the mediation's own address alone, where looks are noted."""
    return False
