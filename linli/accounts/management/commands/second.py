"""`linli second --reset NAME`: for the only administrator who lost phone and recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.accounts.actions.second import second_reset
from linli.accounts.reads import user_named
from linli.kernel.actor import SYSTEM


class Command(BaseCommand):
    """Whoever may read the data folder may do this; it is written into the audit as the system's own."""

    help = "Take somebody's code for signing in away, so that the password alone opens the account."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose."""
        parser.add_argument("--reset", metavar="NAME", required=True, help="user name or phone number")

    def handle(self, *args: Any, **options: Any) -> None:
        """Resets, or says that there is nothing to reset."""
        user = user_named(options["reset"])
        if user is None:
            raise CommandError("there is no such account")
        second_reset(actor=SYSTEM, user_id=user.pk)
        self.stdout.write(f"{user.username} signs in with the password alone now, and is told so.")
