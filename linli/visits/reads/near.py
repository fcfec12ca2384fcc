"""Which households somebody may visit: those of their own place, and no others."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Missing
from linli.kernel.rules.permissions import PERMITS
from linli.people.reads import (
    Household,
    Resident,
    home_at,
    homes_at,
    homes_called,
    offices_by_ids,
    residents,
    seats_at,
)
from linli.territory.reads import tree
from linli.visits.models import Promise, Visit
from linli.visits.rules.visits import STANDS, Stand

ROLES = PERMITS["visit_add"].roles


def stands_at(place_id: UUID | None) -> tuple[UUID, ...]:
    """The chain of places that a household lies in, as the table of permissions asks for it.

    Registers know a household by its group; the grids of the group share it.
    """
    place = tree().get(place_id)
    if place is None:
        return ()
    grids = tree().descendants(place.id) - {place.id} if place.kind == "group" else frozenset()
    return (*place.chain, *sorted(grids))


def near_places(actor: Actor) -> set[UUID]:
    """Where the households are that the actor may visit (the twin of `stands_at`)."""
    if actor.kind == Kind.SYSTEM:
        return {place.id for kind in ("town", "village", "group", "grid") for place in tree().of_kind(kind)}
    found: set[UUID] = set()
    for grant in actor.holding(*ROLES):
        found |= tree().descendants(grant.place_id)
        group = tree().chain(grant.place_id).group_id
        found |= {group} if group else set()
    return found


def companions(home: Household) -> dict[UUID, str]:
    """Who serves where the household lies and may have come along: posting and the office with its holder."""
    found = offices_by_ids(pk for pk, _place in seats_at((*ROLES, "mediator"), stands_at(home.place_id)))
    return {pk: f"{office.holder} · {office.role}" for pk, office in found.items()}


def where(place_id: UUID | None) -> str:
    """A place's full name in the active language."""
    return tree().full_name(place_id, get_language() or "zh-hans")


@dataclass(frozen=True, slots=True)
class Found:
    """A household to choose: its number, where it is, who heads it (in part)."""

    household: Household
    where: str
    head: str


def find(actor: Actor, *, words: str = "", place_id: UUID | None = None, after: str = "") -> list[Found]:
    """Households near by: one by its whole number or a whole name, or those of a place; 50 each."""
    places = near_places(actor)
    if place_id is not None:
        places &= set(tree().descendants(place_id))
    rows = homes_called(places, words) if words else homes_at(places, after=after)
    inside = residents([row.pk for row in rows])
    return [Found(row, where(row.place_id), _head(inside.get(row.pk, []))) for row in rows]


def _head(inside: list[Resident]) -> str:
    return next((one.name for one in inside if one.is_head), "")


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise as pages show it. `words` are empty once they have faded."""

    row: Promise
    words: str
    why: str
    office: str
    number: str = ""

    @property
    def stand(self) -> str:
        """How it stands, in words."""
        return str(STANDS[Stand(self.row.stand)])


def promised(rows: Iterable[Promise], numbers: dict[UUID, str] | None = None) -> list[Promised]:
    """Promises with the offices that gave them, in one statement."""
    found = list(rows)
    offices = offices_by_ids({row.posting_id for row in found})
    return [
        Promised(
            row,
            row.words.reveal() if row.words else "",
            row.why.reveal() if row.why else "",
            offices[row.posting_id].name if row.posting_id in offices else "",
            (numbers or {}).get(row.household_id, "") if row.household_id else "",
        )
        for row in found
    ]


@dataclass(frozen=True, slots=True)
class Card:
    """What whoever goes there should know, and need not ask again."""

    household: Household
    where: str
    address: str
    residents: list[Resident]
    last_on: date | None
    promises: list[Promised] = field(default_factory=list)


def home_near(actor: Actor, household_id: UUID) -> Household:
    """One household near by.

    Raises:
        Missing: there is none, or it is not for this actor to visit.
    """
    row = home_at(near_places(actor), household_id)
    if row is None:
        raise Missing(_("There is no such household here."))
    return row


def card(actor: Actor, household_id: UUID) -> Card:
    """What is known of a household before somebody goes there.

    Raises:
        Missing: not for this actor to visit.
    """
    row = home_near(actor, household_id)
    last = Visit.objects.filter(household_id=row.pk).aggregate(on=Max("on"))["on"]
    open_ = Promise.objects.filter(household_id=row.pk, stand=Stand.OPEN).order_by("until_on", "id")
    return Card(
        row,
        where(row.place_id),
        row.address.reveal() if row.address else "",
        residents([row.pk]).get(row.pk, []),
        last,
        promised(open_),
    )
