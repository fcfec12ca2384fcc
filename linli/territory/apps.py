"""The room as a Django app."""

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    """Registers nothing yet."""

    name = "linli.territory"
    label = "territory"
    default_auto_field = "django.db.models.BigAutoField"
