"""`linli verify`: checks guards, the audit chain, and every story's words."""

import json
from argparse import ArgumentParser
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.kernel.reads import broken


class Command(BaseCommand):
    """Exit code 0: everything matches. 1: the first broken entries are named."""

    help = "Check guards, the audit chain and every story against its digests."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--json for programs."""
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--most", type=int, default=20, help="stop after so many findings")

    def handle(self, *args: Any, **options: Any) -> None:
        """Reads everything once, in bounded memory."""
        found = list(islice(broken(), options["most"]))
        if options["json"]:
            self.stdout.write(json.dumps({"ok": not found, "broken": found}, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(found) or "Everything matches.")
        if found:
            raise CommandError(f"{len(found)} finding(s)")
