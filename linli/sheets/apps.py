"""The room as a Django app."""

from django.apps import AppConfig


class SheetsConfig(AppConfig):
    """Spreadsheets out and in; the rooms above say what stands in them."""

    name = "linli.sheets"
    label = "sheets"
    default_auto_field = "django.db.models.BigAutoField"
