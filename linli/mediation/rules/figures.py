"""Counts of mediations: by month, outcome and how long they took. Nothing else of a mediation is counted.

They are for the desks; nothing public is made of them, so no cell has to be withheld.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Ended:
    """A mediation as figures see it: the month it ended (“2024-11”), its outcome and class of duration."""

    month: str
    outcome: str
    span: str


@dataclass(frozen=True, slots=True)
class Month:
    """One month's counts."""

    month: str
    total: int
    outcomes: dict[str, int]
    spans: dict[str, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """Months, newest first, and their sum."""

    months: list[Month] = field(default_factory=list)
    whole: Month = field(default_factory=lambda: Month("", 0, {}, {}))


def counted(rows: Iterable[Ended]) -> Figures:
    """Adds them up; durations are those of agreements alone."""
    by: dict[str, list[Ended]] = {}
    for row in rows:
        by.setdefault(row.month, []).append(row)
    months = [_month(month, by[month]) for month in sorted(by, reverse=True)]
    return Figures(months, _month("", [row for some in by.values() for row in some]))


def _month(month: str, rows: list[Ended]) -> Month:
    outcomes = Counter(row.outcome for row in rows)
    spans = Counter(row.span for row in rows if row.outcome in ("oral", "written"))
    return Month(month, len(rows), dict(outcomes), dict(spans))
