"""The ladder as a rule: it leads up alone, never below a floor, and ends at the highest desk."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.cases.rules.ladder import (
    IN_HAND,
    LEVELS,
    NEARBY,
    OFFICES,
    RUNGS,
    above,
    climb,
    done_at,
    held_at,
    is_desk,
    own_rungs,
    rung_of,
    waits_at,
    ways_up,
)
from linli.cases.rules.place import DESK_ROLES, NEAR_ROLES, hats
from linli.cases.rules.steps import WITH_HANDLER, Hat, State
from linli.cases.tests.test_rules_place import CASES, PLACES, actors, grant, standing, standings
from linli.kernel.actor import Actor, Kind, Level
from linli.people.rules import ROLES, Role

pytestmark = pytest.mark.rules


def who(*grants, **more):
    return Actor(kind=Kind.USER, grants=grants, **more)


WORKER = who(grant("grid_worker", Level.GRID))
HEAD = who(grant("group_head", Level.GROUP))
CLERK = who(grant("village_clerk", Level.VILLAGE))
TOWN = who(grant("town_desk", Level.TOWN))
BANNER = who(grant("banner_desk", Level.BANNER))
TO_BANNER = ["town_desk", "banner_desk"]
TO_VILLAGE = ["village_clerk", *TO_BANNER]
TO_GROUP = ["group_head", *TO_VILLAGE]
REPORTER = Actor(kind=Kind.CODE_HOLDER, case_id=CASES[0])


def test_the_rungs_are_the_levels_and_each_has_its_office():
    assert [rung.level for rung in RUNGS] == [*Level] == [*LEVELS] == [*OFFICES]
    assert set(NEARBY) == set(NEAR_ROLES)
    assert {rung.level: rung.role for rung in RUNGS if rung.level in DESK_ROLES} == DESK_ROLES
    assert all(str(label) for label in LEVELS.values())
    assert all(rung.level.value in ROLES[Role(rung.role)].kinds for rung in RUNGS)


@pytest.mark.parametrize(
    ("actor", "more", "offices"),
    [
        # found or read nearby, taken up by nobody yet
        (WORKER, {}, TO_GROUP),
        (HEAD, {}, TO_VILLAGE),
        (CLERK, {}, TO_BANNER),
        # in somebody's hands nearby
        (WORKER, {"state": State.HANDLING, "handler_role": "grid_worker"}, TO_GROUP),
        (HEAD, {"state": State.DISPATCHED, "handler_role": "group_head"}, TO_VILLAGE),
        (CLERK, {"state": State.HANDLING, "handler_role": "group_head"}, TO_BANNER),
        (WORKER, {"state": State.HANDLING, "handler_role": "group_head"}, []),
        (HEAD, {"state": State.HANDLING, "handler_role": "village_clerk"}, []),
        # with a mediator, a unit, or at the desk
        (HEAD, {"state": State.HANDLING, "handler_role": "mediator"}, TO_BANNER),
        (WORKER, {"state": State.HANDLING, "unit_id": PLACES[1]}, TO_BANNER),
        (WORKER, {"state": State.ACCEPTED}, []),
        (CLERK, {"state": State.GRADED}, []),
        # desks and the reporter go on from the desk
        (TOWN, {}, ["banner_desk"]),
        (TOWN, {"level": Level.BANNER}, []),
        (BANNER, {}, ["banner_desk"]),
        (BANNER, {"level": Level.BANNER}, []),
        (CLERK, {"level": Level.VILLAGE}, TO_BANNER),
        (REPORTER, {"state": State.HANDLING, "handler_role": "grid_worker"}, ["banner_desk"]),
        (REPORTER, {"level": Level.BANNER}, []),
        # below a village's own desk, and below the banner's where the reporter went straight up
        (WORKER, {"level": Level.VILLAGE}, TO_GROUP),
        (WORKER, {"level": Level.BANNER}, ["group_head", "village_clerk", "banner_desk"]),
        # who does not see it
        (WORKER, {"floor": 3}, []),
        (who(grant("adviser", Level.TOWN)), {}, []),
    ],
)  # fmt: skip
def test_where_each_may_pass_it(actor, more, offices):
    assert [rung.role for rung in ways_up(actor, standing(**more))] == offices


def test_a_worker_who_is_clerk_too_hands_it_over_from_the_hand_that_holds_it():
    both = who(grant("grid_worker", Level.GRID), grant("village_clerk", Level.VILLAGE))
    held = standing(state=State.HANDLING, handler_role="grid_worker")
    assert ways_up(both, held)[0].role == "group_head"
    assert ways_up(both, standing())[0].role == "town_desk"
    assert own_rungs(both, standing()) == [Level.GRID, Level.VILLAGE]


@given(actor=actors, case=standings)
def test_it_only_leads_up_and_never_below_the_floor(actor, case):
    ways = ways_up(actor, case)
    heights = [rung.level.height for rung in ways]
    assert all(low < high for low, high in pairwise(heights))
    for rung in ways:
        assert rung.level.height >= case.floor
        held = held_at(case)
        if held is not None and hats(actor, case) & {Hat.NEAR, Hat.HANDLER}:
            assert rung.level.height > held.height
        if rung.role not in NEARBY or rung.level.height >= case.level.height:
            assert is_desk(rung, case)
            assert rung.level.height >= case.level.height
    if ways and not hats(actor, case) & {Hat.DESK, Hat.REPORTER}:
        assert ways[-1].level == Level.BANNER


@given(actor=actors, case=standings)
def test_whoever_wears_no_hat_passes_nothing(actor, case):
    if ways_up(actor, case):
        assert hats(actor, case)


@given(case=standings, posted=st.sets(st.sampled_from(RUNGS)), actor=actors)
def test_empty_rungs_are_skipped_and_the_highest_never_is(case, posted, actor):
    ways = ways_up(actor, case)
    if not ways:
        return
    rung, skipped = climb(ways, lambda one: one in posted)
    assert [*skipped, rung] == list(ways[: len(skipped) + 1])
    assert not set(skipped) & posted
    assert rung in posted or rung == ways[-1]


@given(case=standings)
def test_where_it_waits(case):
    held = held_at(case)
    assert (held is None) or (case.state in IN_HAND and case.unit_id is None and case.handler_role in NEARBY)
    assert waits_at(case) == (held or case.level)
    assert rung_of(replace(case, handler_role="")) == case.level
    assert rung_of(replace(case, handler_role="group_head")) == Level.GROUP


@given(case=standings)
def test_whoever_hears_of_lateness_sits_above(case):
    owing = held_at(case)
    for rung in above(case):
        assert rung.level.height >= case.floor
        if owing is not None:
            assert rung.level.height > owing.height
        elif case.state in WITH_HANDLER:
            assert rung.level.height >= case.level.height
        elif case.state not in IN_HAND:
            assert rung.level.height > case.level.height


def test_nobody_sits_above_the_banner():
    assert above(standing(level=Level.BANNER, state=State.REPORTED_BACK)) == ()
    assert [rung.role for rung in above(standing(level=Level.BANNER, state=State.HANDLING))] == [
        "banner_desk"
    ]


def test_at_which_level_somebody_works():
    held = standing(state=State.HANDLING, handler_role="grid_worker")
    high = who(grant("grid_worker", Level.VILLAGE))
    assert done_at(WORKER, held, Hat.HANDLER) == Level.GRID
    assert done_at(high, held, Hat.HANDLER) == Level.GRID, (
        "a grid worker of a whole village still is the grid"
    )
    assert done_at(CLERK, held, Hat.NEAR) == Level.VILLAGE
    assert done_at(BANNER, held, Hat.DESK) == Level.BANNER
    mediator = who(grant("mediator", Level.VILLAGE))
    assert done_at(mediator, replace(held, handler_role="mediator"), Hat.HANDLER) == Level.VILLAGE
    assert done_at(REPORTER, held, Hat.REPORTER) == Level.TOWN
