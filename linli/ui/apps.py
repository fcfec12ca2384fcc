"""The room as a Django app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Registers nothing yet."""

    name = "linli.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"
