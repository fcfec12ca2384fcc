"""The room as a Django app."""

from django.apps import AppConfig


class SheetsConfig(AppConfig):
    """Registers nothing: rooms above bring their importers."""

    name = "linli.sheets"
    label = "sheets"
    default_auto_field = "django.db.models.BigAutoField"
