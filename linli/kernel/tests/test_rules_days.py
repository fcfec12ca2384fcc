"""Kinds of days in China's calendar, and the weeks that a calendar page shows."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.rules.calendar import Day, holiday_name, is_workday, kind_of, month_weeks, week_of

pytestmark = pytest.mark.rules
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        ("2026-11-25", Day.WORK, ""),
        ("2026-11-28", Day.REST, ""),
        ("2026-10-01", Day.HOLIDAY, "National Day"),
        ("2026-02-14", Day.MAKE_UP, ""),
        ("2026-02-21", Day.HOLIDAY, "Spring Festival"),
        ("2040-01-02", Day.WORK, ""),
        ("2040-01-07", Day.REST, ""),
    ],
)
def test_what_kind_of_day(day, kind, name):
    one = date.fromisoformat(day)
    with translation.override("en"):
        assert (kind_of(one), str(holiday_name(one))) == (kind, name)


@given(days)
def test_offices_work_on_workdays_and_make_up_days(day):
    assert is_workday(day) == (kind_of(day) in (Day.WORK, Day.MAKE_UP))


@given(days)
def test_a_month_is_whole_weeks_without_gaps(day):
    weeks = month_weeks(day)
    flat = [one for week in weeks for one in week]
    assert flat == [flat[0] + timedelta(days=at) for at in range(len(flat))]
    assert flat[0].weekday() == 0
    assert len(flat) == 7 * len(weeks)
    month = [one for one in flat if (one.year, one.month) == (day.year, day.month)]
    assert month[0].day == 1
    assert (month[-1] + timedelta(days=1)).day == 1
    assert day in week_of(day)
    assert week_of(day) in weeks
