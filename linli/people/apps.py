"""The room as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Brings its importers."""

    name = "linli.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers what spreadsheets may bring."""
        from linli.people.imports import IMPORTERS
        from linli.sheets.reads import importers

        for importer in IMPORTERS:
            importers.register(importer.kind, importer)
