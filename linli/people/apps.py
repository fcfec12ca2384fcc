"""The room as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Brings its importers, and says what is kept how long and what is held about a person."""

    name = "linli.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers spreadsheets, kinds of records, and the room's part of one's own data."""
        from linli.kernel.registry import Holder, data_holders, retentions
        from linli.people.actions.data import person_forget
        from linli.people.exports import EXPORTS
        from linli.people.imports import IMPORTERS
        from linli.people.jobs import RETENTION
        from linli.people.reads import register_copy
        from linli.sheets.reads import importers
        from linli.sheets.writing import exports

        for importer in IMPORTERS:
            importers.register(importer.kind, importer)
        for export in EXPORTS:
            exports.register(export.kind, export)
        for rule in RETENTION:
            retentions.register(rule.kind, rule)
        data_holders.register(
            "people", Holder(register_copy, lambda actor, about: person_forget(actor=actor, subject=about))
        )
