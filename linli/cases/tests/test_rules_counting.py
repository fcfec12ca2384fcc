"""Figures of the ladder: months, ages, columns."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.cases.rules.counting import (
    AGES,
    UNKNOWN,
    Tally,
    age_span,
    columns,
    month_end,
    month_of,
    months,
    span,
    year_asked,
    years_offered,
)
from linli.kernel.actor import Level

pytestmark = pytest.mark.rules
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def test_a_tally_adds_up_and_keeps_what_nobody_knows():
    tally = Tally()
    tally.add("grid", 3)
    tally.add("", 2)
    assert (tally.total, tally.by["grid"], tally.by[UNKNOWN], tally.by["town"]) == (5, 3, 2, 0)
    assert columns([tally]) == [*Level, UNKNOWN]
    assert columns([Tally()]) == [*Level]


@given(days)
def test_twelve_months_end_with_todays(today):
    since, until = span(None, today)
    found = months(since, until)
    assert len(found) == 12
    assert found[0] == since
    assert found[-1] == month_of(today)
    assert until == today


@given(days, st.integers(0, 2000))
def test_months_cover_a_time_without_gap_or_overlap(since, length):
    until = since + timedelta(days=length)
    found = months(since, until)
    assert found[0] <= since <= month_end(found[0])
    assert found[-1] <= until <= month_end(found[-1])
    assert all(month_end(one) + timedelta(days=1) == after for one, after in pairwise(found))


@given(days, st.integers(0, 500))
def test_every_age_is_one_of_three(today, ago):
    day = today - timedelta(days=ago)
    fits = []
    for age in AGES:
        since, until = age_span(age, today)
        fits.append((since is None or day >= since) and (until is None or day <= until))
    assert sum(fits) == 1


def test_years_that_can_be_chosen():
    today = date(2024, 11, 18)
    assert years_offered(today) == [2024, 2023, 2022]
    assert year_asked("2023", today) == 2023
    assert year_asked("1999", today) is None
    assert year_asked("x", today) is None
    assert span(2023, today) == (date(2023, 1, 1), date(2023, 12, 31))
