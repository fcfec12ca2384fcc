"""The kernel as a Django app."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """No signals: other rooms register plain functions in `linli.kernel.registry`."""

    name = "linli.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
