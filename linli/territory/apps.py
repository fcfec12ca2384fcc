"""The room as a Django app."""

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    """Tells `verify` how to check the tree."""

    name = "linli.territory"
    label = "territory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers plain functions; touches no record."""
        from linli.kernel.registry import verifiers  # noqa: PLC0415 - models load after apps
        from linli.territory.reads import places_broken  # noqa: PLC0415

        verifiers.register("territory", places_broken)
