"""When a plan's rounds run: windows of days, and the working days in them."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count

from linli.kernel.rules.calendar import is_workday

AHEAD = 7
"""Days before a window begins that its round is made, so that people can see what is coming."""


class Rhythm(StrEnum):
    """What makes a round begin."""

    MONTHLY = "monthly"
    WEEKS = "weeks"
    SEASON = "season"
    RAIN = "rain"
    ONCE = "once"


BY_HAND = frozenset({Rhythm.RAIN, Rhythm.ONCE})
"""Started by a desk with a reason and a window; no job starts them."""


@dataclass(frozen=True, slots=True)
class Window:
    """The first and the last day of a round, both included."""

    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class Every:
    """A rhythm with its numbers: every `weeks` weeks from `starts_on` on; or each year the `lead` days that
    end on the day before `month`/`day` (29 February is the 28th in other years)."""

    rhythm: Rhythm
    starts_on: date
    weeks: int = 1
    month: int = 1
    day: int = 1
    lead: int = 30


def window_from(every: Every, day: date) -> Window | None:
    """The window that holds `day`, else the next one to begin; None where only a desk starts rounds."""
    day = max(day, every.starts_on)
    if every.rhythm in BY_HAND:
        return None
    if every.rhythm == Rhythm.MONTHLY:
        last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        return Window(max(day.replace(day=1), every.starts_on), last)
    if every.rhythm == Rhythm.WEEKS:
        length = 7 * every.weeks
        first = every.starts_on + timedelta(days=(day - every.starts_on).days // length * length)
        return Window(first, first + timedelta(days=length - 1))
    return next(window for window in _seasons(every, day.year) if window.until_on >= day)


def _seasons(every: Every, year: int) -> Iterator[Window]:
    for later in count(year):
        end = date(later, every.month, min(every.day, calendar.monthrange(later, every.month)[1]))
        first = max(end - timedelta(days=every.lead), every.starts_on)
        if first < end:
            yield Window(first, end - timedelta(days=1))


def to_make(every: Every, today: date) -> list[Window]:
    """The windows whose rounds should stand by `today`: the running one and whichever begins soon."""
    found: list[Window] = []
    window = window_from(every, today)
    while window is not None and window.from_on <= today + timedelta(days=AHEAD):
        found.append(window)
        window = window_from(every, window.until_on + timedelta(days=1))
    return found


def working_days(window: Window, today: date) -> list[date]:
    """The working days of a window that are not over; none where the rest of it is a holiday."""
    first = max(window.from_on, today)
    span = (window.until_on - first).days + 1
    return [day for number in range(span) if is_workday(day := first + timedelta(days=number))]


def working_after(day: date, number: int) -> date:
    """The `number`-th working day after `day`."""
    while number:
        day += timedelta(days=1)
        number -= is_workday(day)
    return day
