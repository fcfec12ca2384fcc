"""What others may ask about people. Every list takes an actor and shows only that actor's place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.accounts.models import User
from linli.kernel import clock, keys
from linli.kernel.actor import Actor, Grant, Kind
from linli.kernel.errors import Missing
from linli.kernel.rules import text
from linli.people.models import Household, Membership, Organisation, Person, Posting, Title
from linli.people.rules import MANAGERS, ROLES, Role, level_of
from linli.territory.reads import tree


def current(day: date) -> Q:
    """Postings in force on `day`."""
    return Q(from_on__lte=day) & (Q(until_on=None) | Q(until_on__gte=day))


def actor_of(user: User | None, *, network: str = "", device: str = "") -> Actor:
    """The actor of a request: one statement for the postings of a signed-in user, none otherwise."""
    if user is None:
        return Actor(kind=Kind.ANONYMOUS, network=network, device=device)
    rows = list(
        Posting.objects.filter(current(clock.today()), person__user_id=user.pk)
        .values_list("person_id", "role", "place_id", "unit_id", "until_on")
    )
    grants = tuple(
        grant for _person, role, place, unit, until in rows if (grant := _grant(role, place, unit, until))
    )
    person_id = rows[0][0] if rows else None
    return Actor(kind=Kind.USER, user_id=user.pk, person_id=person_id, grants=grants,
                 network=network, device=device)


def _grant(role: str, place_id: UUID, unit_id: UUID | None, until: date | None) -> Grant | None:
    place = tree().get(place_id)
    if place is None:
        return None
    places = tree().descendants(place_id) if place.kind == "grid" else frozenset({place_id})
    return Grant(role=role, level=level_of(place.kind), place_id=place_id, places=places,
                 unit_id=unit_id, until=until)


def covers(actor: Actor, place_id: UUID | None, roles: Iterable[str] = MANAGERS) -> bool:
    """Whether one of the actor's postings in `roles` stands at or above the place."""
    place = tree().get(place_id) if place_id else None
    above = set(place.chain) if place else set()
    return any(grant.place_id in above for grant in actor.holding(*roles))


def _within(actor: Actor, field: str) -> Q:
    """The actor's own places as a condition on a place column; nothing without a managing posting."""
    grants = actor.holding(*MANAGERS, Role.VILLAGE_CLERK)
    if any(tree().get(grant.place_id) == tree().banner() for grant in grants):
        return Q()
    below: set[UUID] = set()
    for grant in grants:
        below |= tree().descendants(grant.place_id)
    return Q(**{f"{field}__in": below})


def visible_to(actor: Actor) -> QuerySet[Person]:
    """The persons this actor may open: those of the actor's own places, and oneself."""
    if not actor.grants:
        return Person.objects.none()
    posted = Posting.objects.filter(_within(actor, "place_id")).values("person_id")
    return Person.objects.filter(
        (_within(actor, "place_id") | Q(pk__in=posted) | Q(pk=actor.person_id)) if actor.holding(
            *MANAGERS, Role.VILLAGE_CLERK) else Q(pk=actor.person_id)
    )


