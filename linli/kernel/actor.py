"""Who acts. Filled once a request by `people`; every lower room only looks at the grants."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    """How the actor proved who they are."""

    USER = "user"
    CODE_HOLDER = "code"
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


class Level(StrEnum):
    """Levels of the territory at which somebody answers, smallest first."""

    GRID = "grid"
    GROUP = "group"
    VILLAGE = "village"
    TOWN = "town"
    BANNER = "banner"

    @property
    def height(self) -> int:
        """0 for a grid … 4 for the banner."""
        return list(Level).index(self)


@dataclass(frozen=True, slots=True)
class Grant:
    """One posting as seen by permission checks: role × unit × place × until.

    `places` holds the place itself and, for grids, the grids below it, so that a check needs no tree.
    `for_person` names the holder where the actor only stands in for somebody who is away.
    """

    role: str
    level: Level
    place_id: UUID
    places: frozenset[UUID]
    unit_id: UUID | None = None
    until: date | None = None
    posting_id: UUID | None = None
    for_person: UUID | None = None
    cap: int | None = None

    @property
    def reach(self) -> int:
        """The highest floor it opens: a complaint about an office stays closed to that office.

        `cap` keeps it closed to whoever comes from there and only stands in above.
        """
        return self.level.height if self.cap is None else min(self.cap, self.level.height)


@dataclass(frozen=True, slots=True)
class Actor:
    """The frozen answer to “who is this and what may they do here?”.

    Whoever proved to hold the code of a matter's slip, or of a household's, carries its id.
    """

    kind: Kind
    user_id: UUID | None = None
    person_id: UUID | None = None
    grants: tuple[Grant, ...] = field(default=())
    case_id: UUID | None = None
    household_id: UUID | None = None
    network: str = ""
    device: str = ""

    def has(self, *roles: str) -> bool:
        """Whether any grant carries one of `roles`."""
        return any(grant.role in roles for grant in self.grants)

    def holding(self, *roles: str) -> tuple[Grant, ...]:
        """The grants that carry one of `roles`."""
        return tuple(grant for grant in self.grants if grant.role in roles)

    @property
    def stands_in(self) -> list[UUID]:
        """The postings of others that the actor stands in for, as every audit row of theirs notes."""
        return [grant.posting_id for grant in self.grants if grant.for_person and grant.posting_id]

    @property
    def key(self) -> str:
        """Owner of idempotency keys: the user, or the device of somebody without an account."""
        return f"user:{self.user_id}" if self.user_id else f"{self.kind}:{self.device or 'door'}"


SYSTEM = Actor(kind=Kind.SYSTEM)
ANONYMOUS = Actor(kind=Kind.ANONYMOUS)
