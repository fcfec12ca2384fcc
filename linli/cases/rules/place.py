"""Which level answers, who may see, and the hats of an actor towards one matter."""

from dataclasses import dataclass
from uuid import UUID

from linli.cases.rules.steps import WITH_HANDLER, Hat, State
from linli.kernel.actor import Actor, Grant, Kind, Level
from linli.kernel.rules.permissions import HATS

DESK_ROLES = {Level.VILLAGE: "village_clerk", Level.TOWN: "town_desk", Level.BANNER: "banner_desk"}
"""Who is the desk at a level."""

NEAR_ROLES = tuple(wearer.role for wearer in HATS["near"])
HANDLER_ROLES = tuple(wearer.role for wearer in HATS["handler"] if wearer.role != "department_officer")
COLUMNS = {Level.TOWN: "town_id", Level.VILLAGE: "village_id", Level.GROUP: "group_id", Level.GRID: "grid_id"}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules need of a matter. `floor` is the lowest height that may see it."""

    id: UUID
    state: State
    level: Level
    floor: int
    town_id: UUID | None
    village_id: UUID | None
    group_id: UUID | None
    grid_id: UUID | None
    handler_role: str
    unit_id: UUID | None
    about_unit_id: UUID | None
    parent_id: UUID | None = None

    def of_holder(self, actor: Actor) -> bool:
        """Whether the actor holds the code of this matter, or of the one that it is a part of."""
        held = actor.case_id if actor.kind == Kind.CODE_HOLDER else None
        return held is not None and held in (self.id, self.parent_id)


def stands_in(grant: Grant, case: Standing) -> bool:
    """Whether the matter's place lies in the grant's place."""
    if grant.level == Level.BANNER:
        return True
    return getattr(case, COLUMNS[grant.level]) in grant.places


def sees(grant: Grant, case: Standing) -> bool:
    """Whether one grant opens the matter: the unit it is with, or a place at or above its floor."""
    if grant.reach < case.floor:
        return False
    if grant.role == "department_officer":
        return grant.unit_id is not None and grant.unit_id == case.unit_id != case.about_unit_id
    if not stands_in(grant, case):
        return False
    if grant.role == "mediator":
        return case.handler_role == "mediator"
    return grant.role in (*NEAR_ROLES, "town_desk", "banner_desk")


def _desk(grant: Grant, case: Standing) -> bool:
    return DESK_ROLES.get(grant.level) == grant.role and grant.level.height >= case.level.height


def _handler(grant: Grant, case: Standing) -> bool:
    if case.unit_id is not None:
        return grant.role == "department_officer" and grant.unit_id == case.unit_id
    return bool(case.handler_role) and grant.role == case.handler_role


def hats(actor: Actor, case: Standing) -> frozenset[Hat]:
    """In what relations the actor stands to the matter; whoever wears none may at most look."""
    worn: set[Hat] = set()
    if case.of_holder(actor):
        worn.add(Hat.REPORTER)
    for grant in actor.grants:
        worn |= hats_of(grant, case)
    return frozenset(worn)


def hats_of(grant: Grant, case: Standing) -> set[Hat]:
    """The hats that one posting gives towards one matter."""
    if not sees(grant, case):
        return set()
    worn = {Hat.DESK} if _desk(grant, case) else set()
    worn |= {Hat.HANDLER} if _handler(grant, case) and case.state in WITH_HANDLER else set()
    return worn | ({Hat.NEAR} if grant.role in NEAR_ROLES else set())


def stood_in(actor: Actor, case: Standing, hat: Hat) -> UUID | None:
    """The posting of somebody else that gave the actor this hat, or None where one of their own did."""
    giving = [grant for grant in actor.grants if hat in hats_of(grant, case)]
    if not giving or any(grant.for_person is None for grant in giving):
        return None
    return giving[0].posting_id


def answers(actor: Actor, case: Standing) -> bool:
    """Whether the actor sits at the very desk that must answer (a higher desk must take it over first)."""
    return any(sees(g, case) and _desk(g, case) and g.level == case.level for g in actor.grants)


def visible(actor: Actor, case: Standing) -> bool:
    """Whether the actor may open the matter at all (the pure twin of `reads.visible_to`)."""
    if actor.kind == Kind.SYSTEM or case.of_holder(actor):
        return True
    return any(sees(grant, case) for grant in actor.grants)


def level_at_intake(*, town_known: bool, about: str, straight_up: bool) -> tuple[Level, int]:
    """(desk level, floor) of a new matter. A complaint about an office goes to the level above it.

    `about` is "" or the level of the office complained about ("village", "town", "unit").
    """
    if about in ("town", "unit"):
        return Level.BANNER, Level.BANNER.height
    town = town_known and not straight_up
    return (Level.TOWN if town else Level.BANNER), (Level.TOWN.height if about == "village" else 0)


def desk_below(case: Standing) -> Level | None:
    """The next lower desk, where the matter's place has one and that one may see it."""
    lower = next((desk for desk in reversed(DESK_ROLES) if desk.height < case.level.height), None)
    if lower is None or lower.height < case.floor or getattr(case, COLUMNS[lower]) is None:
        return None
    return lower


def may_be_given(
    case: Standing, *, role: str = "", unit_id: UUID | None = None, unit_level: Level = Level.BANNER
) -> bool:
    """Whether a handler could see the matter at all: not the unit it is about, nobody below its floor."""
    if unit_id is not None:
        return unit_id != case.about_unit_id and unit_level.height >= case.floor
    return role not in NEAR_ROLES or case.floor <= Level.VILLAGE.height
