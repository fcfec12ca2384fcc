"""The room as a Django app."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """Takes over the due rows that carry messages out."""

    name = "linli.notify"
    label = "notify"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers the handler of due deliveries, what lower rooms have to tell, and how long it is kept."""
        from django.urls import reverse

        from linli.accounts.actions.second import SECOND_RESET
        from linli.kernel.registry import due_handlers, on
        from linli.notify.actions import DELIVER, delivery_carry_out
        from linli.notify.actions.lower import (
            ACCOUNT,
            DEPUTY,
            deputy_ended_tell,
            deputy_tell,
            second_reset_tell,
        )
        from linli.notify.actions.many import CHANNEL
        from linli.notify.exports import DELIVERIES, INBOX
        from linli.notify.reads import links, viewers
        from linli.people.actions.deputies import DEPUTY_ENDED, DEPUTY_NAMED
        from linli.people.reads import sees_deputy
        from linli.sheets.writing import exports

        exports.register(INBOX.kind, INBOX)
        exports.register(DELIVERIES.kind, DELIVERIES)
        due_handlers.register(DELIVER, delivery_carry_out)
        on(DEPUTY_NAMED, deputy_tell)
        on(DEPUTY_ENDED, deputy_ended_tell)
        on(SECOND_RESET, second_reset_tell)
        viewers.register(DEPUTY, sees_deputy)
        links.register(DEPUTY, lambda _deputy_id: reverse("people:away"))
        viewers.register(CHANNEL, lambda _actor, _channel_id: True)  # a bare number; its channel is one's own
        viewers.register(ACCOUNT, lambda actor, user_id: actor.user_id == user_id)
        links.register(ACCOUNT, lambda _user_id: reverse("accounts:profile"))
        _keeping()


def _keeping() -> None:
    """How long messages are kept, and one's own messages."""
    from linli.kernel.registry import Holder, data_holders, retentions
    from linli.notify.actions.letting_go import messages_erase
    from linli.notify.jobs import RETENTION
    from linli.notify.reads import messages_copy

    for rule in RETENTION:
        retentions.register(rule.kind, rule)
    data_holders.register(
        "notify", Holder(messages_copy, lambda actor, about: messages_erase(actor=actor, subject=about))
    )
