"""Any order of steps by anybody, legal or not, over the whole table with all hats, without a database.

The model moves one matter as `moving` does: hats, table, ladder, clock. What must hold is checked each time.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from linli.cases.rules import deadline
from linli.cases.rules.ladder import IN_HAND, LADDER, NEARBY, RUNGS, climb, held_at, is_desk, rung_of, ways_up
from linli.cases.rules.place import (
    HANDLER_ROLES,
    Standing,
    desk_below,
    hats,
    level_at_intake,
    may_be_given,
    sees,
)
from linli.cases.rules.reminding import first, following
from linli.cases.rules.steps import OPEN, STEPS, TAKERS, WITH_HANDLER, Clock, Hat, State, next_state, told
from linli.kernel.actor import Actor, Grant, Kind, Level

pytestmark = pytest.mark.rules
CASE, TOWN, VILLAGE, GROUP, GRID, BANNER = (UUID(int=n) for n in range(1, 7))
WATER, BUREAU = UUID(int=11), UUID(int=12)
UNIT_LEVELS = {WATER: Level.TOWN, BUREAU: Level.BANNER}


def _actor(role, level, place, unit=None):
    grant = Grant(role=role, level=level, place_id=place, places=frozenset({place}), unit_id=unit)
    return Actor(kind=Kind.USER, grants=(grant,))


PEOPLE = {
    "reporter": Actor(kind=Kind.CODE_HOLDER, case_id=CASE),
    "stranger": Actor(kind=Kind.CODE_HOLDER, case_id=UUID(int=99)),
    "worker": _actor("grid_worker", Level.GRID, GRID),
    "wide worker": _actor("grid_worker", Level.VILLAGE, VILLAGE),
    "head": _actor("group_head", Level.GROUP, GROUP),
    "clerk": _actor("village_clerk", Level.VILLAGE, VILLAGE),
    "mediator": _actor("mediator", Level.VILLAGE, VILLAGE),
    "desk": _actor("town_desk", Level.TOWN, TOWN),
    "banner": _actor("banner_desk", Level.BANNER, BANNER),
    "officer": _actor("department_officer", Level.TOWN, TOWN, WATER),
    "bureau": _actor("department_officer", Level.BANNER, BANNER, BUREAU),
    "other town": _actor("town_desk", Level.TOWN, UUID(int=77)),
    "administrator": _actor("administrator", Level.BANNER, BANNER),
}
TARGETS = [*HANDLER_ROLES, WATER, BUREAU]
REPORTS = [
    *[("", False, True)] * 5,
    *(
        ("", True, True),
        ("", False, False),
        ("village", False, True),
        ("town", False, True),
        ("unit", False, True),
    ),
]
"""(about whom, straight up, town known): the plain report most often."""
ENDED = frozenset(State) - OPEN
SAID = ("answer", "settle", "decline", "set_aside")


class Matter(RuleBasedStateMachine):
    """One matter and everybody around it."""

    @initialize(how=st.sampled_from(REPORTS))
    def report(self, how):
        about, up, town = how
        level, floor = level_at_intake(town_known=town, about=about, straight_up=up)
        places = (TOWN, VILLAGE, GROUP, GRID) if town else (None,) * 4
        self.case = Standing(
            CASE, State.NEW, level, floor, *places, "", None, WATER if about == "unit" else None
        )
        self.resume, self.running, self.look = None, deadline.STOPPED, None
        self.now = datetime(2024, 11, 18, 1, tzinfo=UTC)
        self.graded, self.aside, self.heard = False, False, []

    @rule(minutes=st.integers(1, 3 * 24 * 60))
    def time_passes(self, minutes):
        self.now += timedelta(minutes=minutes)
        if self.look and self.now >= self.look:
            assert self.case.state in OPEN, "nobody is reminded of what has ended"
            self.look = following(self.running.due_at, self.now)

    @rule(
        who=st.sampled_from(sorted(PEOPLE)),
        step=st.sampled_from(sorted(set(STEPS) - {"report"})),
        goal=st.sampled_from(TARGETS),
        posted=st.sets(st.sampled_from(RUNGS)),
    )
    def anybody_tries_anything(self, who, step, goal, posted):
        self.take(PEOPLE[who], step, goal, posted)

    @rule(data=st.data())
    def some_do_what_they_may(self, data):
        for _step in range(4):
            goal = data.draw(st.sampled_from(TARGETS), label="goal")
            self.one_does(data, goal, data.draw(st.sets(st.sampled_from(RUNGS)), label="posted"))
            self.check()

    def one_does(self, data, goal, posted):
        fits = {}
        for step, line in STEPS.items():
            takers = [who for who, actor in PEOPLE.items() if self.may(actor, step)]
            if takers and self.case.state in line.frm:
                fits[step] = takers
        assert fits or self.case.state == State.WITHDRAWN, "an open matter is never without somebody"
        on = [step for step in fits if STEPS[step].to not in ENDED and STEPS[step].to]
        if fits:
            early = on and self.running.due_at is None and data.draw(st.integers(0, 3), label="goes on")
            step = data.draw(st.sampled_from(on if early else sorted(fits)))
            self.take(PEOPLE[data.draw(st.sampled_from(fits[step]))], step, goal, posted)

    def may(self, actor, step):
        """What their page offers."""
        climbs = step not in ("pass_up", "go_higher") or ways_up(actor, self.case)
        return climbs and TAKERS[step] & hats(actor, self.case)

    def take(self, actor, step, goal, posted):
        """The step as the verb takes it, or nothing where it is refused."""
        rule_, before, worn = STEPS[step], self.case, hats(actor, self.case)
        if not TAKERS[step] & worn or next_state(before.state, step, self.resume) is None:
            return
        changed = self.change(actor, step, goal, posted)
        if changed is None:
            return
        nearby = rule_.nearby is not None and bool(changed.handler_role)
        after = next_state(before.state, step, self.resume, nearby=nearby, graded=self.graded)
        assert after == (rule_.nearby if nearby else after)
        self.clock(rule_, step, before.state, after)
        self.resume = (
            before.state
            if after == State.WAITING != before.state
            else self.resume
            if after == State.WAITING
            else None
        )
        self.case = replace(changed, state=after)
        self.aside = step == "set_aside" or (self.aside and after == State.DECLINED)
        self.graded = self.graded or step == "grade"
        if step in LADDER:
            assert told(step, before.state, nearby=nearby) == ((Hat.HANDLER if nearby else Hat.DESK),)
        if rule_.public and "reason" in rule_.fields:
            self.heard.append(step)

    def change(self, actor, step, goal, posted):
        """What the verbs decide about the matter itself; None where they refuse."""
        if step in ("dispatch", "transfer"):
            return self.given(goal)
        if step in ("pass_up", "go_higher"):
            return self.climbed(actor, step, posted)
        if step == "bring_back" and not self.aside:
            return None
        if step == "hand_down":
            lower = desk_below(self.case)
            return replace(self.case, level=lower, unit_id=None, handler_role="") if lower else None
        if step in ("hand_back", "park", "reopen"):
            return replace(self.case, unit_id=None, handler_role="")
        return self.case

    def given(self, goal):
        unit = goal if isinstance(goal, UUID) else None
        role = "" if unit else goal
        level = UNIT_LEVELS.get(unit, Level.BANNER)
        if not may_be_given(self.case, role=role, unit_id=unit, unit_level=level):
            return None
        return replace(self.case, unit_id=unit, handler_role=role)

    def climbed(self, actor, step, posted):
        ways, held = ways_up(actor, self.case), held_at(self.case)
        if not ways:
            return None
        rung, _skipped = climb(ways, lambda one: one in posted)
        if held is not None and step == "pass_up":
            assert rung.level.height > held.height
        if not is_desk(rung, self.case):
            return replace(self.case, unit_id=None, handler_role=rung.role)
        assert rung.level.height >= self.case.level.height
        return replace(self.case, unit_id=None, handler_role="", level=rung.level)

    def clock(self, rule_, step, before, after):
        """As `moving` sets it."""
        ran = self.running
        if rule_.clock == Clock.START:
            self.running = deadline.start(self.now, 240)
        elif rule_.clock == Clock.STOP:
            self.running = deadline.STOPPED
        elif rule_.clock == Clock.PAUSE:
            self.running = deadline.pause(self.running, self.now)
        elif before == State.WAITING != after:
            self.running = deadline.resume(self.running, self.now)
        if step == "extend_grant":
            self.running = deadline.extend(self.running, self.now, 3)
        if self.running != ran:
            self.look = first(self.running.due_at, self.running.soon_at, None)

    @invariant()
    def check(self):
        """Everything that must hold, after each step."""
        if hasattr(self, "case"):
            self.it_never_sinks_below_its_floor()
            self.clocks_stand_still_where_it_has_ended()
            self.somebody_has_it()
            self.whoever_asked_was_answered_or_told_why_not()

    def it_never_sinks_below_its_floor(self):
        assert self.case.level.height >= self.case.floor
        held = held_at(self.case)
        assert held is None or held.height >= self.case.floor

    def clocks_stand_still_where_it_has_ended(self):
        if self.case.state in ENDED:
            assert self.running == deadline.STOPPED
            assert self.look is None

    def somebody_has_it(self):
        """With a handler it has one, and whoever is not the handler has no handler's hat."""
        if self.case.state in WITH_HANDLER:
            assert self.case.unit_id or self.case.handler_role
        for actor in PEOPLE.values():
            if Hat.HANDLER in hats(actor, self.case):
                assert self.case.state in WITH_HANDLER
            if hats(actor, self.case) - {Hat.REPORTER}:
                assert any(sees(grant, self.case) for grant in actor.grants)
        if self.case.state in IN_HAND and held_at(self.case):
            assert rung_of(self.case) == NEARBY[self.case.handler_role]

    def whoever_asked_was_answered_or_told_why_not(self):
        if self.case.state in ENDED:
            assert self.case.state == State.WITHDRAWN or any(step in SAID for step in self.heard)


TestMatter = Matter.TestCase
TestMatter.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
