"""The room as a Django app."""

from django.apps import AppConfig


class SheetsConfig(AppConfig):
    """Spreadsheets out and in; the rooms above say what stands in them."""

    name = "linli.sheets"
    label = "sheets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Says how long files that wait are kept, and which ones somebody brought in."""
        from linli.kernel.registry import Holder, data_holders, retentions
        from linli.sheets.jobs import RETENTION
        from linli.sheets.reads import runs_copy

        for rule in RETENTION:
            retentions.register(rule.kind, rule)
        data_holders.register("sheets", Holder(runs_copy))
