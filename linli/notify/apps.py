"""The room as a Django app."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """Takes over the due rows that carry messages out."""

    name = "linli.notify"
    label = "notify"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers the handler of due deliveries and what may be taken out."""
        from linli.kernel.registry import due_handlers
        from linli.notify.actions import DELIVER, delivery_carry_out
        from linli.notify.exports import DELIVERIES, INBOX
        from linli.sheets.writing import exports

        due_handlers.register(DELIVER, delivery_carry_out)
        exports.register(INBOX.kind, INBOX)
        exports.register(DELIVERIES.kind, DELIVERIES)
