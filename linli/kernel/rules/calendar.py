"""Working time: China's holidays and make-up workdays, minutes counted inside office hours.

Holidays come from the State Council's yearly notices as carried by `chinesecalendar`. Beyond its table
weekdays count as workdays and `known` says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import takewhile

import chinese_calendar

from linli.kernel.clock import LOCAL


@dataclass(frozen=True, slots=True)
class Hours:
    """Office hours of a workday as (opens, closes) pairs in local time, in order, not overlapping."""

    spans: tuple[tuple[time, time], ...] = ((time(8, 30), time(12, 0)), (time(13, 30), time(18, 0)))

    @property
    def minutes_per_day(self) -> int:
        """Working minutes in one workday."""
        return sum(_minutes(opens, closes) for opens, closes in self.spans)


OFFICE = Hours()


def _minutes(opens: time, closes: time) -> int:
    return (closes.hour - opens.hour) * 60 + closes.minute - opens.minute


@lru_cache(maxsize=4096)
def known(day: date) -> bool:
    """Whether the published holiday table reaches `day`."""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=4096)
def is_workday(day: date) -> bool:
    """Whether offices work on `day`; weekdays where no table is published yet."""
    if not known(day):
        return day.weekday() < 5
    return bool(chinese_calendar.is_workday(day))


def _spans_from(moment: datetime, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    day = moment.date()
    while True:
        if is_workday(day):
            for opens, closes in hours.spans:
                end = datetime.combine(day, closes, LOCAL)
                if end > moment:
                    yield max(moment, datetime.combine(day, opens, LOCAL)), end
        day += timedelta(days=1)


def add_working(start: datetime, minutes: int, hours: Hours = OFFICE) -> datetime:
    """The moment `minutes` of working time after `start`, aware, in local time.

    Raises:
        ValueError: `minutes` is negative or `start` is naive.
    """
    if minutes < 0 or start.tzinfo is None:
        raise ValueError("add_working takes an aware start and minutes ≥ 0")
    spans, left = _spans_from(start.astimezone(LOCAL), hours), timedelta(minutes=minutes)
    opens, closes = next(spans)
    while left > closes - opens:
        left -= closes - opens
        opens, closes = next(spans)
    return opens + left


def working_between(start: datetime, end: datetime, hours: Hours = OFFICE) -> int:
    """Whole working minutes from `start` to `end`; 0 when `end` is not later."""
    start, end = start.astimezone(LOCAL), end.astimezone(LOCAL)
    if end <= start:
        return 0
    spans = takewhile(lambda span: span[0] < end, _spans_from(start, hours))
    total = sum((min(closes, end) - opens for opens, closes in spans), timedelta())
    return int(total.total_seconds() // 60)
