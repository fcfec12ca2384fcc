"""Small rules about what people write: a title for the list, a category that seems to fit, numbers."""

import re
import unicodedata
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")
MAX_TEXT = 4000
_NUMBER = re.compile(r"([0-9A-Z]{2,6}?)-?(20\d{2})-?(\d{1,7})(?:-([1-9]))?", re.ASCII)
_PERSONAL = re.compile(
    r"(?<!\d)(?:[1-9]\d{5}(?:18|19|20)\d{9}[\dXx]|(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?!\d)",
    re.ASCII,
)
VEIL = "＊＊＊"
_DASHES = re.compile(r"[\u2010-\u2015\u2212_]")


def title(text: str, limit: int = 28) -> str:
    """The first sentence, cut to what a list row holds."""
    plain = text.strip()
    first = next((part.strip() for part in re.split(r"[。！？!?\n；;]", plain) if part.strip()), plain)
    return first if len(first) <= limit else first[: limit - 1] + "…"


def veiled(text: str) -> str:
    """The words without mobile and identity numbers that somebody wrote into them."""
    return _PERSONAL.sub(VEIL, text)


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


def part_number(whole: str, position: int) -> str:
    """`WHY-2024-00068-1`: a part is known by the number on the reporter's slip."""
    return f"{whole}-{position}"


def read_number(text: str) -> str | None:
    """A number as somebody typed it (lower case, full width, spaces, other or no dashes), or None."""
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text).upper())
    match = _NUMBER.fullmatch(re.sub(r"\s", "", plain))
    if match is None:
        return None
    whole = number(match[1], int(match[2]), int(match[3]))
    return part_number(whole, int(match[4])) if match[4] else whole
