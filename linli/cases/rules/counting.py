"""Figures of the ladder: how much was settled at which level, and where what is open waits. Information only:
nothing here ranks, compares with a target, or orders by a figure.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from linli.kernel.actor import Level

UNKNOWN = "unknown"
"""Stands for the level of what was closed before anybody noted it."""

YEARS = 3
WEEK, MONTH = 7, 30
AGES = ("week", "month", "longer")
"""How long ago an open matter was reported: up to a week, up to a month, longer."""


@dataclass(slots=True)
class Tally:
    """Counts by level; a level that is not known counts under `UNKNOWN`."""

    by: Counter[str] = field(default_factory=Counter)

    def add(self, level: str, count: int) -> None:
        """So many more at a level."""
        self.by[level or UNKNOWN] += count

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.by.values())


def columns(tallies: Iterable[Tally]) -> list[str]:
    """The levels from the smallest up, and the unknown one where something stands there."""
    unknown = any(tally.by[UNKNOWN] for tally in tallies)
    return [*Level, UNKNOWN] if unknown else [*Level]


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def month_end(first: date) -> date:
    """The last day of the month that begins on `first`."""
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def months(since: date, until: date) -> list[date]:
    """The first days of every month from `since` to `until`."""
    found, at = [], month_of(since)
    while at <= until:
        found.append(at)
        at = month_end(at) + timedelta(days=1)
    return found


def year_asked(text: str, today: date) -> int | None:
    """The calendar year somebody asks for, one of those offered; None: the last twelve months."""
    return int(text) if text in {str(year) for year in years_offered(today)} else None


def years_offered(today: date) -> list[int]:
    """This calendar year and those before it that can be chosen."""
    return [today.year - ago for ago in range(YEARS)]


def span(year: int | None, today: date) -> tuple[date, date]:
    """First and last day of a calendar year, or of the twelve months that end with today's."""
    if year is not None:
        return date(year, 1, 1), date(year, 12, 31)
    start = today.year * 12 + today.month - 12
    return date(start // 12, start % 12 + 1, 1), today


def age_span(age: str, today: date) -> tuple[date | None, date | None]:
    """Between which days (both included) a matter of that age was reported; None: no bound."""
    if age == "week":
        return today - timedelta(days=WEEK), None
    if age == "month":
        return today - timedelta(days=MONTH), today - timedelta(days=WEEK + 1)
    return None, today - timedelta(days=MONTH + 1)
