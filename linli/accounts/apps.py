"""The room as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers nothing yet."""

    name = "linli.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
