"""When somebody is reminded, and of what."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.cases.rules.reminding import Hours, Why, awake, first, following, why
from linli.kernel.clock import LOCAL
from linli.kernel.rules.calendar import is_workday

pytestmark = pytest.mark.rules
moments = st.datetimes(datetime(2024, 1, 1), datetime(2025, 12, 31), timezones=st.just(UTC))


def at(day: str, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(hour, minute), LOCAL)


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        (at("2024-11-18", 8), True),
        (at("2024-11-18", 7, 59), False),
        (at("2024-11-18", 19, 59), True),
        (at("2024-11-18", 20), False),
        (at("2024-11-18", 2), False),
        (at("2024-11-16", 10), False),  # a Saturday
        (at("2024-10-01", 10), False),  # National Day
        (at("2024-10-12", 10), True),  # a Saturday that is worked
    ],
)
def test_not_at_night_and_not_on_days_off(moment, goes):
    assert awake(moment) is goes


def test_the_hours_are_the_offices_own():
    hours = Hours(time(9), time(10), every_day=True)
    assert awake(at("2024-11-16", 9, 30), hours)
    assert not awake(at("2024-11-16", 10), hours)
    assert not awake(at("2024-11-18", 8), hours)


@given(moments)
def test_whatever_goes_out_goes_out_in_the_hours(moment):
    here = moment.astimezone(LOCAL)
    assert awake(moment) == (is_workday(here.date()) and 8 <= here.hour < 20)


def test_what_is_looked_at_when():
    due, soon = at("2024-11-20", 12), at("2024-11-19", 12)
    assert first(due, soon, None) == soon
    assert first(due, None, None) == due
    assert first(None, None, None) is None
    assert first(None, None, date(2024, 11, 20)) == at("2024-11-20", 0)


@given(due=moments, now=moments, early=st.integers(0, 10_000))
def test_soon_then_late_then_never(due, now, early):
    soon = due - timedelta(minutes=early)
    look = first(due, soon, None)
    said = []
    while look is not None:
        now = max(now, look)
        said.append(why(due, now))
        look = following(due, now)
    assert said in ([Why.SOON, Why.LATE], [Why.LATE]), "one of each at most, and no “soon” after “late”"
    assert why(None, now) == Why.REVIEW
    assert following(None, now) is None
