"""The table of supporting tasks, exhaustively, and as a machine of two parts and everybody’s hats."""

from dataclasses import replace
from itertools import product
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from linli.cases.rules.helping import (
    TASK_ROLES,
    Asked,
    decides,
    lists_task,
    may_be_asked,
    opens_task,
    task_hats,
    task_stood_in,
    task_visible,
    was_asked,
    whistles,
)
from linli.cases.rules.place import HANDLER_ROLES, Standing, sees
from linli.cases.rules.steps import State
from linli.cases.rules.tasks import (
    ENDED_LABELS,
    JUDGING,
    LIVE,
    NEEDS_ANSWERS,
    OWED,
    SHOWN,
    TASK_LABELS,
    TASK_PRIMARY,
    TASK_STEPS,
    TASK_TAKERS,
    UNANSWERED,
    Ended,
    TaskHat,
    TaskState,
    Tick,
    next_task_state,
    task_possible,
    wears,
    why_ended,
)
from linli.cases.rules.words import VEIL, veiled
from linli.kernel.actor import SYSTEM, Actor, Grant, Kind, Level

pytestmark = pytest.mark.rules
OVER = frozenset(TaskState) - LIVE
HATS = [
    frozenset(h for h, on in zip(TaskHat, bits, strict=True) if on)
    for bits in product((0, 1), repeat=len(TaskHat))
]


def test_every_state_stands_in_its_place():
    assert OWED < UNANSWERED < LIVE < SHOWN
    assert {TaskState.REPORTED} == LIVE - UNANSWERED
    assert set(TASK_LABELS) == set(TaskState)
    assert set(ENDED_LABELS) == set(Ended)
    assert all(str(label) for label in (*TASK_LABELS.values(), *ENDED_LABELS.values()))
    assert {"report_back", "settle", "close"} == NEEDS_ANSWERS


def test_every_step_has_its_takers_but_those_that_come_from_the_matter():
    assert set(TASK_TAKERS) == set(TASK_STEPS) - {"task_ask", "task_end"}
    assert set(TASK_TAKERS) > JUDGING
    assert all(len(step) <= 14 for step in TASK_STEPS)


@pytest.mark.parametrize("bound", [False, True])
@pytest.mark.parametrize("state", TaskState)
@pytest.mark.parametrize("step", [*TASK_STEPS, "shred"])
def test_next_state_is_what_the_table_says(state, step, bound):
    after, line = next_task_state(state, step, bound=bound), TASK_STEPS.get(step)
    if line is None or state not in line.frm or (bound and step == "task_refuse"):
        assert after is None
    else:
        assert after == (line.to or state)


@pytest.mark.parametrize("state", OVER)
@pytest.mark.parametrize("step", TASK_STEPS)
def test_what_is_over_stays_over(state, step):
    assert next_task_state(state, step) is None


@pytest.mark.parametrize("step", TASK_STEPS)
def test_each_line_of_the_table_makes_sense(step):
    line = TASK_STEPS[step]
    assert str(line.label)
    assert str(line.said)
    if line.to in OWED and step != "task_take":
        assert line.tick == Tick.START
    if line.to is not None and line.to not in OWED:
        assert line.tick == (Tick.STOP if line.frm & OWED or TaskState.REFUSED in line.frm else Tick.KEEP)
    if line.to in (TaskState.REFUSED, TaskState.EXCUSED, TaskState.MOVED, TaskState.WITHDRAWN):
        assert "reason" in line.fields, "who refuses, excuses or takes back says why"
    if step not in ("task_take",):
        assert line.tells, "nothing happens to a task that the other side does not hear of"


def test_a_refusal_is_decided_only_above_or_withdrawn():
    leaving = {step for step, line in TASK_STEPS.items() if TaskState.REFUSED in line.frm and line.to}
    assert leaving == {"task_stand", "task_excuse", "task_move", "task_withdraw", "task_end"}
    for step in ("task_stand", "task_excuse", "task_move"):
        assert TASK_TAKERS[step] == {TaskHat.CENTRE}


@pytest.mark.parametrize("bound", [False, True])
@pytest.mark.parametrize("pending", [False, True])
@pytest.mark.parametrize("state", TaskState)
@pytest.mark.parametrize("worn", HATS, ids=lambda hats: "+".join(sorted(hats)) or "none")
def test_possible_offers_exactly_what_state_and_hats_allow(state, worn, pending, bound):
    offered = task_possible(state, worn, bound=bound, pending=pending)
    assert len(offered) == len(set(offered))
    for step, line in TASK_STEPS.items():
        fits = state in line.frm and not (bound and step == "task_refuse")
        if step == "task_more":
            fits = fits and not pending
        if step in ("task_grant", "task_deny"):
            fits = fits and pending
        assert (step in offered) == (fits and wears(step, worn))
    first = [step for step in TASK_PRIMARY.get(state, ()) if step in offered]
    assert offered[: len(first)] == first


