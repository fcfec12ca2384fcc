"""Who acts, and which rows of the registers they may see."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.accounts.reads import User
from linli.kernel import clock
from linli.kernel.actor import Actor, Grant, Kind
from linli.kernel.permits import may
from linli.people.models import Person, Posting
from linli.people.rules import READERS, level_of
from linli.territory.reads import tree

NOTHING = Q(pk__in=())
EVERYTHING = ~NOTHING  # not Q(): Django takes `Q() | x` for x alone


def current(day: date) -> Q:
    """Postings in force on `day`."""
    return Q(from_on__lte=day) & (Q(until_on=None) | Q(until_on__gte=day))


def actor_of(user: User | None, *, network: str = "", device: str = "") -> Actor:
    """The actor of a request: one statement for the postings of a signed-in user, none otherwise."""
    if user is None:
        return Actor(kind=Kind.ANONYMOUS, network=network, device=device)
    rows = list(
        Posting.objects.filter(current(clock.today()), person__user_id=user.pk)
        .order_by("id")
        .values_list("person_id", "role", "place_id", "unit_id", "until_on")
    )
    grants = tuple(
        grant for _person, role, place, unit, until in rows if (grant := _grant(role, place, unit, until))
    )
    return Actor(
        kind=Kind.USER,
        user_id=user.pk,
        person_id=rows[0][0] if rows else None,
        grants=grants,
        network=network,
        device=device,
    )


def _grant(role: str, place_id: UUID, unit_id: UUID | None, until: date | None) -> Grant | None:
    place = tree().get(place_id)
    if place is None:
        return None
    places = tree().descendants(place_id) if place.kind == "grid" else frozenset({place_id})
    return Grant(
        role=role,
        level=level_of(place.kind),
        place_id=place_id,
        places=places,
        unit_id=unit_id,
        until=until,
    )


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
