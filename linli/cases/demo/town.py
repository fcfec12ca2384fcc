"""The offices of the demo's town as the actors that they would be on request."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from linli.accounts.reads import by_ids
from linli.kernel.actor import Actor
from linli.people.reads import actor_of
from linli.territory.reads import PlaceInfo, tree

Users = Mapping[tuple[str, UUID], UUID]


@dataclass
class Town:
    """The offices of one town as actors, and its finest places."""

    desk: Actor
    clerks: dict[UUID, Actor]
    mediators: dict[UUID, Actor]
    workers: dict[UUID, Actor]
    officers: dict[str, tuple[UUID, Actor]]
    grids: list[PlaceInfo]

    def worker_of(self, grid: PlaceInfo) -> Actor:
        """The grid worker of the grid itself or of one above it."""
        return next(self.workers[place] for place in grid.chain if place in self.workers)


def town_of(town_id: UUID, users: Users, officers: Mapping[str, UUID], units: Mapping[str, UUID]) -> Town:
    """Turns demo accounts into the actors that they would be on request."""
    found = by_ids([*users.values(), *officers.values()])

    def actors(role: str) -> dict[UUID, Actor]:
        return {place: actor_of(found[user]) for (held, place), user in users.items() if held == role}

    grids = [place for place in tree().of_kind("grid") if town_id in place.chain and place.level == 3]
    return Town(
        actors("town_desk")[town_id],
        actors("village_clerk"),
        actors("mediator"),
        actors("grid_worker"),
        {name: (units[name], actor_of(found[user])) for name, user in officers.items()},
        grids,
    )
