"""The room as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Brings its importers and tells which lists may be taken out."""

    name = "linli.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers what spreadsheets may bring and take."""
        from linli.people.exports import EXPORTS
        from linli.people.imports import IMPORTERS
        from linli.sheets.reads import importers
        from linli.sheets.writing import exports

        for importer in IMPORTERS:
            importers.register(importer.kind, importer)
        for export in EXPORTS:
            exports.register(export.kind, export)
