"""A file's bytes as sheets. Opening happens in a process of its own (see `rules.opening`)."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Invalid, Text
from linli.sheets.rules.opening import SECONDS
from linli.sheets.rules.tables import MAX_BYTES, Line, Sheet, decode

ROOT: Final = Path(__file__).parents[3]
SAID: Final[dict[str, Text]] = {
    "empty": _("This file is empty."),
    "large": _("This file is too large: at most 20 MB, and not much more than that once it is opened."),
    "rows": _("This file has more than 200,000 rows. Please split it."),
    "columns": _("This file has too many columns: at most 200. Delete the empty ones at its right edge."),
    "cell": _("One cell holds more text than Excel itself allows. The file may be damaged."),
    "kind": _("This is not a spreadsheet. Please choose an xlsx, xls, ods or csv file."),
    "web": _(
        "This is a web page that carries a spreadsheet's name. Open it in Excel or WPS, save it as xlsx."
    ),
    "encoding": _("The text of this file is not in that encoding."),
    "locked": _("This file is locked with a password. Open it, take the password off, and save it again."),
    "damaged": _(
        "This file is damaged and cannot be opened. Open it in Excel or WPS and save it again as xlsx."
    ),
}


def refused(word: str) -> Invalid:
    """The refusal behind a reader's word."""
    return Invalid(SAID[word], {"file": [SAID[word]]})


def opened(data: bytes, encoding: str = "") -> list[Sheet]:
    """The visible sheets of a file that hold anything.

    Raises:
        Invalid: it cannot be opened; the text says why and what to do.
    """
    if len(data) > MAX_BYTES:
        raise refused("large")
    command = [sys.executable, "-m", "linli.sheets.rules.opening", *([encoding] if encoding else [])]
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the encoding is one of a list
            command, input=data, capture_output=True, timeout=2 * SECONDS, cwd=ROOT, check=False
        )
    except subprocess.TimeoutExpired:
        raise refused("large") from None
    sheets = _sheets(done.stdout.splitlines())
    if not sheets:
        raise refused("empty")
    return sheets


def _sheets(lines: Iterable[bytes]) -> list[Sheet]:
    """The reader's lines as sheets; without its last word it was stopped for being too greedy."""
    found: list[tuple[str, list[Line]]] = []
    for text in lines:
        event: Any = json.loads(text)
        if isinstance(event, list):
            found[-1][1].append(Line(event[0], tuple(map(decode, event[1]))))
        elif "sheet" in event:
            found.append((event["sheet"], []))
        elif "error" in event:
            raise refused(event["error"])
        elif "end" in event:
            return [Sheet(name, tuple(rows)) for name, rows in found if rows]
    raise refused("large")
