"""The table of steps, exhaustively, and as a machine."""

from itertools import product

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from linli.cases.rules.steps import (
    BACK,
    BEFORE_RESULT,
    ELSEWHERE,
    OPEN,
    PRIMARY,
    STANDING,
    STATE_LABELS,
    STEPS,
    TAKERS,
    WITH_DESK,
    WITH_HANDLER,
    Clock,
    Hat,
    State,
    next_state,
    possible,
    remembered,
    told,
)

pytestmark = pytest.mark.rules
SHUT = frozenset(State) - OPEN
MEMORY = (State.WAITING, State.MERGED)
HATS = [
    frozenset(h for h, on in zip(Hat, bits, strict=True) if on) for bits in product((0, 1), repeat=len(Hat))
]


def test_every_state_stands_in_one_place():
    assert {State.CLOSED, State.DECLINED, State.WITHDRAWN} == SHUT
    assert WITH_DESK | WITH_HANDLER | {State.WAITING, State.PARKED} | ELSEWHERE == OPEN
    assert not WITH_DESK & WITH_HANDLER
    assert BEFORE_RESULT < OPEN
    assert set(STATE_LABELS) == set(State)
    assert all(str(label) for label in STATE_LABELS.values())


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", STEPS)
def test_next_state_is_what_the_table_says(state, step):
    after = next_state(state, step)
    line = STEPS[step]
    if state not in line.frm:
        assert after is None
    elif (line.to == BACK and step != "ask_more") or (step == "supplement" and state == State.WAITING):
        assert after == State.ACCEPTED
    else:
        assert after == (line.to or state)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("worn", HATS, ids=lambda hats: "+".join(sorted(hats)) or "none")
def test_possible_offers_exactly_what_state_and_hats_allow(state, worn):
    offered = possible(state, worn)
    assert len(offered) == len(set(offered))
    for step, line in STEPS.items():
        assert (step in offered) == (state in line.frm and bool(TAKERS[step] & worn))
    first = [step for step in PRIMARY.get(state, ()) if step in offered]
    assert offered[: len(first)] == first


def test_nobody_takes_an_unknown_step():
    assert next_state(State.NEW, "shred") is None
    assert next_state(State.NEW, "report") is None


@pytest.mark.parametrize("step", STEPS)
def test_each_line_of_the_table_makes_sense(step):
    line = STEPS[step]
    assert TAKERS[step]
    assert str(line.label)
    assert str(line.said)
    assert not (TAKERS[step] == {Hat.REPORTER} and not line.public), (
        "a reporter's own step is never hidden from them"
    )
    if line.clock == Clock.PAUSE:
        assert line.to == State.WAITING
    if line.to in SHUT or line.to in (State.PARKED, State.ACCEPTED):
        assert line.clock in (Clock.STOP, Clock.KEEP) or step in ("pass_up", "hand_down", "go_higher")
    if line.to in WITH_HANDLER and line.frm - WITH_HANDLER:
        assert line.clock == Clock.START
    if "reason" not in line.fields:
        assert step == "go_on" or line.to not in (State.DECLINED, State.PARKED, State.WAITING), (
            "a refusal needs its reason"
        )


def test_closed_states_are_only_left_by_reopening():
    for state, step in product(SHUT, STEPS):
        after = next_state(state, step)
        if after is not None and after != state:
            assert step in ("reopen", "bring_back")
    assert next_state(State.WITHDRAWN, "reopen") is None


def test_every_open_state_can_reach_closed():
    arrives = {State.CLOSED, State.SPLIT}  # whose parts close, and with the last of them it goes on
    while True:
        more = {s for s, step in product(State, STEPS) if next_state(s, step) in arrives} - arrives
        if not more:
            break
        arrives |= more
    assert arrives >= OPEN


def test_every_state_is_reached():
    found = {State.NEW}
    for _round in State:
        found |= {after for s, step in product(found, STEPS) if (after := next_state(s, step))}
    assert found == set(State)


@pytest.mark.parametrize("came", [*BEFORE_RESULT])
@pytest.mark.parametrize("ends", ["supplement", "go_on"])
def test_waiting_returns_where_it_came_from(came, ends):
    assert next_state(came, "ask_more") == State.WAITING
    assert next_state(State.WAITING, ends, came) == came


class Way(RuleBasedStateMachine):
    """Any order of steps from the report on, with the memory that `moving` keeps."""

    def __init__(self):
        super().__init__()
        self.state, self.resume, self.asked_from = State.NEW, None, None

    @rule(step=st.sampled_from(sorted(STEPS)))
    def take(self, step):
        after = next_state(self.state, step, self.resume)
        if after is None:
            assert self.state not in STEPS[step].frm
            return
        if self.state not in OPEN and after != self.state:
            assert step in ("reopen", "bring_back")
        if self.state in MEMORY and step in ("supplement", "go_on", "unmerge"):
            assert after in (self.asked_from, self.state)
        elif self.state in MEMORY and after not in MEMORY:
            assert step in ("withdraw", "go_higher")
        self.resume = remembered(self.state, self.resume, after)
        if after in MEMORY and self.state not in MEMORY:
            self.asked_from = self.state
        self.state = after

    @precondition(lambda self: self.state in OPEN)
    @rule()
    def somebody_can_go_on(self):
        movers = [
            s for s in possible(self.state, Hat) if next_state(self.state, s, self.resume) != self.state
        ]
        assert movers

    @invariant()
    def remembers_only_while_waiting_or_merged(self):
        assert (self.resume is not None) == (self.state in MEMORY)
        assert self.resume is None or self.resume == self.asked_from
        assert self.resume is None or self.resume in STANDING


TestWay = Way.TestCase
TestWay.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


@pytest.mark.parametrize(
    ("step", "stood", "hears"),
    [
        ("report", State.NEW, {Hat.DESK}),
        ("accept", State.NEW, set()),
        ("dispatch", State.GRADED, {Hat.HANDLER}),
        ("report_back", State.HANDLING, {Hat.DESK}),
        ("supplement", State.NEW, {Hat.DESK}),
        ("supplement", State.HANDLING, {Hat.DESK, Hat.HANDLER}),
        ("go_on", State.ACCEPTED, set()),
        ("go_on", State.DISPATCHED, {Hat.HANDLER}),
        ("withdraw", State.ACCEPTED, {Hat.DESK}),
        ("withdraw", State.HANDLING, {Hat.DESK, Hat.HANDLER}),
    ],
)
def test_who_hears_of_a_step(step, stood, hears):
    assert set(told(step, stood)) == hears
