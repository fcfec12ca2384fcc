"""The room as a Django app."""

from django.apps import AppConfig


class BankConfig(AppConfig):
    """Points and goods by double entry."""

    name = "linli.bank"
    label = "bank"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers how the books are checked."""
        from linli.bank.reads.verifying import broken
        from linli.kernel.registry import verifiers

        verifiers.register("bank", broken)
