"""The offices of the demo's town as the actors that they would be on request."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.accounts.reads import by_ids
from linli.kernel.actor import Actor
from linli.people.reads import actor_of
from linli.territory.reads import PlaceInfo, tree


@dataclass(frozen=True)
class Quarrel:
    """A matter that waits for its mediation: by whom, from when, what became of it (empty: still open)."""

    case_id: UUID
    at: datetime
    by: Actor
    how: str


Users = Mapping[tuple[str, UUID], UUID]


@dataclass
class Town:
    """The offices of one town as actors, and its finest places."""

    desk: Actor
    centre: Actor
    clerks: dict[UUID, Actor]
    mediators: dict[UUID, Actor]
    heads: dict[UUID, Actor]
    workers: dict[UUID, Actor]
    officers: dict[str, tuple[UUID, Actor]]
    grids: list[PlaceInfo]

    def worker_of(self, grid: PlaceInfo) -> Actor:
        """The grid worker of the grid itself or of one above it."""
        return _nearest(self.workers, grid)

    def head_of(self, grid: PlaceInfo) -> Actor:
        """The head of the grid's group."""
        return _nearest(self.heads, grid)

    def clerk_of(self, grid: PlaceInfo) -> Actor:
        """The clerk of its village."""
        return _nearest(self.clerks, grid)


def _nearest(posted: Mapping[UUID, Actor], grid: PlaceInfo) -> Actor:
    return next(posted[place] for place in grid.chain if place in posted)


def town_of(town_id: UUID, users: Users, officers: Mapping[str, UUID], units: Mapping[str, UUID]) -> Town:
    """Turns demo accounts into the actors that they would be on request."""
    found = by_ids([*users.values(), *officers.values()])

    def actors(role: str) -> dict[UUID, Actor]:
        return {place: actor_of(found[user]) for (held, place), user in users.items() if held == role}

    grids = [place for place in tree().of_kind("grid") if town_id in place.chain and place.level == 3]
    return Town(
        actors("town_desk")[town_id],
        next(iter(actors("banner_desk").values())),
        actors("village_clerk"),
        actors("mediator"),
        actors("group_head"),
        actors("grid_worker"),
        {name: (units[name], actor_of(found[user])) for name, user in officers.items()},
        grids,
    )