@pytest.mark.parametrize("step", JUDGING)
def test_the_asked_never_judge_themselves(step):
    assert wears(step, TASK_TAKERS[step])
    assert not wears(step, TASK_TAKERS[step] | {TaskHat.ASKED})


def test_why_a_task_ended():
    assert why_ended("dispatch", State.DISPATCHED) == Ended.LEADS
    assert why_ended("transfer", State.DISPATCHED) == Ended.LEADS
    assert why_ended("withdraw", State.WITHDRAWN) == Ended.WITHDRAWN
    assert why_ended("close", State.CLOSED) == Ended.OVER


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("我是东头的，电话13800001234，灯不亮", f"我是东头的，电话{VEIL}，灯不亮"),
        ("打+86 138 0000 1234", f"打{VEIL}"),
        ("138-0000-1234找我", f"{VEIL}找我"),
        ("身份证15042519800101123X", f"身份证{VEIL}"),
        ("井号 2024000112345678，杆号 12号", "井号 2024000112345678，杆号 12号"),
        ("灯杆上写着12345", "灯杆上写着12345"),
    ],
)
def test_numbers_of_people_are_veiled(said, read):
    assert veiled(said) == read


# ------------------------------------------------------------------ a machine


class Parts(RuleBasedStateMachine):
    """Two parts of one matter: any step by anybody, legal or not, and the matter's own end."""

    def __init__(self):
        super().__init__()
        self.open = True
        self.states = [TaskState.ASKED, TaskState.ASKED]
        self.bound = [False, False]
        self.refusals = [0, 0]
        self.decided = [0, 0]
        self.said_why = False

    @rule(
        part=st.sampled_from([0, 1]),
        step=st.sampled_from([*sorted(TASK_STEPS), "shred"]),
        worn=st.sampled_from(HATS),
    )
    def take(self, part, step, worn):
        before = self.states[part]
        after = next_task_state(before, step, bound=self.bound[part])
        if not self.open or after is None or not wears(step, worn):
            return
        assert before in LIVE
        if step == "task_refuse":
            assert not self.bound[part]
            self.refusals[part] += 1
        if before == TaskState.REFUSED and after != before:
            self.decided[part] += 1
            assert worn & {TaskHat.CENTRE, TaskHat.DESK}
        if before == TaskState.ASKED and after == TaskState.ACCEPTED:
            raise AssertionError("nobody accepts what was not reported")
        self.bound[part] |= step == "task_stand"
        self.states[part] = after

    @rule(why=st.booleans())
    def matter_ends(self, why):
        if not self.open or (not why and any(state in UNANSWERED for state in self.states)):
            return
        self.said_why = why
        self.open = False
        for part, state in enumerate(self.states):
            step = "task_accept" if state == TaskState.REPORTED else "task_end"
            self.states[part] = next_task_state(state, step) or state
            self.decided[part] += state == TaskState.REFUSED

    @precondition(lambda self: self.open and any(state in LIVE for state in self.states))
    @rule()
    def somebody_can_go_on(self):
        for state, bound in zip(self.states, self.bound, strict=True):
            movers = [
                step
                for hat in TaskHat
                for step in task_possible(state, {hat}, bound=bound)
                if next_task_state(state, step, bound=bound) != state
            ]
            assert movers or state not in LIVE

    @invariant()
    def every_refusal_is_decided_withdrawn_or_waits(self):
        for part, state in enumerate(self.states):
            assert self.refusals[part] - self.decided[part] == (state == TaskState.REFUSED)
            assert not (self.bound[part] and state == TaskState.REFUSED)

    @invariant()
    def nothing_outlives_the_matter(self):
        assert self.open or not any(state in LIVE for state in self.states)


TestParts = Parts.TestCase
TestParts.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)


# ------------------------------------------------------------------ who


WATER, SAFETY = uuid4(), uuid4()
TOWN, VILLAGE, GRID, OTHER = uuid4(), uuid4(), uuid4(), uuid4()
CASE = Standing(
    id=uuid4(),
    state=State.HANDLING,
    level=Level.TOWN,
    floor=0,
    town_id=TOWN,
    village_id=VILLAGE,
    group_id=None,
    grid_id=GRID,
    handler_role="",
    unit_id=WATER,
    about_unit_id=None,
)
HELP = Asked(unit_id=SAFETY)


def post(role, level=Level.TOWN, place=TOWN, unit=None, **more):
    return Grant(role=role, level=level, place_id=place, places=frozenset({place}), unit_id=unit, **more)


def actor(*grants):
    return Actor(kind=Kind.USER, user_id=uuid4(), grants=grants)


OFFICER = post("department_officer", unit=SAFETY)
LEAD = post("department_officer", unit=WATER)
DESK = post("town_desk")
BANNER = post("banner_desk", Level.BANNER, OTHER)
CLERK = post("village_clerk", Level.VILLAGE, VILLAGE)


