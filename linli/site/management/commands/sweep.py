"""`linli sweep`: files that no row names, now instead of at night."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from linli.kernel import clock
from linli.kernel.actions.attachments import files_sweep


class Command(BaseCommand):
    """Only what is older than a day: a file is on disk before its row is."""

    help = "Remove files older than a day that no row names, half-written parts and empty folders."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--dry-run only counts."""
        parser.add_argument("--dry-run", action="store_true", help="remove nothing, say how many would go")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweeps or counts."""
        dry = options["dry_run"]
        count = files_sweep(before=clock.now() - timedelta(days=1), dry_run=dry)
        self.stdout.write(f"{count} files {'would be' if dry else 'were'} removed.")
