"""The room as a Django app."""

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    """Tells `verify` how to check the tree, and brings its importer."""

    name = "linli.territory"
    label = "territory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers plain functions; touches no record."""
        from linli.kernel.registry import verifiers
        from linli.sheets.reads import importers
        from linli.sheets.writing import exports
        from linli.territory.exports import PLACES
        from linli.territory.imports import IMPORTERS
        from linli.territory.reads import outlines_broken, places_broken

        verifiers.register("territory", places_broken)
        verifiers.register("territory-outlines", outlines_broken)
        for importer in IMPORTERS:
            importers.register(importer.kind, importer)
        exports.register(PLACES.kind, PLACES)
