"""Persons found by whole name or number, and households."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.kernel import keys
from linli.kernel.actor import Actor
from linli.kernel.errors import Missing
from linli.kernel.rules import text
from linli.people.models import Household, Membership, Person
from linli.people.reads.access import NOTHING, visible_to, within


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


def members(household_id: UUID) -> list[Membership]:
    """Who belongs to a household now, its head first."""
    rows = Membership.objects.select_related("person").filter(household_id=household_id, until_on=None)
    return list(rows.order_by("-is_head", "id"))
