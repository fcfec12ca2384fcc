"""Bounds, dates and differences, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.rules.calendar import is_workday
from linli.kernel.rules.retention import cutoff, public_count, span, within
from linli.privacy.rules import due_on, sentences, side_by_side

pytestmark = pytest.mark.rules
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(lambda day: day.replace(tzinfo=UTC))
days = st.integers(0, 4000)


@given(moments, days, st.integers(-5000 * 86400, 5000 * 86400))
def test_what_is_younger_than_its_days_stays(now, kept, age):
    event = now - timedelta(seconds=age)
    assert (event < cutoff(now, kept)) == (timedelta(seconds=age) > timedelta(days=kept))


@given(days, days, days)
def test_bounds_hold_at_both_ends(day, one, other):
    least, most = sorted((one, other))
    assert within(least, least, most)
    assert within(most, least, most)
    assert within(day, least, most) == (day in range(least, most + 1))


@given(days)
def test_a_span_is_the_same_number_of_days(count):
    number, unit = span(count)
    assert number * (365 if unit == "years" else 1) == count


@given(st.integers(0, 10_000))
def test_few_are_never_published(count):
    shown = public_count(count)
    assert shown is None if 1 <= count <= 4 else shown == count


@given(moments)
def test_an_answer_is_due_on_the_fifteenth_working_day(asked):
    last = due_on(asked)
    assert is_workday(last)
    first = asked.date()
    passed = sum(is_workday(first + timedelta(days=n)) for n in range((last - first).days + 1))
    assert 15 <= passed <= 17


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_versions_can_be_read_back_from_the_comparison(old, new):
    rows = list(side_by_side(old, new))
    assert [left for left, _right, _changed in rows if left] == sentences(old)
    assert [right for _left, right, _changed in rows if right] == sentences(new)
    assert all(changed == (left != right) or changed for left, right, changed in rows)


def test_only_the_changed_sentence_is_marked():
    rows = list(side_by_side("一年。随时收回。", "两年。随时收回。不卖。"))
    assert rows == [
        ("一年。", "两年。", True),
        ("随时收回。", "随时收回。", False),
        ("", "不卖。", True),
    ]
    assert sentences("A. B! C") == ["A.", "B!", "C"]
