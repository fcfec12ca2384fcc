"""What looks like one flood: many reports over one line within an hour."""

from collections.abc import Hashable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

MANY, WITHIN = 12, timedelta(hours=1)

T = TypeVar("T", bound=Hashable)


def bursts(reports: Iterable[tuple[T, str, datetime]]) -> list[list[T]]:
    """Groups of at least `MANY` of (id, network, when) from one network, oldest first.

    A report belongs to a flood if some hour that holds it holds `MANY`. The network itself is not handed on.
    """
    lines: dict[str, list[tuple[datetime, T]]] = {}
    for pk, network, at in sorted(reports, key=lambda report: report[2]):
        lines.setdefault(network, []).append((at, pk))
    found = [flood for rows in lines.values() if (flood := _flood(rows))]
    return sorted(found, key=len, reverse=True)


def _flood(rows: list[tuple[datetime, T]]) -> list[T]:
    marked: dict[T, None] = {}
    first = 0
    for last, (at, _pk) in enumerate(rows):
        while at - rows[first][0] > WITHIN:
            first += 1
        if last - first + 1 >= MANY:
            marked.update((pk, None) for _at, pk in rows[first : last + 1])
    return list(marked)
