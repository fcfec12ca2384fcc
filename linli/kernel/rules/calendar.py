"""Working time: China's holidays and make-up workdays, minutes counted inside office hours.

Holidays come from the State Council's yearly notices as carried by `chinesecalendar`. Beyond its table
weekdays count as workdays and `known` says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import takewhile

import chinese_calendar
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

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


Text = str | Promise


class Day(StrEnum):
    """What kind of day it is for an office."""

    WORK = "work"
    REST = "rest"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


def kind_of(day: date) -> Day:
    """A workday, a weekend, a public holiday, or a weekend day that is worked to make up for one."""
    weekend = day.weekday() >= 5
    if is_workday(day):
        return Day.MAKE_UP if weekend else Day.WORK
    return Day.HOLIDAY if not weekend or holiday_name(day) else Day.REST


HOLIDAYS: dict[str, Text] = {
    "New Year's Day": pgettext_lazy("holiday", "New Year's Day"),
    "Spring Festival": pgettext_lazy("holiday", "Spring Festival"),
    "Tomb-sweeping Day": pgettext_lazy("holiday", "Tomb-sweeping Day"),
    "Labour Day": pgettext_lazy("holiday", "Labour Day"),
    "Dragon Boat Festival": pgettext_lazy("holiday", "Dragon Boat Festival"),
    "National Day": pgettext_lazy("holiday", "National Day"),
    "Mid-autumn Festival": pgettext_lazy("holiday", "Mid-autumn Festival"),
}


def holiday_name(day: date) -> Text:
    """The holiday that `day` belongs to; empty on all other days, and beyond the published table."""
    if not known(day):
        return ""
    off, name = chinese_calendar.get_holiday_detail(day)
    return HOLIDAYS.get(str(name), "") if off and name else ""


def month_weeks(day: date) -> list[list[date]]:
    """The weeks of the month that `day` lies in, Monday first, whole weeks: days of its neighbours too."""
    first = day.replace(day=1)
    start = first - timedelta(days=first.weekday())
    weeks = [[start + timedelta(days=7 * row + column) for column in range(7)] for row in range(6)]
    return [week for week in weeks if any(one.month == day.month for one in week)]


def week_of(day: date) -> list[date]:
    """Monday to Sunday around `day`."""
    start = day - timedelta(days=day.weekday())
    return [start + timedelta(days=column) for column in range(7)]
