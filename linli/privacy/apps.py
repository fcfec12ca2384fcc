"""The room as a Django app."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Says what texts there are, how long this room's records are kept, and what it holds about a person."""

    name = "linli.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers purposes, kinds of records and the room's part of one's own data."""
        from linli.kernel.registry import Holder, data_holders, retentions
        from linli.privacy.actions.persons import requests_erase
        from linli.privacy.exports import EXPORTS
        from linli.privacy.jobs import RETENTION
        from linli.privacy.reads import purposes
        from linli.privacy.reads.copies import privacy_copy
        from linli.privacy.rules import PURPOSES
        from linli.sheets.writing import exports

        for export in EXPORTS:
            exports.register(export.kind, export)
        for rule in RETENTION:
            retentions.register(rule.kind, rule)
        for key, purpose in PURPOSES.items():
            purposes.register(key, purpose)
        data_holders.register(
            "privacy", Holder(privacy_copy, lambda actor, about: requests_erase(actor=actor, subject=about))
        )
