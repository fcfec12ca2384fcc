"""`linli retain`: removes what has served its time, or only says what would go."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from linli.kernel.registry import retentions
from linli.privacy.actions.retention import retain
from linli.privacy.reads.retention import days_of, due_counts


class Command(BaseCommand):
    """The same as the nightly job, without its limit of time."""

    help = "Remove what has served its time; --dry-run only counts."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--dry-run counts, --json is for programs."""
        parser.add_argument("--dry-run", action="store_true", help="count and remove nothing")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line per kind."""
        counts = due_counts() if options["dry_run"] else _run()
        if options["json"]:
            self.stdout.write(json.dumps({"dry_run": options["dry_run"], "kinds": counts}))
            return
        for kind, count in counts.items():
            rule = retentions.get(kind)
            what = str(rule.what) if rule else ""
            self.stdout.write(f"{count:>8}  {kind:<14} {days_of(kind)}d  {what}")
        verb = "would be removed" if options["dry_run"] else "removed"
        self.stdout.write(f"{sum(counts.values())} {verb}.")


def _run() -> dict[str, int]:
    return {done.kind: done.removed for done in retain(budget=24 * 3600)}
