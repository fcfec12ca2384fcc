"""What a list looks like as a spreadsheet: its columns, its harmless texts, what is noted of who took it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.errors import Text

Cell = str | int | float | date | datetime | None
R = TypeVar("R")

LEADING = "=+-@\t\r\n＝＋－＠"
"""Signs that make a program read a text as a formula, also after it was saved as csv."""

LONGEST = 32_000
"""A cell holds 32,767 UTF-16 units; what is longer is cut with a mark."""

_NUMBER = re.compile(r"[+-]?\d[\d ,.-]*", re.ASCII)
_PLAIN = re.compile(r"[\w:.-]{1,40}", re.ASCII)
KEPT_BACK = "…"


class Shape(StrEnum):
    """How a column's cells are written."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column. `width`: in characters of the usual type; a Chinese character takes two."""

    label: Text
    value: Callable[[R], Cell]
    shape: Shape = Shape.TEXT
    width: int = 14


@dataclass(frozen=True, slots=True)
class Export(Generic[R]):
    """A list that can be taken out.

    `rows` yields what the actor may see, page by page, narrowed by the readable `filters` of the address bar;
    it raises Forbidden where the list's own page would. `columns` is asked at each export, in the reader's
    language.
    """

    kind: str
    label: Text
    columns: Callable[[], Iterable[Column[R]]]
    rows: Callable[[Actor, Mapping[str, str]], Iterator[R]]
    filters: tuple[str, ...] = ()


def harmless(text: str) -> str:
    """`text` so that no program runs it: an apostrophe goes before a leading sign, unless it is a number.

    Read in again, such a text loses apostrophe and sign.
    """
    cut = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    if cut.startswith("<r>"):  # the writer would take it for its own markup
        cut = f" {cut}"
    return f"'{cut}" if cut[:1] and cut[0] in LEADING and not _NUMBER.fullmatch(cut) else cut


def local(moment: datetime) -> datetime:
    """The banner's own clock without a zone, to the minute: spreadsheets know no zones."""
    return clock.local(moment).replace(tzinfo=None, second=0, microsecond=0)


def noted(filters: Mapping[str, str]) -> dict[str, str]:
    """Filters as the audit row may keep them: ids, states and days; words somebody typed are kept back."""
    return {name: value if _PLAIN.fullmatch(value) else KEPT_BACK for name, value in filters.items() if value}


def file_name(label: str, day: date) -> str:
    """`事项-2026-11-24.xlsx`."""
    return f"{label}-{day.isoformat()}.xlsx"