def test_the_asked_unit_opens_its_task_and_not_the_matter():
    assert opens_task(OFFICER, HELP, CASE)
    assert not sees(OFFICER, CASE)
    assert task_hats(actor(OFFICER), HELP, CASE) == {TaskHat.ASKED}
    assert not opens_task(post("department_officer", unit=uuid4()), HELP, CASE)
    assert not opens_task(post("department_officer"), Asked(role="grid_worker"), CASE)


def test_the_unit_a_matter_is_about_opens_nothing():
    about = replace(CASE, about_unit_id=SAFETY, unit_id=None)
    assert not opens_task(OFFICER, HELP, about)
    assert not was_asked(OFFICER, HELP, replace(CASE, floor=4)), "nor a unit below the floor"
    lent = replace(OFFICER, cap=1)
    assert not was_asked(lent, HELP, replace(CASE, floor=3))


def test_lead_desk_and_centre():
    assert task_hats(actor(LEAD), HELP, CASE) == {TaskHat.HANDLER}
    assert task_hats(actor(DESK), HELP, CASE) == {TaskHat.DESK}
    assert task_hats(actor(BANNER), HELP, CASE) == {TaskHat.DESK, TaskHat.CENTRE}
    near = Asked(role="group_head")
    assert task_hats(actor(DESK), near, CASE) == {TaskHat.DESK, TaskHat.CENTRE}
    assert not decides(CLERK, near)
    assert task_hats(actor(CLERK), HELP, CASE) == frozenset(), "whoever is nearby may look"
    assert task_hats(actor(replace(DESK, places=frozenset({OTHER}))), HELP, CASE) == frozenset()


def test_what_stands_in_whose_list():
    assert lists_task(OFFICER, HELP, CASE)
    assert lists_task(DESK, HELP, CASE)
    assert lists_task(CLERK, HELP, CASE)
    assert not lists_task(LEAD, HELP, CASE), "the lead has them on the matter's page"
    assert not lists_task(post("grid_worker", Level.GRID, GRID), HELP, CASE)
    assert lists_task(post("grid_worker", Level.GRID, GRID), Asked(role="grid_worker"), CASE)
    assert not lists_task(post("grid_worker", Level.GRID, OTHER), Asked(role="grid_worker"), CASE)


def test_the_reporter_opens_no_task_and_the_system_all():
    assert not task_visible(Actor(kind=Kind.CODE_HOLDER, case_id=CASE.id), HELP, CASE)
    assert task_visible(SYSTEM, HELP, CASE)
    assert task_visible(actor(CLERK), HELP, CASE)
    assert not task_visible(actor(), HELP, CASE)


def test_for_whom_somebody_acted():
    posting = uuid4()
    lent = replace(OFFICER, for_person=uuid4(), posting_id=posting)
    assert task_stood_in(actor(lent), HELP, CASE, TaskHat.ASKED) == posting
    assert task_stood_in(actor(lent, OFFICER), HELP, CASE, TaskHat.ASKED) is None
    assert task_stood_in(actor(DESK), HELP, CASE, TaskHat.ASKED) is None


def test_which_desk_asks():
    assert whistles(actor(DESK), CASE) == Level.TOWN
    assert whistles(actor(DESK, BANNER), CASE) == Level.TOWN
    assert whistles(actor(BANNER), CASE) == Level.BANNER
    assert whistles(actor(CLERK), CASE) is None
    assert whistles(actor(CLERK), replace(CASE, level=Level.VILLAGE)) == Level.VILLAGE
    assert whistles(actor(OFFICER, LEAD), CASE) is None


@given(
    by=st.sampled_from([Level.VILLAGE, Level.TOWN, Level.BANNER]),
    floor=st.sampled_from([0, 3, 4]),
    about=st.sampled_from([None, WATER, SAFETY]),
    leads=st.sampled_from([None, WATER, SAFETY]),
    led_by=st.sampled_from(["", *HANDLER_ROLES]),
    unit=st.sampled_from([None, WATER, SAFETY]),
    role=st.sampled_from([*HANDLER_ROLES, "town_desk", ""]),
    level=st.sampled_from([Level.TOWN, Level.BANNER]),
    place=st.sampled_from([TOWN, OTHER]),
)
def test_who_may_be_asked(*, by, floor, about, leads, led_by, unit, role, level, place):
    case = replace(CASE, floor=floor, about_unit_id=about, unit_id=leads, handler_role=led_by)
    fits = may_be_asked(case, by, role="" if unit else role, unit_id=unit, unit_level=level, unit_place=place)
    if led_by == "mediator":
        assert not fits
    elif unit:
        asks = by == Level.BANNER or (by == Level.TOWN and (level == Level.BANNER or place == TOWN))
        assert fits == (asks and unit not in (about, leads) and level.height >= floor)
    else:
        assert fits == (role in TASK_ROLES and role != led_by and floor < 3)
