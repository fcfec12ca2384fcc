"""The room as a Django app."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """Registers nothing yet."""

    name = "linli.notify"
    label = "notify"
    default_auto_field = "django.db.models.BigAutoField"
