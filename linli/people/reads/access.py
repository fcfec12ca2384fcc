"""Who acts, and which rows of the registers they may see."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet

from linli.accounts.reads import User
from linli.kernel import clock
from linli.kernel.actor import Actor, Grant, Kind
from linli.kernel.permits import may
from linli.people.models import Deputy, Person, Posting
from linli.people.rules import READERS, level_of
from linli.territory.reads import tree

NOTHING = Q(pk__in=())
EVERYTHING = ~NOTHING  # not Q(): Django takes `Q() | x` for x alone


def current(day: date) -> Q:
    """Postings in force on `day`."""
    return Q(from_on__lte=day) & (Q(until_on=None) | Q(until_on__gte=day))


def actor_of(user: User | None, *, network: str = "", device: str = "") -> Actor:
    """The actor of a request: one statement for what a signed-in user holds or stands in for, else none."""
    if user is None:
        return Actor(kind=Kind.ANONYMOUS, network=network, device=device)
    rows = _held(user)
    grants = [grant for row in rows if (grant := _grant(row))]
    return Actor(
        kind=Kind.USER,
        user_id=user.pk,
        person_id=rows[0].person_id if rows else None,
        grants=tuple(_capped(grants)),
        network=network,
        device=device,
    )


class _Held(NamedTuple):
    """One way of holding a posting today: by oneself, or for its holder."""

    posting_id: UUID
    person_id: UUID
    holder_id: UUID
    role: str
    place_id: UUID
    unit_id: UUID | None
    until: date | None
    posted_until: date | None


def standing_in(day: date) -> Q:
    """Deputies on `day`; they end with the posting."""
    posted = Q(posting__until_on=None) | Q(posting__until_on__gte=day)
    return Q(from_on__lte=day, until_on__gte=day, posting__from_on__lte=day) & posted


def _held(user: User) -> list[_Held]:
    """What the user holds today, own postings first; both kinds in one statement."""
    today = clock.today()
    of_office = ("role", "place_id", "unit_id")
    own = Posting.objects.filter(current(today), person__user_id=user.pk).values_list(
        "pk", "person_id", F("person_id"), *of_office, "until_on", F("until_on")
    )
    others = Deputy.objects.filter(standing_in(today), person__user_id=user.pk).values_list(
        "posting_id",
        "person_id",
        "posting__person_id",
        *(f"posting__{name}" for name in of_office),
        "until_on",
        "posting__until_on",
    )
    rows = [_Held(*row) for row in own.union(others, all=True)]
    return sorted(rows, key=lambda row: (row.person_id != row.holder_id, row.posting_id))


def _capped(grants: list[Grant]) -> Iterator[Grant]:
    """Whoever stands in above their own office does not come to see complaints about that office."""
    own = [grant.level.height for grant in grants if grant.for_person is None]
    for grant in grants:
        yield replace(grant, cap=min(own)) if grant.for_person and own else grant


def _grant(row: _Held) -> Grant | None:
    place = tree().get(row.place_id)
    if place is None:
        return None
    places = tree().descendants(place.id) if place.kind == "grid" else frozenset({place.id})
    return Grant(
        role=row.role,
        level=level_of(place.kind),
        place_id=place.id,
        places=places,
        unit_id=row.unit_id,
        until=min((day for day in (row.until, row.posted_until) if day), default=None),
        posting_id=row.posting_id,
        for_person=row.holder_id if row.holder_id != row.person_id else None,
    )


def grant_of(row: Posting) -> Grant | None:
    """What a posting opens, whoever holds it and whether it runs today or not."""
    office = (row.role, row.place_id, row.unit_id)
    return _grant(_Held(row.pk, row.person_id, row.person_id, *office, row.until_on, row.until_on))


def chain_of(place_id: UUID | None) -> tuple[UUID, ...]:
    """The place and all above it; nothing where the place is unknown."""
    place = tree().get(place_id)
    return place.chain if place else ()


def covers(actor: Actor, place_id: UUID | None, name: str) -> bool:
    """Whether the table of permissions lets the actor do `name` at the place."""
    return may(actor, name, chain_of(place_id))


def within(actor: Actor, field: str = "place_id") -> Q:
    """The actor's own places as a condition on a place column; nothing without a desk of one's own."""
    if actor.kind == Kind.SYSTEM:
        return EVERYTHING
    banner = tree().banner()
    below: set[UUID] = set()
    for grant in actor.holding(*READERS):
        if banner and grant.place_id == banner.id:
            return EVERYTHING
        below |= tree().descendants(grant.place_id)
    return Q(**{f"{field}__in": below}) if below else NOTHING


def visible_to(actor: Actor) -> QuerySet[Person]:
    """The persons this actor may open: who lives in the actor's places, who serves there, and oneself."""
    serving = Q(until_on=None) | Q(until_on__gte=clock.today())
    posted = Posting.objects.filter(within(actor), serving).values("person_id")
    return Person.objects.filter(within(actor) | Q(pk__in=posted) | Q(pk=actor.person_id))


def by_ids(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Visible persons by id, in one statement."""
    return visible_to(actor).in_bulk(list(ids))
