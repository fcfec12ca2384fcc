"""Small rules about what people write: a title for the list, a category that seems to fit, numbers."""

import re
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")
MAX_TEXT = 4000
REOPEN_DAYS = 15
_NUMBER = re.compile(r"([0-9A-Z]{2,6})-?(\d{4})-?(\d{1,7})")


def title(text: str, limit: int = 28) -> str:
    """The first sentence, cut to what a list row holds."""
    first = re.split(r"[。！？!?\n；;]", text.strip(), maxsplit=1)[0].strip()
    return first if len(first) <= limit else first[: limit - 1] + "…"


def suggest(text: str, options: Iterable[tuple[T, str]]) -> T | None:
    """The option whose key words (separated by spaces) appear most often in `text`; the first wins ties."""
    best: T | None = None
    most = 0
    for option, words in options:
        hits = sum(text.count(word) for word in words.split())
        if hits > most:
            best, most = option, hits
    return best


def number(prefix: str, year: int, serial: int) -> str:
    """`WHY-2024-00068`."""
    return f"{prefix}-{year}-{serial:05d}"


def read_number(text: str) -> str | None:
    """A number as somebody typed it (lower case, spaces, missing dashes), or None."""
    match = _NUMBER.fullmatch(re.sub(r"[\s–—_]", "", text.upper()).replace("－", "-"))
    return number(match[1], int(match[2]), int(match[3])) if match else None
