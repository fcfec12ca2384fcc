"""Persons found by whole name or number, and households."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.kernel import keys
from linli.kernel.actor import Actor
from linli.kernel.errors import Missing
from linli.kernel.registry import Subject
from linli.kernel.rules import text
from linli.people.models import Deputy, Household, Membership, Posting
from linli.people.models import Person as Person  # noqa: PLC0414 - other rooms name the type from here
from linli.people.reads.access import NOTHING, visible_to, within
from linli.people.reads.organisations import organisation_name
from linli.territory.reads import tree


def name_key(name: str) -> str:
    """The keyed hash by which a whole name is found."""
    return keys.lookup("name", text.tidy(name))


def find_people(actor: Actor, words: str, limit: int = 50) -> list[Person]:
    """Visible persons with exactly this name or phone number (sealed values are found by keyed hash)."""
    plain = text.tidy(words)
    number = text.phone(plain)
    same_number = Q(phone_key=keys.lookup("phone", number)) if number else NOTHING
    rows = visible_to(actor).filter(Q(name_key=name_key(plain)) | same_number, ended_on=None)
    return list(rows.order_by("-id")[:limit])


def households(actor: Actor, *, number: str = "", limit: int = 100) -> list[Household]:
    """Households of the actor's places that are still there, newest first; one by its whole number."""
    rows = Household.objects.filter(within(actor), ended_on=None)
    if number:
        rows = rows.filter(number=number)
    return list(rows.order_by("-id")[:limit])


def household_get(actor: Actor, household_id: UUID) -> Household:
    """One household of the actor's places.

    Raises:
        Missing: there is none, or not for this actor.
    """
    row = Household.objects.filter(within(actor), pk=household_id).first()
    if row is None:
        raise Missing(_("There is no such household here."))
    return row


def person_of(actor: Actor) -> Person | None:
    """The person behind the signed-in account, also without any posting."""
    return Person.objects.filter(user_id=actor.user_id).first() if actor.user_id else None


def subject_of(person: Person) -> Subject:
    """Whom a request about this person's data is about."""
    return Subject(person.pk, person.user_id)


NEWEST = 2000
"""How many spells of standing in a copy holds."""


def register_copy(subject: Subject) -> dict[str, Any]:
    """What the registers hold about somebody, for their own copy."""
    person = Person.objects.get(pk=subject.person_id)
    language = get_language() or "zh-hans"
    homes = Membership.objects.select_related("household").filter(person=person).order_by("id")
    offices = Posting.objects.select_related("unit", "title").filter(person=person).order_by("id")
    stood_in = Deputy.objects.filter(person=person).order_by("id")
    away = Deputy.objects.filter(posting__person=person).order_by("id")
    return {
        "name": person.name.reveal() if person.name else None,
        "phone": person.phone.reveal() if person.phone else None,
        "place": tree().full_name(person.place_id, language) if person.place_id else "",
        "since": person.created_at,
        "until": person.ended_on,
        "households": [
            {
                "number": row.household.number,
                "address": row.household.address.reveal() if row.household.address else None,
                "head": row.is_head,
                "from": row.from_on,
                "until": row.until_on,
            }
            for row in homes
        ],
        "offices": [
            {
                "role": row.role,
                "place": tree().full_name(row.place_id, language),
                "unit": organisation_name(row.unit) if row.unit else "",
                "from": row.from_on,
                "until": row.until_on,
            }
            for row in offices
        ],
        "stood_in": list(stood_in.values("posting__role", "from_on", "until_on")[:NEWEST]),
        "was_away": list(away.values("from_on", "until_on")[:NEWEST]),
    }


def members(household_id: UUID) -> list[Membership]:
    """Who belongs to a household now, its head first."""
    rows = Membership.objects.select_related("person").filter(household_id=household_id, until_on=None)
    return list(rows.order_by("-is_head", "id"))


def person_called(name: str, place_ids: Iterable[UUID]) -> UUID | None:
    """The one person of exactly this name who lives at these places; None where there is none, or several.

    Answers an id and nothing else, so that it may be asked for somebody who may not open the registers.
    """
    rows = Person.objects.filter(name_key=name_key(name), place_id__in=list(place_ids), ended_on=None)
    found = list(rows.values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def household_numbered(number: str, place_ids: Iterable[UUID]) -> UUID | None:
    """The household with this card's number at these places, or None."""
    rows = Household.objects.filter(number=text.tidy(number), place_id__in=list(place_ids), ended_on=None)
    return rows.values_list("pk", flat=True).first()


def household_ids(person_id: UUID | None) -> set[UUID]:
    """The households that a person belongs to now."""
    if person_id is None:
        return set()
    rows = Membership.objects.filter(person_id=person_id, until_on=None)
    return set(rows.values_list("household_id", flat=True))
