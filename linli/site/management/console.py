"""What commands share at a terminal: a progress bar, and asking for a passphrase."""

import getpass
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

SHORTEST = 8


@contextmanager
def bar(*, quiet: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """Yields `progress(what, done, total)`, shown on standard error if that is a terminal."""
    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal) as shown:
        tasks: dict[str, Any] = {}

        def progress(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = shown.add_task(what, total=total)
            shown.update(tasks[what], completed=done, total=max(total, done))

        yield progress


def passphrase_option(parser: ArgumentParser) -> None:
    """--passphrase-file, for scripts."""
    parser.add_argument(
        "--passphrase-file", type=Path, help="its first line is the passphrase; asked for without it"
    )


def passphrase(file: Path | None, *, new: bool) -> str:
    """From the file, from standard input, or asked for; twice where it is new.

    Raises:
        CommandError: too short, or the two differ.
    """
    if file is not None:
        given = (file.read_text().splitlines() or [""])[0]
    elif not sys.stdin.isatty():
        given = sys.stdin.readline().rstrip("\n")
    else:
        given = getpass.getpass("Passphrase 口令: ")
        if new and given != getpass.getpass("Once more 再输一次: "):
            raise CommandError("the two passphrases differ")
    if new and len(given) < SHORTEST:
        raise CommandError(f"a passphrase needs at least {SHORTEST} characters")
    return given


def identities(file: Path | None) -> tuple[str, ...]:
    """The lines of an age identity file that are not comments."""
    lines = file.read_text().splitlines() if file else []
    return tuple(line for line in lines if line and not line.startswith("#"))
