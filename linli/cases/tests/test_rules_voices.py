"""The way of opinions and questions as a table and as a machine; what may stand on the public board."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from linli.cases.rules.board import complaint, joined, may_stand, month_of, names_somebody
from linli.cases.rules.carried import CARRIED, line_of
from linli.cases.rules.kinds import KIND_CHOICES, KIND_LABELS, VOICES, CaseKind
from linli.cases.rules.outcomes import OUTCOMES, outcomes_for
from linli.cases.rules.steps import (
    OFF_BOARD,
    OPEN,
    STEPS,
    VOICE_PRIMARY,
    VOICE_STEPS,
    Clock,
    Hat,
    State,
    next_state,
    possible,
    rule_of,
    steps_of,
    takers_of,
    told,
)
from linli.kernel.rules import permissions

pytestmark = pytest.mark.rules
VOICE = CaseKind.OPINION
NEVER = {State.GRADED, State.REPORTED_BACK, State.VERIFIED, State.SPLIT}


def test_matters_keep_their_way():
    assert steps_of(CaseKind.MATTER) is STEPS
    assert all(steps_of(kind) is VOICE_STEPS for kind in VOICES)
    assert set(KIND_LABELS) == set(KIND_CHOICES) == set(CaseKind)
    assert not {"publish", "unpublish", "board_yes", "board_no", "deliberate"} & set(STEPS)
    assert takers_of(CaseKind.MATTER, "publish") == frozenset()
    assert next_state(State.CLOSED, "publish") is None


def test_the_short_way():
    state = State.NEW
    for step, after in (
        ("accept", State.ACCEPTED),
        ("dispatch", State.DISPATCHED),
        ("answer", State.ANSWERED),
        ("close", State.CLOSED),
    ):
        state = next_state(state, step, kind=VOICE)
        assert state == after
    assert all(
        next_state(s, "settle", kind=VOICE) == State.CLOSED
        for s in (State.NEW, State.ACCEPTED, State.DISPATCHED)
    )
    assert {"grade", "verify", "return", "report_back", "take"} & set(VOICE_STEPS) == set()


def test_the_owner_may_answer_and_only_the_desk_publishes():
    assert takers_of(VOICE, "answer") == {Hat.HANDLER, Hat.DESK}
    assert takers_of(CaseKind.MATTER, "answer") == {Hat.DESK}
    assert takers_of(VOICE, "publish") == takers_of(VOICE, "unpublish") == {Hat.DESK}
    assert takers_of(VOICE, "board_no") == {Hat.REPORTER}
    assert all(takers_of(VOICE, step) for step in VOICE_STEPS)
    assert set(permissions.VOICE_STEPS) <= set(VOICE_STEPS)
    assert told("answer", State.DISPATCHED, VOICE) == (Hat.DESK,)


@pytest.mark.parametrize("step", VOICE_STEPS)
def test_each_line_makes_sense(step):
    line = VOICE_STEPS[step]
    assert str(line.label)
    assert str(line.said)
    assert line.public or takers_of(VOICE, step) != {Hat.REPORTER}
    if line.to == State.DISPATCHED:
        assert line.clock == Clock.START
    assert rule_of(step) == STEPS.get(step, line)


def test_what_takes_it_off_the_board_is_a_step():
    assert {*VOICE_STEPS, *CARRIED} >= OFF_BOARD
    assert not any(line_of(step).clock == Clock.START for step in OFF_BOARD)


def test_every_open_state_it_reaches_can_reach_closed():
    reached = {State.NEW}
    for _round in State:
        reached |= {
            after for s, step in product(reached, VOICE_STEPS) if (after := next_state(s, step, kind=VOICE))
        }
    assert reached == set(State) - NEVER - {State.HANDLING}
    arrives = {State.CLOSED}
    for _round in State:
        arrives |= {
            s for s, step in product(reached, VOICE_STEPS) if next_state(s, step, kind=VOICE) in arrives
        }
    assert arrives >= reached & OPEN


class Way(RuleBasedStateMachine):
    """Any order of steps and kinds: the ways cross in the first states alone."""

    def __init__(self):
        super().__init__()
        self.state, self.resume, self.kind = State.NEW, None, CaseKind.QUESTION

    @rule(step=st.sampled_from(sorted({*VOICE_STEPS, *STEPS})))
    def take(self, step):
        after = next_state(self.state, step, self.resume, self.kind)
        if after is None:
            return
        assert self.kind not in VOICES or after not in NEVER
        if after == State.WAITING and self.state != State.WAITING:
            self.resume = self.state
        elif after != State.WAITING:
            self.resume = None
        self.state = after

    @precondition(lambda self: next_state(self.state, "sort", kind=self.kind) is not None)
    @rule(kind=st.sampled_from(CaseKind))
    def sort(self, kind):
        self.kind = kind

    @precondition(lambda self: self.state in OPEN)
    @rule()
    def somebody_can_go_on(self):
        assert any(
            next_state(self.state, s, self.resume, self.kind) != self.state
            for s in possible(self.state, Hat, self.kind)
        )


TestWay = Way.TestCase
TestWay.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


@pytest.mark.parametrize("state", State)
def test_the_primary_steps_come_first(state):
    offered = possible(state, Hat, VOICE)
    first = [step for step in VOICE_PRIMARY.get(state, ()) if step in offered]
    assert offered[: len(first)] == first


@given(
    kind=st.sampled_from(CaseKind),
    state=st.sampled_from(State),
    agreed=st.booleans(),
    floor=st.integers(0, 4),
    about=st.booleans(),
)
def test_only_an_answered_voice_that_is_no_complaint_and_was_agreed_to(kind, state, agreed, floor, about):
    stands = may_stand(kind, state, agreed=agreed, floor=floor, about_unit=about)
    assert stands == (
        kind != "matter"
        and state in ("answered", "closed")
        and agreed
        and not complaint(floor=floor, about_unit=about)
    )
    assert complaint(floor=floor, about_unit=about) == (floor > 0 or about)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("打13812345678问问", True),
        ("身份证150425197001011234", True),
        ("１３８１２３４５６７８", True),
        ("3组15号路灯", False),
        ("2024年9月3日", False),
    ],
)
def test_numbers_of_people_are_seen(text, named):
    assert names_somebody(text) is named


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2024-09", (2024, 9)),
        ("2024-13", None),
        ("2024-9", None),
        ("", None),
        ("1999-01", None),
        ("２024-09", None),
    ],
)
def test_months(text, month):
    assert month_of(text) == month


def test_words_and_answer_in_one():
    assert joined("问", "答").split("——") == ["问\n\n", "\n\n答"]


@pytest.mark.parametrize("kind", CaseKind)
def test_how_each_kind_ends(kind):
    ends = outcomes_for(kind)
    assert set(ends) <= set(OUTCOMES)
    assert ("solved" in ends) == (kind == "matter")
    assert ("taken_up" in ends) == (kind != "matter")
