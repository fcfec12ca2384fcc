"""Who sees, who answers, who handles: as properties over made-up matters and postings."""

from dataclasses import replace
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.cases.rules.place import (
    DESK_ROLES,
    HANDLER_ROLES,
    NEAR_ROLES,
    Standing,
    answers,
    desk_below,
    hats,
    level_at_intake,
    may_be_given,
    sees,
    stands_in,
    visible,
)
from linli.cases.rules.steps import STEPS, TAKERS, WITH_HANDLER, Hat, State
from linli.kernel.actor import SYSTEM, Actor, Grant, Kind, Level
from linli.people.rules import ROLES, Role

pytestmark = pytest.mark.rules
PLACES = [UUID(int=n) for n in range(1, 6)]
UNITS = [UUID(int=n) for n in range(11, 14)]
CASES = [UUID(int=n) for n in range(21, 23)]
place, unit = st.sampled_from(PLACES), st.sampled_from(UNITS)
ROLE_NAMES = [role.value for role in Role]

grants = st.builds(
    Grant,
    role=st.sampled_from(ROLE_NAMES),
    level=st.sampled_from(Level),
    place_id=place,
    places=st.frozensets(place, min_size=1),
    unit_id=st.none() | unit,
)
actors = st.builds(
    Actor,
    kind=st.sampled_from([Kind.USER, Kind.CODE_HOLDER, Kind.ANONYMOUS]),
    grants=st.lists(grants, max_size=3).map(tuple),
    case_id=st.none() | st.sampled_from(CASES),
)
standings = st.builds(
    Standing,
    id=st.sampled_from(CASES),
    state=st.sampled_from(State),
    level=st.sampled_from([*DESK_ROLES]),
    floor=st.sampled_from([0, 3, 4]),
    town_id=st.none() | place,
    village_id=st.none() | place,
    group_id=st.none() | place,
    grid_id=st.none() | place,
    handler_role=st.sampled_from(["", *HANDLER_ROLES]),
    unit_id=st.none() | unit,
    about_unit_id=st.none() | unit,
)


def grant(role, level, **more):
    return Grant(role=role, level=level, place_id=PLACES[0], places=frozenset({PLACES[0]}), **more)


def standing(**more):
    given = dict.fromkeys(("town_id", "village_id", "group_id", "grid_id"), PLACES[0])
    return Standing(
        **{
            "id": CASES[0],
            "state": State.NEW,
            "level": Level.TOWN,
            "floor": 0,
            **given,
            "handler_role": "",
            "unit_id": None,
            "about_unit_id": None,
            **more,
        }
    )


@given(actor=actors, case=standings)
def test_hats_are_only_worn_by_those_who_see(actor, case):
    if hats(actor, case):
        assert visible(actor, case)
    if answers(actor, case):
        assert Hat.DESK in hats(actor, case)


@given(actor=actors, case=standings)
def test_seeing_is_the_sum_of_the_grants_and_the_slip(actor, case):
    mine = {case.id, case.parent_id} - {None}
    slip = actor.kind == Kind.CODE_HOLDER and actor.case_id in mine
    assert visible(actor, case) == (slip or any(sees(g, case) for g in actor.grants))
    assert (Hat.REPORTER in hats(actor, case)) == slip


@given(g=grants, case=standings, role=st.sampled_from(["town_desk", "mediator", *NEAR_ROLES]))
def test_nobody_below_the_floor_sees(g, case, role):
    assert not sees(replace(g, role=role), replace(case, floor=g.level.height + 1))


@given(g=grants, case=standings)
def test_a_unit_never_sees_what_is_about_it(g, case):
    officer = replace(g, role="department_officer")
    assert not sees(officer, replace(case, about_unit_id=g.unit_id))
    assert not sees(officer, replace(case, about_unit_id=g.unit_id, unit_id=g.unit_id))


@given(g=grants, case=standings, level=st.sampled_from([Level.GRID, Level.GROUP, Level.VILLAGE, Level.TOWN]))
def test_nobody_sees_outside_their_place(g, case, level):
    elsewhere = replace(g, level=level, role="grid_worker", places=frozenset({UUID(int=99)}))
    assert not stands_in(elsewhere, case)
    assert not sees(elsewhere, case)


@given(g=grants, case=standings, role=st.sampled_from(["adviser", "administrator"]))
def test_advisers_and_administrators_see_nothing(g, case, role):
    assert not sees(replace(g, role=role), case)


@given(actor=actors, case=standings)
def test_handlers_handle_only_what_is_in_their_hands(actor, case):
    if Hat.HANDLER in hats(actor, case):
        assert case.state in WITH_HANDLER
        assert case.unit_id or case.handler_role


@given(case=standings)
def test_the_system_sees_all_and_wears_nothing(case):
    assert visible(SYSTEM, case)
    assert not hats(SYSTEM, case)


