"""`linli search --rebuild`: the search index made anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.cases.actions.searching import search_rebuild
from linli.kernel.actor import SYSTEM


class Command(BaseCommand):
    """All in one transaction: whoever searches meanwhile finds what stood before."""

    help = "Make the search index of matters anew from their words."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--rebuild must be said."""
        parser.add_argument("--rebuild", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuilds and reports how many matters can be found."""
        if not options["rebuild"]:
            raise CommandError("say --rebuild to make the search index anew")
        self.stdout.write(f"{search_rebuild(actor=SYSTEM)} matters can be found.")