def by_ids(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Visible persons by id, in one statement."""
    return visible_to(actor).in_bulk(list(ids))


@dataclass(frozen=True, slots=True)
class Colleague:
    """What a story shows of somebody who acted in office: name and office, nothing else."""

    name: str
    office: str


def colleagues(user_ids: Iterable[UUID]) -> dict[UUID, Colleague]:
    """Names and offices of those who acted in office, by user id, in one statement."""
    language = get_language() or "zh-hans"
    found: dict[UUID, Colleague] = {}
    rows = (
        Posting.objects.select_related("person", "unit", "title")
        .filter(person__user_id__in=list(user_ids)).order_by("from_on")
    )
    for row in rows:
        if row.person.user_id is None or row.person.name is None:
            continue
        role = (row.title.name_zh if language.startswith("zh") else row.title.name_en) if row.title else str(
            ROLES[Role(row.role)].label)
        where = organisation_name(row.unit) if row.unit else tree().name(row.place_id, language)
        found[row.person.user_id] = Colleague(row.person.name.reveal(), f"{where} {role}")
    return found


def organisation_name(row: Organisation) -> str:
    """The organisation's name in the active language."""
    return row.name_zh if (get_language() or "zh").startswith("zh") else row.name_en


def organisations(*, kinds: Sequence[str] = (), place_ids: Iterable[UUID] = ()) -> list[Organisation]:
    """Current organisations, by kind and place; all without conditions."""
    rows = Organisation.objects.filter(ended_on=None)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    places = list(place_ids)
    if places:
        rows = rows.filter(place_id__in=places)
    return list(rows.order_by("kind", "id"))


def organisations_by_ids(ids: Iterable[UUID]) -> dict[UUID, Organisation]:
    """Organisations by id, in one statement."""
    return Organisation.objects.in_bulk(list(ids))


def holders(
    *, role: str, place_ids: Iterable[UUID] = (), unit_id: UUID | None = None
) -> list[UUID]:
    """User ids of whoever holds `role` at any of the places (or in the unit) today, in one statement."""
    rows = Posting.objects.filter(current(clock.today()), role=role, person__user__is_active=True)
    rows = rows.filter(unit_id=unit_id) if unit_id else rows.filter(place_id__in=list(place_ids))
    return sorted({user for user in rows.values_list("person__user_id", flat=True) if user})


def postings(actor: Actor, *, person_id: UUID | None = None, role: str = "", place_id: UUID | None = None,
             after: UUID | None = None, limit: int = 100) -> list[Posting]:
    """Current and past postings in the actor's places, newest first, with person, unit and title."""
    rows = Posting.objects.select_related("person", "unit", "title").filter(_within(actor, "place_id"))
    if person_id:
        rows = rows.filter(person_id=person_id)
    else:
        rows = rows.filter(current(clock.today()))
    if role:
        rows = rows.filter(role=role)
    if place_id:
        rows = rows.filter(place_id__in=tree().descendants(place_id))
    if after:
        rows = rows.filter(pk__lt=after)
    return list(rows.order_by("-id")[:limit])


def find_people(actor: Actor, words: str, limit: int = 50) -> list[Person]:
    """Visible persons with exactly this name or phone number (sealed values are found by keyed hash)."""
    plain = text.tidy(words)
    number = text.phone(plain)
    match = Q(name_key=name_key(plain)) | (Q(phone_key=keys.lookup("phone", number)) if number else Q(pk=None))
    return list(visible_to(actor).filter(match).order_by("-id")[:limit])


def name_key(name: str) -> str:
    """The keyed hash by which a whole name is found."""
    return keys.lookup("name", text.tidy(name))


def households(actor: Actor, *, number: str = "", limit: int = 100) -> list[Household]:
    """Households of the actor's places."""
    if not actor.holding(*MANAGERS, Role.VILLAGE_CLERK):
        return []
    rows = Household.objects.filter(_within(actor, "place_id"))
    if number:
        rows = rows.filter(number=number)
    return list(rows.order_by("-id")[:limit])


def members(household_id: UUID) -> list[Membership]:
    """Who belongs to a household now."""
    rows = Membership.objects.select_related("person").filter(household_id=household_id, until_on=None)
    return list(rows.order_by("-is_head", "id"))


def titles(role: str = "") -> list[Title]:
    """Local names of roles."""
    rows = Title.objects.filter(role=role) if role else Title.objects.all()
    return list(rows.order_by("role", "id"))


def count_posted(role: str, *, full_time: bool) -> int:
    """How many persons hold a role today, full-time or part-time."""
    rows = Posting.objects.filter(current(clock.today()), role=role, full_time=full_time)
    return rows.values("person_id").distinct().count()


def organisations_in(actor: Actor, limit: int = 300) -> list[Organisation]:
    """Current organisations of the actor's places."""
    rows = Organisation.objects.filter(_within(actor, "place_id"), ended_on=None)
    return list(rows.order_by("kind", "place_id", "id")[:limit])


def household_get(actor: Actor, household_id: UUID) -> Household:
    """One household of the actor's places.

    Raises:
        Missing: there is none, or not for this actor.
    """
    row = Household.objects.filter(_within(actor, "place_id"), pk=household_id).first()
    if row is None or not actor.holding(*MANAGERS, Role.VILLAGE_CLERK):
        raise Missing(_("There is no such household here."))
    return row
