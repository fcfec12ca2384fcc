"""Where the offices sit that a matter may be with: the places of its desk and of those nearby."""

from uuid import UUID

from linli.kernel.actor import Level
from linli.territory.reads import tree


def place_of_desk(level: Level, town_id: UUID | None, village_id: UUID | None) -> UUID | None:
    """The place of a matter's desk at a level."""
    if level == Level.BANNER:
        top = tree().banner()
        return top.id if top else None
    return village_id if level == Level.VILLAGE else town_id


def seats_of(finest: UUID | None, floor: int) -> list[UUID]:
    """A matter's finest place and those above it, from its floor up: who sits there may have it in hand."""
    place = tree().get(finest)
    above = [known for pk in place.chain if (known := tree().get(pk))] if place else []
    return [known.id for known in above if Level(known.kind).height >= floor]
