"""The clock: working time, pauses that give nothing and take nothing, extensions that only lengthen."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from linli.cases.rules.deadline import (
    STOPPED,
    Deadline,
    Urgency,
    extend,
    left_at,
    pause,
    resume,
    start,
    urgency,
)
from linli.kernel.clock import LOCAL
from linli.kernel.rules.calendar import OFFICE, working_between

pytestmark = pytest.mark.rules
moments = st.datetimes(datetime(2024, 1, 1), datetime(2025, 11, 30), timezones=st.just(LOCAL)).map(
    lambda at: at.replace(second=0, microsecond=0)
)
minutes = st.integers(15, 20 * OFFICE.minutes_per_day)


def at(day, hour, minute=0):
    return datetime(2024, 6, day, hour, minute, tzinfo=LOCAL)


def test_eight_working_hours_from_monday_afternoon_end_on_tuesday():
    running = start(at(3, 15), 8 * 60)
    assert running.due_at == at(4, 15)
    assert running.soon_at == at(4, 11, 30)
    assert running.left is None


def test_the_dragon_boat_festival_does_not_count():
    assert start(at(7, 17), 120).due_at == at(11, 9, 30)


@pytest.mark.parametrize(
    ("now", "wears"),
    [(at(4, 9), Urgency.OK), (at(4, 11), Urgency.SOON), (at(4, 15), Urgency.LATE), (at(9, 9), Urgency.LATE)],
)
def test_what_the_clock_wears(now, wears):
    assert urgency(at(4, 15), at(4, 11), now) == wears


def test_without_a_deadline_nothing_is_loud():
    assert urgency(None, None, at(4, 9)) == Urgency.NONE
    assert urgency(at(4, 15), None, at(4, 11)) == Urgency.OK


def test_a_stopped_clock_stays_stopped():
    assert left_at(STOPPED, at(3, 9)) is None
    assert pause(STOPPED, at(3, 9)) == resume(STOPPED, at(3, 9)) == extend(STOPPED, at(3, 9), 3) == STOPPED


@given(now=moments, wanted=minutes)
def test_a_fresh_clock_has_all_its_minutes(now, wanted):
    running = start(now, wanted)
    assert running.due_at is not None
    assert running.soon_at is not None
    assert now < running.soon_at <= running.due_at
    assert left_at(running, now) == wanted


@given(now=moments, wanted=minutes, later=st.timedeltas(timedelta(0), timedelta(days=40)))
def test_pausing_and_resuming_at_once_keeps_the_minutes(now, wanted, later):
    running, moment = start(now, wanted), now + timedelta(minutes=later // timedelta(minutes=1))
    left = left_at(running, moment)
    paused = pause(running, moment)
    assert paused.due_at is None
    assert paused.left == left
    again = resume(paused, moment)
    assert left is not None
    assert left_at(again, moment) == max(left, 0)


@given(
    now=moments,
    wanted=minutes,
    over=st.timedeltas(timedelta(0), timedelta(days=60)),
    wait=st.timedeltas(timedelta(0), timedelta(days=60)),
)
def test_pausing_never_makes_late_not_late(now, wanted, over, wait):
    running = start(now, wanted)
    assert running.due_at is not None
    moment = running.due_at + over
    assert urgency(running.due_at, running.soon_at, moment) == Urgency.LATE
    again = resume(pause(running, moment), moment + wait)
    assert urgency(again.due_at, again.soon_at, moment + wait) == Urgency.LATE


@given(
    now=moments, wanted=minutes, part=st.floats(0, 0.99), wait=st.timedeltas(timedelta(0), timedelta(days=60))
)
def test_waiting_costs_no_time(now, wanted, part, wait):
    running = start(now, wanted)
    assert running.due_at is not None
    moment = now + timedelta(minutes=int((running.due_at - now) * part / timedelta(minutes=1)))
    left = left_at(running, moment)
    assert left is not None
    assume(left > 0)
    again = resume(pause(running, moment), moment + wait)
    assert again.due_at is not None
    assert again.due_at >= running.due_at
    assert working_between(moment + wait, again.due_at) >= left - 1


@given(
    now=moments,
    wanted=minutes,
    later=st.timedeltas(timedelta(0), timedelta(days=40)),
    days=st.integers(1, 30),
)
def test_an_extension_never_shortens(now, wanted, later, days):
    running, moment = start(now, wanted), now + later
    longer = extend(running, moment, days)
    assert longer.due_at is not None
    assert longer.soon_at is not None
    assert running.due_at is not None
    assert longer.due_at > max(running.due_at, moment)
    assert moment <= longer.soon_at <= longer.due_at
    assert working_between(max(running.due_at, moment), longer.due_at) >= days * OFFICE.minutes_per_day - 1


def test_overdue_minutes_are_negative_working_minutes():
    running = Deadline(due_at=at(7, 17).astimezone(UTC), soon_at=at(7, 16))
    assert left_at(running, at(11, 9, 30)) == -120
    late = resume(pause(running, at(11, 9, 30)), at(12, 9))
    assert late == Deadline(due_at=at(12, 9), soon_at=at(12, 9))
