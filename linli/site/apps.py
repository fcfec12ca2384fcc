"""The room as a Django app."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Registers nothing yet."""

    name = "linli.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"
