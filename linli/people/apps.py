"""The room as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Tells the sheets room which lists may be taken out."""

    name = "linli.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers the exports."""
        from linli.people.exports import EXPORTS
        from linli.sheets.writing import exports

        for export in EXPORTS:
            exports.register(export.kind, export)
