"""The rules on merging and splitting: no order of acts makes a chain or a circle."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

from linli.cases.rules.carried import CARRIED, WITH, line_of
from linli.cases.rules.merging import (
    LEADABLE,
    MOST_PARTS,
    OPENS,
    SHUTS,
    Bound,
    Window,
    may_know,
    why_not_lead,
    why_not_merge,
    why_not_split,
    windows,
)
from linli.cases.rules.steps import OPEN, STANDING, STEPS, TAKERS, State, remembered, told
from linli.cases.rules.words import number, part_number, read_number

pytestmark = pytest.mark.rules
PLAIN = Bound(
    id=UUID(int=1),
    state=State.NEW,
    lead_id=None,
    parent_id=None,
    merged=0,
    parts=0,
    floor=0,
    about_unit_id=None,
    private=False,
)
OTHER = replace(PLAIN, id=UUID(int=2))
SOME = UUID(int=9)


def test_two_plain_ones_may_be_one():
    assert why_not_merge(PLAIN, OTHER) is None
    assert why_not_merge(PLAIN, replace(OTHER, merged=3, parts=2, state=State.SPLIT)) is None
    assert why_not_merge(PLAIN, replace(OTHER, parent_id=SOME)) is None
    assert why_not_merge(replace(PLAIN, lead_id=SOME, state=State.MERGED), OTHER) is None


@pytest.mark.parametrize(
    ("case", "lead"),
    [
        ({}, {"id": PLAIN.id}),
        ({"floor": 3}, {}),
        ({}, {"floor": 3}),
        ({"about_unit_id": SOME}, {}),
        ({"parent_id": SOME}, {}),
        ({"parts": 2}, {}),
        ({"merged": 1}, {}),
        ({"private": True}, {}),
        ({"lead_id": SOME, "state": State.ANSWERED}, {}),
        ({}, {"lead_id": SOME, "state": State.MERGED}),
        ({}, {"private": True}),
        *[({"state": state}, {}) for state in State if state not in STANDING],
        *[({}, {"state": state}) for state in State if state not in LEADABLE],
    ],
)
def test_what_may_not_be_one(case, lead):
    assert why_not_merge(replace(PLAIN, **case), replace(OTHER, **lead))


def test_whoever_may_lead_is_open_and_not_yet_answered():
    assert {state for state in State if why_not_lead(replace(OTHER, state=state)) is None} == LEADABLE
    assert LEADABLE < OPEN


def test_knowing_is_mutual():
    for one, other in product((PLAIN, replace(PLAIN, floor=3), replace(PLAIN, about_unit_id=SOME)), repeat=2):
        assert may_know(one, other) == may_know(other, one) == (one == other)


@given(parts=st.integers(0, 12), more=st.integers(0, 12), part=st.booleans())
def test_parts_are_at_least_two_and_at_most_nine(parts, more, part):
    fits = not part and more >= (1 if parts else 2) and parts + more <= MOST_PARTS
    assert (
        why_not_split(replace(PLAIN, parts=parts, parent_id=SOME if part else None), more) is None
    ) == fits


class Ties(RuleBasedStateMachine):
    """Any order of merging, leaving, ending and splitting among matters, as the verbs keep their columns."""

    cases = Bundle("cases")

    def __init__(self):
        super().__init__()
        self.rows = {}

    @rule(target=cases, floor=st.sampled_from([0, 0, 0, 3]))
    def report(self, floor):
        row = replace(PLAIN, id=uuid4(), floor=floor)
        self.rows[row.id] = row
        return row.id

    def change(self, key, **values):
        self.rows[key] = replace(self.rows[key], **values)

    @rule(one=cases, other=cases)
    def merge(self, one, other):
        row = self.rows[one]
        if why_not_merge(replace(row, merged=0), self.rows[other]):
            return
        for key in [key for key, found in self.rows.items() if found.lead_id == one]:
            self.leave(key)
            self.join(key, other)
        if row.lead_id:
            self.leave(one)
        self.join(one, other)

    def join(self, one, lead):
        assert why_not_merge(self.rows[one], self.rows[lead]) is None
        self.change(one, lead_id=lead, state=State.MERGED)
        self.change(lead, merged=self.rows[lead].merged + 1)

    def leave(self, one):
        lead = self.rows[one].lead_id
        self.change(lead, merged=self.rows[lead].merged - 1)
        self.change(one, lead_id=None, state=State.ACCEPTED)

    @rule(one=cases)
    def unmerge(self, one):
        if self.rows[one].state == State.MERGED:
            self.leave(one)

    @rule(one=cases, state=st.sampled_from([State.HANDLING, State.ANSWERED, State.CLOSED]))
    def move(self, one, state):
        row = self.rows[one]
        if row.state not in (State.MERGED, State.SPLIT):
            self.change(one, state=state)

    @rule(target=cases, one=cases, more=st.integers(1, 3))
    def split(self, one, more):
        row = self.rows[one]
        if row.state not in STEPS["split"].frm or why_not_split(row, more):
            return multiple()
        made = [replace(PLAIN, id=uuid4(), floor=row.floor, parent_id=one) for _n in range(more)]
        self.rows |= {part.id: part for part in made}
        self.change(one, parts=row.parts + more, state=State.SPLIT)
        return multiple(*(part.id for part in made))

    @invariant()
    def one_level_only(self):
        for row in self.rows.values():
            if row.lead_id:
                assert row.parent_id is None
                assert (row.merged, row.parts) == (0, 0)
                assert self.rows[row.lead_id].lead_id is None
                assert self.rows[row.lead_id].floor == row.floor
            if row.parent_id:
                assert row.parts == 0
                assert self.rows[row.parent_id].parent_id is None

    @invariant()
    def waiting_never_goes_round(self):
        waits = {key: [row.lead_id] if row.lead_id else [] for key, row in self.rows.items()}
        for key, row in self.rows.items():
            if row.parent_id:
                waits[row.parent_id].append(key)

        def deep(key, way):
            assert key not in way
            return 1 + max((deep(other, {*way, key}) for other in waits[key]), default=0)

        assert all(deep(key, set()) <= 3 for key in self.rows)

    @invariant()
    def counts_hold(self):
        for key, row in self.rows.items():
            assert row.merged == sum(other.lead_id == key for other in self.rows.values())
            assert row.parts == sum(other.parent_id == key for other in self.rows.values())


TestTies = Ties.TestCase
TestTies.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


# ------------------------------------------------------------------ carried steps


def test_carried_steps_are_nobodys_to_take():
    assert not set(CARRIED) & set(STEPS)
    assert not set(CARRIED) & set(TAKERS)
    assert all(str(line.label) and str(line.said) for line in CARRIED.values())
    assert line_of("accept") is STEPS["accept"]
    assert line_of("gain") is CARRIED["gain"]


def test_every_end_is_carried_to_the_state_it_leads_to():
    for step, carried in WITH.items():
        assert CARRIED[carried].to == STEPS[step].to
        assert CARRIED[carried].public


@given(before=st.sampled_from(State), resume=st.none() | st.sampled_from(sorted(STANDING)))
def test_what_is_remembered(before, resume):
    for after in State:
        found = remembered(before, resume, after)
        if after not in (State.MERGED, State.WAITING):
            assert found is None
        if after == State.MERGED:
            assert found in STANDING
    assert remembered(State.HANDLING, None, State.MERGED) == State.HANDLING
    assert remembered(State.WAITING, State.HANDLING, State.MERGED) == State.HANDLING
    assert remembered(State.CLOSED, None, State.MERGED) == State.ACCEPTED
    assert remembered(State.WAITING, State.HANDLING, State.WAITING) == State.HANDLING


def test_what_is_added_to_a_merged_one_is_not_told_at_its_own_desk():
    assert told("supplement", State.MERGED) == ()
    assert told("unmerge", State.MERGED) != ()


# ------------------------------------------------------------------ windows

NOON = datetime(2024, 11, 18, 12, tzinfo=UTC)
steps = st.lists(st.sampled_from(sorted(OPENS | SHUTS | {"note", "answer_with"})), max_size=12)


@given(steps=steps)
def test_windows_follow_one_another_and_only_the_last_is_open(steps):
    story = [
        (step, NOON + timedelta(hours=at), {"lead": str(UUID(int=at)), "since": at} if step in OPENS else {})
        for at, step in enumerate(steps)
    ]
    found = windows(story)
    assert [window.since for window in found] == [at for at, step in enumerate(steps) if step in OPENS]
    assert all(window.until is not None for window in found[:-1])
    last = [step for step in steps if step in OPENS | SHUTS][-1:]
    assert (bool(found) and found[-1].until is None) == (bool(last) and last[0] in OPENS)


def test_a_window():
    lead = UUID(int=5)
    story = [("merge", NOON, {"lead": str(lead), "since": 4}), ("unmerge", NOON + timedelta(hours=2), {})]
    assert windows(story) == [Window(lead, 4, NOON + timedelta(hours=2))]


# ------------------------------------------------------------------ numbers


@given(serial=st.integers(1, 9_999_999), position=st.integers(1, 9))
def test_a_parts_number_is_read_as_it_was_written(serial, position):
    whole = number("WHY", 2026, serial)
    assert read_number(part_number(whole, position)) == part_number(whole, position)
    assert read_number(whole) == whole
    assert read_number(f" {whole.lower()} － {position} ") == part_number(whole, position)
    assert len(part_number(number("ABCDEF", 2026, serial), position)) <= 24
