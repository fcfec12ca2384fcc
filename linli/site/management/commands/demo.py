"""`linli demo`: loads the demo banner, and with --run serves it."""

import json
from argparse import ArgumentParser
from datetime import datetime, time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from linli.accounts.reads import demo_users
from linli.kernel import clock
from linli.people.demo import PASSWORD
from linli.site.demo import demo_load
from linli.site.migrating import bring_up_to_date

OFFICES = {
    "admin": "管理员 administrator",
    "banner": "旗受理台 banner desk",
    "town": "万合永镇受理台 town desk",
    "village": "广义村 village clerk",
    "grid": "网格员 grid worker",
    "head": "组长 group head",
    "mediator": "调解员 mediator",
    "water": "水利站 water station",
    "jingpeng": "经棚镇受理台 another town's desk",
}


class Command(BaseCommand):
    """Makes the demo banner; doing it twice changes nothing."""

    help = "Load the demo banner (idempotent); --run goes on to serve it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--as-of lays the demo year on other dates; --scale makes it smaller or bigger."""
        parser.add_argument(
            "--as-of", metavar="YYYY-MM-DD", help="the demo year's last day (today without it)"
        )
        parser.add_argument(
            "--scale",
            type=int,
            default=100,
            metavar="PERCENT",
            help="how many people and records, 1 to 1000 (100: as many as the figures say)",
        )
        parser.add_argument("--run", action="store_true", help="serve it afterwards")
        parser.add_argument("--json", action="store_true", help="print the sign-ins as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrates, loads with a progress bar, prints the sign-ins."""
        now, scale = _moment(options["as_of"]), options["scale"]
        if not 1 <= scale <= 1000:
            raise CommandError("--scale takes a percentage between 1 and 1000")
        bring_up_to_date()
        loaded = _load(now, scale, quiet=options["json"])
        names = [user.username for user in demo_users()]
        if options["json"]:
            self.stdout.write(json.dumps({"loaded": loaded, "password": PASSWORD, "users": names}))
        else:
            self._say(names)
        if options["run"]:
            call_command("run")

    def _say(self, names: list[str]) -> None:
        self.stdout.write(f"\nDemo sign-ins 演示账号 (password 密码: {PASSWORD})")
        for name in names:
            self.stdout.write(f"  {name:<10} {OFFICES.get(name, '')}")


def _moment(day: str | None) -> datetime:
    if not day:
        return clock.now()
    try:
        date = datetime.strptime(day, "%Y-%m-%d").date()
    except ValueError as error:
        raise CommandError("--as-of takes a date like 2024-11-18") from error
    return datetime.combine(date, time(17, 0), clock.LOCAL)


def _load(now: datetime, scale: int, *, quiet: bool) -> bool:
    columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bar:
        tasks: dict[str, Any] = {}

        def progress(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=max(total, done))

        return demo_load(now=now, progress=progress, scale=scale)
