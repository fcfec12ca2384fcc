"""`linli keys --rotate`: a fresh sealing key, and everything sealed anew under it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.kernel import keys
from linli.kernel.actions.sealing import reseal_all
from linli.kernel.actor import SYSTEM


class Command(BaseCommand):
    """Old keys stay in the file, so that backups open; restart the server afterwards."""

    help = "Rotate the sealing key: make a fresh one and seal everything again."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--rotate must be said."""
        parser.add_argument("--rotate", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotates and reports how many values were sealed again."""
        if not options["rotate"]:
            raise CommandError("say --rotate to make a fresh sealing key")
        keys.rotate()
        self.stdout.write(f"{reseal_all(actor=SYSTEM)} values sealed again; restart the server.")
