"""Django's migrate, followed by installing the declared triggers on whatever it rebuilt."""

from typing import Any

from django.core.management.commands import migrate

from linli.kernel import triggers


class Command(migrate.Command):
    """`migrate`, then `triggers.install()`."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrates and re-installs triggers; plans and checks change nothing."""
        super().handle(*args, **options)
        if not options["plan"] and not options["check_unapplied"]:
            triggers.install()
