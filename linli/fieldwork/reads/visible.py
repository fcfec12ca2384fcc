"""Which rows of rounds and equipment an actor sees: by place, and officers what is their unit's besides."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q

from linli.kernel.actor import Actor, Kind, Level
from linli.kernel.rules.permissions import PERMITS
from linli.territory.reads import tree

NOTHING = Q(pk__in=())
EVERYTHING = ~NOTHING  # not Q(): Django takes `Q() | x` for x alone
ROLES = PERMITS["rounds_see"].roles
COLUMNS = {Level.TOWN: "town_id", Level.VILLAGE: "village_id", Level.GROUP: "group_id", Level.GRID: "grid_id"}


def visible_to(actor: Actor) -> Q:
    """A local condition over the place columns and the unit; no joins."""
    if actor.kind == Kind.SYSTEM:
        return EVERYTHING
    found = NOTHING
    for grant in actor.holding(*ROLES):
        if grant.level == Level.BANNER:
            return EVERYTHING
        found |= Q(**{f"{COLUMNS[grant.level]}__in": sorted(grant.places)})
        if grant.unit_id:
            found |= Q(unit_id=grant.unit_id)
    return found


def over(actor: Actor) -> Q:
    """Plans and rounds: those that one sees, and those of a place above one's own, which reach down to it."""
    above = {
        pk for grant in actor.holding(*ROLES) if (place := tree().get(grant.place_id)) for pk in place.chain
    }
    return visible_to(actor) | Q(place_id__in=sorted(above)) if above else visible_to(actor)


def at_place(place_id: UUID) -> Q:
    """What lies at a place or below; nothing where there is no such place."""
    place = tree().get(place_id)
    if place is None:
        return NOTHING
    if place.kind == Level.BANNER:
        return EVERYTHING
    if place.kind == Level.GRID:
        return Q(grid_id__in=tree().descendants(place_id))
    return Q(**{COLUMNS[place.kind]: place_id})


def after_row(code: str, row_id: UUID) -> Q:
    """What follows a row in the order of places."""
    return Q(place_code__gt=code) | Q(place_code=code, id__gt=row_id)


def columns(place_id: UUID) -> Mapping[str, Any]:
    """The place columns of a row that stands there."""
    place, chain = tree().get(place_id), tree().chain(place_id)
    assert place is not None
    return {
        "place_id": place_id,
        "place_code": place.code,
        "town_id": chain.town_id,
        "village_id": chain.village_id,
        "group_id": chain.group_id,
        "grid_id": chain.grid_id,
    }


def posted_at(actor: Actor) -> UUID | None:
    """Where the actor is posted as one who sees rounds: the place that maps and forms begin with."""
    held = actor.holding(*ROLES)
    return held[0].place_id if held else None
