"""`linli move postgresql://…`: from SQLite to PostgreSQL, compared on both sides."""

import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from linli.keeping.actions.move import TARGET, Compared, move
from linli.keeping.actions.restore import NotEmpty
from linli.keeping.reads import Unknown, opened
from linli.site.databases import postgresql
from linli.site.management.console import bar

OTHER_WAY = (
    "this installation stands on PostgreSQL already. The other way: linli backup FILE, then, without "
    "DATABASE_URL and with an empty LINLI_DATA, linli restore FILE"
)


class Command(BaseCommand):
    """The SQLite file stays as it is."""

    help = "Copy this banner from SQLite into an empty PostgreSQL database; stop the server first."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("url", help="postgresql://user:password@host/name, an empty database")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Copies, compares, brings the copy up to date, verifies it."""
        if connection.vendor != "sqlite":
            raise CommandError(OTHER_WAY)
        try:
            with bar(quiet=options["json"]) as progress, opened(TARGET, postgresql(options["url"])) as target:
                compared = move(target, progress=progress)
        except (NotEmpty, Unknown, ValueError) as error:
            raise CommandError(f"not moved: {error}") from error
        self._show(compared, as_json=options["json"])
        _judge(compared)
        for command in (["migrate"], ["search", "--rebuild"], ["verify"]):
            _there(command, options["url"])
        if not options["json"]:
            self.stdout.write(_next())

    def _show(self, compared: list[Compared], *, as_json: bool) -> None:
        if as_json:
            rows = {one.name: {"rows": one.source.count, "same": one.same} for one in compared}
            self.stdout.write(json.dumps(rows))
            return
        self.stdout.write(f"{'table':<28}{'SQLite':>10}{'PostgreSQL':>12}  digest")
        for one in compared:
            verdict = one.source.sha256[:12] if one.same else "DIFFERENT"
            self.stdout.write(f"{one.name:<28}{one.source.count:>10}{one.target.count:>12}  {verdict}")


def _judge(compared: list[Compared]) -> None:
    if any(one.source != one.again for one in compared):
        raise CommandError(
            "somebody wrote to the SQLite database meanwhile: stop the server and the worker, empty the "
            "PostgreSQL database, and move again"
        )
    if not all(one.same for one in compared):
        raise CommandError("the two databases differ (see above); go on with SQLite, which is untouched")


def _there(command: list[str], url: str) -> None:
    """Runs a command on the new database, as it will be used from now on."""
    env = {**os.environ, "DATABASE_URL": url}
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "linli", *command], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CommandError(f"moved, but linli {' '.join(command)} there says: {done.stdout}{done.stderr}")


def _next() -> str:
    kept = settings.DATABASES["default"]["NAME"]
    return (
        "Every table is the same on both sides, and the copy verifies.\n"
        "From now on set DATABASE_URL to that address for server, worker and commands.\n"
        f"{kept} was not touched; keep it until you have made a backup from PostgreSQL."
    )
