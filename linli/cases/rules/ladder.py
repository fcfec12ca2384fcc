"""The ladder of graded response: grid → group → village → town → banner. It leads up, never below a floor.

Below the desk that answers, a rung holds a matter as its handler; from that desk up, as the desk itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from linli.cases.rules.place import DESK_ROLES, Standing, hats, hats_of
from linli.cases.rules.steps import WITH_HANDLER, Hat, State
from linli.kernel.actor import Actor, Level
from linli.kernel.errors import Text


@dataclass(frozen=True, slots=True)
class Rung:
    """One office that a matter may climb to."""

    level: Level
    role: str


RUNGS = (
    Rung(Level.GRID, "grid_worker"),
    Rung(Level.GROUP, "group_head"),
    Rung(Level.VILLAGE, "village_clerk"),
    Rung(Level.TOWN, "town_desk"),
    Rung(Level.BANNER, "banner_desk"),
)
OFFICES = {rung.level: rung.role for rung in RUNGS}
NEARBY = {rung.role: rung.level for rung in RUNGS[:3]}
"""Roles that handle matters close by, and the level each stands for, wherever its holder is posted."""

LEVELS: dict[Level, Text] = {
    Level.GRID: pgettext_lazy("level", "grid"),
    Level.GROUP: pgettext_lazy("level", "group"),
    Level.VILLAGE: pgettext_lazy("level", "village"),
    Level.TOWN: pgettext_lazy("level", "town"),
    Level.BANNER: pgettext_lazy("level", "banner"),
}

LADDER = ("pass_up", "hand_down", "go_higher")
"""Steps that move a matter along it."""

IN_HAND = WITH_HANDLER | {State.WAITING}
"""States in which a matter waits with its handler; in all others it waits at the desk."""


def held_at(case: Standing) -> Level | None:
    """The level of the office nearby that has the matter in hand, or None: a desk or a unit has it."""
    nearby = case.state in IN_HAND and case.unit_id is None
    return NEARBY.get(case.handler_role) if nearby else None


def waits_at(case: Standing) -> Level:
    """Where a matter waits: nearby, or at the level of its desk (also while a unit or a mediator has it)."""
    return held_at(case) or case.level


def rung_of(case: Standing) -> Level:
    """Whose time a step up or down starts: the rung that it put the matter on."""
    return NEARBY.get(case.handler_role, case.level)


def own_rungs(actor: Actor, case: Standing) -> list[Level]:
    """The levels at which the actor is near the matter, lowest first."""
    near = {NEARBY[grant.role] for grant in actor.grants if Hat.NEAR in hats_of(grant, case)}
    return sorted(near, key=lambda level: level.height)


def ways_up(actor: Actor, case: Standing) -> tuple[Rung, ...]:
    """The rungs to which this actor may pass the matter now, the nearest first; none where it is not theirs.

    Its desk and its reporter pass it on from the desk; whoever is nearby from their own rung, unless it has
    left that rung behind. From a unit's or the mediator's hands it comes back to the desk.
    """
    worn, held = hats(actor, case), held_at(case)
    if worn & {Hat.DESK, Hat.REPORTER}:
        return _desks(case, above=True)
    if case.state in WITH_HANDLER and held is None:
        return _desks(case) if worn & {Hat.HANDLER, Hat.NEAR} else ()
    own = own_rungs(actor, case)
    if held is not None and Hat.HANDLER in worn:
        return _from(held, case)
    if case.state not in (State.NEW, *WITH_HANDLER) or not own:
        return ()
    return () if held is not None and own[-1].height <= held.height else _from(own[-1], case)


def _from(foot: Level, case: Standing) -> tuple[Rung, ...]:
    least = max(foot.height + 1, case.floor)
    near = [rung for rung in RUNGS if rung.role in NEARBY and rung.level.height >= least]
    return (*(rung for rung in near if not is_desk(rung, case)), *_desks(case))


def _desks(case: Standing, *, above: bool = False) -> tuple[Rung, ...]:
    """The desk that answers and those above it, or those alone."""
    least = max(case.level.height + above, case.floor)
    return tuple(rung for rung in RUNGS if rung.level in DESK_ROLES and rung.level.height >= least)


def climb(ways: Sequence[Rung], posted: Callable[[Rung], bool]) -> tuple[Rung, tuple[Rung, ...]]:
    """(the nearest rung where somebody is posted, those skipped below it). Where nobody is: the highest."""
    for at, rung in enumerate(ways):
        if posted(rung):
            return rung, tuple(ways[:at])
    return ways[-1], tuple(ways[:-1])


def is_desk(rung: Rung, case: Standing) -> bool:
    """Whether the rung holds the matter as its desk: the desk that answers, or one above it."""
    return rung.level.height >= case.level.height


def above(case: Standing) -> tuple[Rung, ...]:
    """The rungs above whoever owes the next step: they hear of it when that is late."""
    held = held_at(case)
    if held is not None:
        return _from(held, case)
    return _desks(case, above=case.state not in IN_HAND)


def done_at(actor: Actor, case: Standing, hat: Hat) -> Level:
    """At which level somebody with this hat acts: their rung, else the level of their desk, unit or post."""
    giving = [grant for grant in actor.grants if hat in hats_of(grant, case)]
    found = [NEARBY.get(grant.role, grant.level) for grant in giving]
    return min(found, key=lambda level: level.height, default=case.level)
