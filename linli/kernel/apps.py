"""The room as a Django app."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Says how long the kernel's own records are kept."""

    name = "linli.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers the kinds of records."""
        from linli.kernel.jobs import RETENTION
        from linli.kernel.registry import retentions

        for rule in RETENTION:
            retentions.register(rule.kind, rule)
