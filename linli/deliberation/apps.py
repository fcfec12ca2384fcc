"""The room as a Django app."""

from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    """Public affairs talked over: agenda, head count, decisions followed to their end."""

    name = "linli.deliberation"
    label = "deliberation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers cards on matters, what follows a matter, messages, exports, retention and verifier."""
        from linli.cases.reads.day import days
        from linli.deliberation.reads.day import DAY

        days.register("deliberation", DAY)
        from linli.cases.actions.moving import MOVED
        from linli.cases.reads.panels import Panel, panels, slips
        from linli.deliberation.actions.following import decision_follow
        from linli.deliberation.exports import DECISIONS, DELIBERATIONS
        from linli.deliberation.forms.cards import on_matter, on_slip
        from linli.deliberation.jobs import RETENTION
        from linli.deliberation.reads.stories import KIND, file_reader, path_of
        from linli.deliberation.reads.verifying import broken, office_copy
        from linli.deliberation.reads.visible import sees
        from linli.kernel.registry import (
            Holder,
            attachment_readers,
            data_holders,
            on,
            retentions,
            verifiers,
        )
        from linli.notify.reads import links, viewers
        from linli.sheets.writing import exports

        on(MOVED, decision_follow)
        panels.register("deliberation", Panel("deliberation/_matter.html", on_matter))
        slips.register("deliberation", Panel("deliberation/_slip.html", on_slip))
        attachment_readers.register(KIND, file_reader)
        viewers.register(KIND, sees)
        links.register(KIND, path_of)
        _agenda()
        verifiers.register(KIND, broken)
        exports.register(DELIBERATIONS.kind, DELIBERATIONS)
        exports.register(DECISIONS.kind, DECISIONS)
        for rule in RETENTION:
            retentions.register(rule.kind, rule)
        data_holders.register(KIND, Holder(office_copy))


def _agenda() -> None:
    """Messages about proposals lead to the list of proposals."""
    from django.urls import reverse

    from linli.deliberation.actions.agenda import KIND
    from linli.deliberation.reads.visible import sees_item
    from linli.notify.reads import links, viewers

    viewers.register(KIND, sees_item)
    links.register(KIND, lambda _item_id: reverse("deliberation:agenda"))
