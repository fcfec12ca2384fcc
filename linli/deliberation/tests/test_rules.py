"""The two tables of steps as tables and as machines; notice, head counts, reminders."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from linli.deliberation.rules.notice import heads_refused, is_due, is_late, owner_of, short_by, shown_heads
from linli.deliberation.rules.ways import (
    BY_ITSELF,
    DECISION_STEPS,
    STAND_LABELS,
    STANDING,
    STATE_LABELS,
    STEPS,
    Stand,
    State,
    follows,
    next_state,
    possible,
)

pytestmark = pytest.mark.rules
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("table", "states", "labels"), [(STEPS, State, STATE_LABELS), (DECISION_STEPS, Stand, STAND_LABELS)]
)
def test_tables_are_whole(table, states, labels):
    assert set(labels) == set(states)
    for step, line in table.items():
        assert str(line.label)
        assert str(line.said)
        assert line.frm <= set(states)
        assert line.to is None or line.to in set(states)
        for state in states:
            after = next_state(state, step, table)
            assert after == ((line.to or state) if state in line.frm else None)
    assert next_state(next(iter(states)), "shred", table) is None
    for state in states:
        offered = possible(state, table)
        assert set(offered) == {s for s in table if state in table[s].frm} - BY_ITSELF


def test_refusals_say_why():
    for step in ("cancel", "adjourn", "correct", "move"):
        assert "reason" in STEPS[step].fields
    for step in ("drop", "finish", "postpone", "give", "take_up"):
        assert "reason" in DECISION_STEPS[step].fields


def _reached(table, start):
    found = {start}
    for _round in range(10):
        found |= {after for s in found for step in table if (after := next_state(s, step, table))}
    return found


def test_every_state_is_reached_and_a_result_is_never_taken_back():
    assert _reached(STEPS, State.DRAFT) == set(State)
    assert _reached(DECISION_STEPS, Stand.OPEN) == set(Stand)
    assert _reached(STEPS, State.DECIDED) == {State.DECIDED}
    assert _reached(STEPS, State.CANCELLED) == {State.CANCELLED}


class Meeting(RuleBasedStateMachine):
    """Any order of steps: no result without a meeting, no meeting without an announcement."""

    def __init__(self):
        super().__init__()
        self.state, self.past = State.DRAFT, ["plan"]

    @rule(step=st.sampled_from(sorted(STEPS)))
    def take(self, step):
        after = next_state(self.state, step, STEPS)
        if after is not None:
            self.state = after
            self.past.append(step)

    @invariant()
    def in_order(self):
        if self.state == State.DECIDED:
            assert self.past.index("announce") < self.past.index("hold") < self.past.index("decide")
        if "hold" in self.past:
            assert "announce" in self.past


class Owed(RuleBasedStateMachine):
    """Steps of people and of the matter a decision became, in any order: it is dropped by people alone."""

    def __init__(self):
        super().__init__()
        self.stand, self.by = Stand.OPEN, ""

    @rule(step=st.sampled_from(sorted(DECISION_STEPS)))
    def take(self, step):
        after = next_state(self.stand, step, DECISION_STEPS)
        if after is not None:
            if after != self.stand:
                self.by = step
            self.stand = after

    @rule(
        step=st.sampled_from(["settle", "close", "withdraw", "reopen", "note"]),
        outcome=st.sampled_from(["solved", "not_possible", "withdrawn", ""]),
        is_open=st.booleans(),
    )
    def matter_moves(self, step, outcome, is_open):
        wanted = follows(step, outcome, is_open=is_open, stand=self.stand, linked=True)
        if wanted:
            after = next_state(self.stand, wanted, DECISION_STEPS)
            assert after is not None
            assert after != Stand.DROPPED
            self.stand, self.by = after, wanted

    @invariant()
    def only_people_drop(self):
        assert self.stand != Stand.DROPPED or self.by == "drop"
        assert (self.stand in STANDING) == (self.stand in (Stand.OPEN, Stand.UNDER_WAY))


TestMeeting, TestOwed = Meeting.TestCase, Owed.TestCase
TestMeeting.settings = TestOwed.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


@pytest.mark.parametrize(
    ("step", "outcome", "is_open", "stand", "does"),
    [
        ("close", "solved", False, Stand.UNDER_WAY, "matter_solved"),
        ("settle", "solved", False, Stand.UNDER_WAY, "matter_solved"),
        ("close", "not_possible", False, Stand.UNDER_WAY, "matter_ended"),
        ("withdraw", "withdrawn", False, Stand.UNDER_WAY, "matter_ended"),
        ("reopen", "", True, Stand.DONE, "matter_back"),
        ("reopen", "", True, Stand.OPEN, "matter_back"),
        ("note", "solved", False, Stand.DONE, ""),
        ("close", "solved", False, Stand.DROPPED, ""),
        ("accept", "", True, Stand.UNDER_WAY, ""),
    ],
)
def test_what_a_matter_does_to_its_decision(step, outcome, is_open, stand, does):
    assert follows(step, outcome, is_open=is_open, stand=stand, linked=True) == does
    assert follows(step, outcome, is_open=is_open, stand=stand, linked=False) == ""


@given(start=DAYS, ahead=st.integers(-3, 30), wanted=st.integers(0, 30))
def test_short_notice(start, ahead, wanted):
    short = short_by(start, start + timedelta(days=ahead), wanted)
    assert short == max(0, wanted - ahead)


@given(due=DAYS, today=DAYS, before=st.none() | DAYS)
def test_reminded_once(due, today, before):
    if is_due(due, today, before):
        assert due <= today
        assert not is_due(due, today, today), "not twice"
        assert not is_due(due, today + timedelta(days=1), today)
    assert is_late(due, today) == (due < today)


@given(heads=st.none() | st.integers(-5, 30_000), households=st.none() | st.integers(-5, 30_000))
def test_heads(heads, households):
    if not heads_refused(heads, households):
        assert 0 <= households <= heads <= 20_000
        assert heads >= 1
    assert shown_heads(heads) == (heads if heads is not None and heads >= 5 else None)


@pytest.mark.parametrize(
    ("choice", "owner"), [("role:mediator", ("mediator", "")), ("unit:x", ("", "x")), ("", ("", ""))]
)
def test_owners(choice, owner):
    assert owner_of(choice) == owner
