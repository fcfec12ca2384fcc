"""The room as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Says how long accounts' records are kept, and what is held about a person who signs in."""

    name = "linli.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers the kinds of records and the room's part of one's own data."""
        from linli.accounts.actions.letting_go import account_erase
        from linli.accounts.jobs import RETENTION
        from linli.accounts.reads import account_copy
        from linli.kernel.registry import Holder, data_holders, retentions

        for rule in RETENTION:
            retentions.register(rule.kind, rule)
        data_holders.register(
            "accounts", Holder(account_copy, lambda actor, about: account_erase(actor=actor, subject=about))
        )
