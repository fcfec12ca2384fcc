"""`linli init`: an empty banner with its administrator."""

import getpass
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.kernel.errors import Invalid
from linli.site.founding import found
from linli.site.migrating import bring_up_to_date


class Command(BaseCommand):
    """Asks for what was not given; writes nothing until everything is right."""

    help = "Make an empty banner: its division code and an administrator."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Everything may be given, for scripts."""
        parser.add_argument("--code", help="the banner's six-digit division code, e.g. 150425")
        parser.add_argument("--name", help="the banner's name, where the code is not known")
        parser.add_argument("--divisions", type=Path, help="CSV: code, parent_code, level, name")
        parser.add_argument("--admin", help="user name of the administrator")
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrates, asks, writes in one transaction."""
        bring_up_to_date()
        code = options["code"] or _ask("Division code 行政区划代码: ")
        admin = options["admin"] or _ask("Administrator's user name 管理员用户名: ")
        password = sys.stdin.readline().rstrip("\n") if options["password_stdin"] else _secret()
        try:
            name, places = found(
                code=code,
                name=options["name"],
                divisions=options["divisions"],
                admin=admin,
                password=password,
            )
        except Invalid as error:
            texts = [text for found_ in error.fields.values() for text in found_]
            raise CommandError(" ".join(texts) or str(error)) from error
        self.stdout.write(f"{name}: {places} places. Next: linli run")


def _ask(question: str) -> str:
    if not sys.stdin.isatty():
        raise CommandError(f"not a terminal; give it as an option ({question.strip(': ')})")
    return input(question).strip()


def _secret() -> str:
    if not sys.stdin.isatty():
        raise CommandError("not a terminal; use --password-stdin")
    first = getpass.getpass("Password 密码: ")
    if first != getpass.getpass("Once more 再输一次: "):
        raise CommandError("the two passwords differ")
    return first
