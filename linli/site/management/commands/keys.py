"""`linli keys`: how old the keys are and what they hold; fresh ones; taking old ones out of use."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.kernel import keys
from linli.kernel.actions.sealing import reseal_all, seal_counts
from linli.kernel.actor import SYSTEM


class Command(BaseCommand):
    """Without an option it only shows. Running servers notice a fresh sealing key by themselves."""

    help = "Show the keys; --rotate, --reseal, --retire, --rotate-cookies, --retire-cookies."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One thing at a time."""
        one = parser.add_mutually_exclusive_group()
        one.add_argument("--rotate", action="store_true", help="a fresh sealing key, everything sealed anew")
        one.add_argument("--reseal", action="store_true", help="go on after an interrupted --rotate")
        one.add_argument(
            "--retire", action="store_true", help="take sealing keys that hold nothing out of use"
        )
        one.add_argument("--rotate-cookies", action="store_true", help="a fresh cookie secret; restart after")
        one.add_argument("--retire-cookies", action="store_true", help="drop the earlier one; restart after")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Does the one thing, then shows how the keys stand."""
        if options["rotate"]:
            keys.rotate()
        if options["rotate"] or options["reseal"]:
            self._say(f"{reseal_all(actor=SYSTEM, tell=self._tell)} values sealed again.", options)
        elif options["retire"]:
            self._say(f"{self._retire()} key(s) moved to {'keys/retired'}.", options)
        elif options["rotate_cookies"]:
            keys.rotate_secret()
            self._say(
                "A fresh cookie secret signs from the next start on; the last one still opens.", options
            )
        elif options["retire_cookies"]:
            keys.retire_secret()
            self._say("Only the newest cookie secret is left from the next start on.", options)
        self._show(options["json"])

    def _tell(self, total: int) -> None:
        self.stderr.write(f"{total} …")
        self.stderr.flush()

    def _say(self, text: str, options: dict[str, Any]) -> None:
        if not options["json"]:
            self.stdout.write(text)

    def _retire(self) -> int:
        counts, names = seal_counts(), keys.names()
        if counts.get(None):
            raise CommandError(f"{counts[None]} values open with no key here; nothing was retired")
        gone = [name for position, name in enumerate(names) if position and not counts.get(position)]
        keys.retire(gone)
        return len(gone)

    def _show(self, as_json: bool) -> None:
        counts, born = seal_counts(), keys.ages()
        rows = [
            {"key": name, "since": str(born.get(name, "")), "values": counts.get(position, 0)}
            for position, name in enumerate(keys.names())
        ]
        if as_json:
            self.stdout.write(json.dumps({"keys": rows, "unopened": counts.get(None, 0)}))
            return
        for position, row in enumerate(rows):
            use = "seals" if position == 0 else "only opens" if row["values"] else "holds nothing: --retire"
            self.stdout.write(f"{row['key']}  since {row['since'] or '?':<10}  {row['values']:>8}  {use}")
        if counts.get(None):
            self.stdout.write(f"{counts[None]} values open with no key here: is `keys/seal` the right file?")
