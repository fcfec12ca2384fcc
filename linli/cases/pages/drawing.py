"""Rows of figures with their bars, each figure with the address of the list behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from linli.cases.rules.counting import UNKNOWN, Tally
from linli.cases.rules.ladder import LEVELS
from linli.kernel.actor import Level
from linli.kernel.errors import Text


def address(given: Mapping[str, Any]) -> str:
    """Conditions of the list as they stand in the address bar."""
    return urlencode({name: str(value) for name, value in given.items()})


def level_name(level: str) -> Text:
    """What a level is called, the unknown one too."""
    return LEVELS[Level(level)] if level != UNKNOWN else _("not known")


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure with the address of the list behind it. `x` and `width`: its piece of the bar, of 1000."""

    label: Text
    level: str
    count: int
    query: str
    x: int = 0
    width: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One row of figures under a name; `open_place` opens the same page for a place below."""

    label: str
    note: str
    cells: list[Cell]
    total: Cell
    open_place: UUID | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading, told apart by one thing."""

    title: Text
    first: Text
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Makes lines of one scale: the longest bar is the table's `largest` total. `kept` narrows every list."""

    levels: Sequence[str]
    kept: Mapping[str, Any]
    listed: bool
    largest: int

    def line(
        self, label: str, tally: Tally, *, note: str = "", place: UUID | None = None, **more: Any
    ) -> Line:
        """One row; `place` and `more` narrow the lists behind it."""
        cells, x = [], 0
        more |= {"place": place} if place else {}
        for level in self.levels:
            count = tally.by[level]
            width = round(1000 * count / max(self.largest, 1))
            cells.append(
                Cell(level_name(level), level, count, self._query(count, settled=level, **more), x, width)
            )
            x += width
        total = Cell(_("All"), "", tally.total, self._query(tally.total, state="closed", **more))
        return Line(label, note, cells, total, place)

    def bare(self, label: str, tally: Tally) -> Line:
        """A row behind which there is no list."""
        return replace(self, listed=False).line(label, tally)

    def _query(self, count: int, **more: Any) -> str:
        return address({**self.kept, **more}) if self.listed and count else ""
