"""The room as a Django app."""

from django.apps import AppConfig


class KeepingConfig(AppConfig):
    """Has no records of its own: it keeps everybody's."""

    name = "linli.keeping"
    label = "keeping"
    default_auto_field = "django.db.models.BigAutoField"