@pytest.mark.parametrize(
    ("role", "level", "more", "worn"),
    [
        ("town_desk", Level.TOWN, {}, {Hat.DESK}),
        ("banner_desk", Level.BANNER, {}, {Hat.DESK}),
        ("town_desk", Level.TOWN, {"level": Level.BANNER}, set()),
        ("village_clerk", Level.VILLAGE, {}, {Hat.NEAR}),
        ("village_clerk", Level.VILLAGE, {"level": Level.VILLAGE}, {Hat.NEAR, Hat.DESK}),
        (
            "grid_worker",
            Level.GRID,
            {"state": State.HANDLING, "handler_role": "grid_worker"},
            {Hat.NEAR, Hat.HANDLER},
        ),
        ("grid_worker", Level.GRID, {"state": State.HANDLING, "unit_id": UNITS[0]}, {Hat.NEAR}),
        ("mediator", Level.VILLAGE, {"state": State.HANDLING, "handler_role": "mediator"}, {Hat.HANDLER}),
        ("mediator", Level.VILLAGE, {"state": State.CLOSED, "handler_role": "mediator"}, set()),
        ("mediator", Level.VILLAGE, {}, set()),
        ("adviser", Level.TOWN, {}, set()),
    ],
)
def test_hats_of_the_usual_people(role, level, more, worn):
    assert hats(Actor(kind=Kind.USER, grants=(grant(role, level),)), standing(**more)) == worn


def test_only_the_very_desk_answers():
    town = Actor(kind=Kind.USER, grants=(grant("town_desk", Level.TOWN),))
    banner = Actor(kind=Kind.USER, grants=(grant("banner_desk", Level.BANNER),))
    assert answers(town, standing())
    assert not answers(banner, standing())
    assert answers(banner, standing(level=Level.BANNER))
    assert not answers(town, standing(level=Level.BANNER))


@pytest.mark.parametrize(
    ("about", "town_known", "straight_up", "found"),
    [
        ("", True, False, (Level.TOWN, 0)),
        ("", True, True, (Level.BANNER, 0)),
        ("", False, False, (Level.BANNER, 0)),
        ("village", True, False, (Level.TOWN, Level.TOWN.height)),
        ("village", True, True, (Level.BANNER, Level.TOWN.height)),
        ("village", False, False, (Level.BANNER, Level.TOWN.height)),
        ("town", True, False, (Level.BANNER, Level.BANNER.height)),
        ("unit", True, False, (Level.BANNER, Level.BANNER.height)),
        ("unit", False, True, (Level.BANNER, Level.BANNER.height)),
    ],
)
def test_level_at_intake(about, town_known, straight_up, found):
    assert level_at_intake(town_known=town_known, about=about, straight_up=straight_up) == found


@pytest.mark.parametrize(
    "given_", list(product(("", "village", "town", "unit"), (True, False), (True, False)))
)
def test_the_desk_at_intake_may_see_its_matter_and_the_office_may_not(given_):
    about, town_known, straight_up = given_
    level, floor = level_at_intake(town_known=town_known, about=about, straight_up=straight_up)
    assert level.height >= floor
    office = {"village": Level.VILLAGE, "town": Level.TOWN, "unit": Level.TOWN}.get(about)
    assert office is None or office.height < floor


def test_levels_below():
    assert desk_below(standing(level=Level.BANNER)) == Level.TOWN
    assert desk_below(standing()) == Level.VILLAGE
    assert desk_below(standing(level=Level.VILLAGE)) is None
    assert desk_below(standing(village_id=None)) is None
    assert desk_below(standing(level=Level.BANNER, town_id=None)) is None
    assert desk_below(standing(floor=Level.TOWN.height)) is None
    assert desk_below(standing(level=Level.BANNER, floor=Level.TOWN.height)) == Level.TOWN


@given(case=standings)
def test_handing_down_stays_where_it_is_seen(case):
    lower = desk_below(case)
    if lower is not None:
        assert case.floor <= lower.height < case.level.height
        assert not [desk for desk in DESK_ROLES if lower.height < desk.height < case.level.height]


@given(case=standings, role=st.sampled_from(HANDLER_ROLES))
def test_whoever_may_be_given_it_can_see_it_from_the_right_place(case, role):
    highest = {"grid_worker": Level.VILLAGE, "group_head": Level.GROUP, "village_clerk": Level.VILLAGE}
    level = highest.get(role, Level.BANNER)
    assert may_be_given(case, role=role) == (
        level.height >= case.floor or (role in NEAR_ROLES and not case.floor)
    )


def test_a_unit_is_not_given_a_complaint_about_itself():
    case = standing(about_unit_id=UNITS[0])
    assert not may_be_given(case, unit_id=UNITS[0])
    assert may_be_given(case, unit_id=UNITS[1])


def test_roles_named_here_are_roles():
    assert {*DESK_ROLES.values(), *HANDLER_ROLES} <= set(ROLE_NAMES)
    assert all(ROLES[Role(role)].kinds == (level.value,) for level, role in DESK_ROLES.items())
    assert set(TAKERS) == set(STEPS)
