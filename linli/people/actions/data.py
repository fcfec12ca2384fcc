"""Correcting and erasing what the registers hold about a person."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.accounts.actions.letting_go import account_phone_correct
from linli.accounts.reads import phone_taken
from linli.kernel import clock, keys
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.letting_go import BATCH
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid, Missing
from linli.kernel.registry import Subject
from linli.kernel.rules import text
from linli.kernel.verbs import verb
from linli.people.actions.registers import authorise, plain_name
from linli.people.models import Household, Membership, Person, Posting
from linli.people.reads import name_key, visible_to


def _number(value: str, user_id: UUID | None) -> str | None:
    number = text.phone(value) if value.strip() else None
    if value.strip() and number is None:
        wrong = _("This is not a phone number.")
        raise Invalid(wrong, {"phone": [wrong]})
    if number and phone_taken(number, user_id):
        taken = _("This phone number has an account already.")
        raise Invalid(taken, {"phone": [taken]})
    return number


@verb
def person_correct(*, actor: Actor, person_id: UUID, name: str, phone: str) -> None:
    """Puts name and number right: sealed anew, found by new keyed hashes, also in the person's account.

    The audit row names the fields, not their values: even a digest of a name could be guessed.

    Raises:
        Missing: no such person, or not for this actor. Forbidden: the place is not the actor's.
        Invalid: names the field.
    """
    person = visible_to(actor).select_for_update().filter(pk=person_id).exclude(name=None).first()
    if person is None:
        raise Missing(_("There is no such person here."))
    authorise(actor, "person_correct", person.place_id)
    plain, number = plain_name(name), _number(phone, person.user_id)
    before = person.name_key, person.phone_key
    person.name, person.name_key = plain, name_key(plain)
    person.phone, person.phone_key = number, keys.lookup("phone", number) if number else None
    person.save(update_fields=["name", "name_key", "phone", "phone_key"])
    if person.user_id and person.phone_key != before[1]:
        account_phone_correct(actor=actor, user_id=person.user_id, phone=number, key=person.phone_key)
    pairs = zip(("name", "phone"), before, (person.name_key, person.phone_key), strict=True)
    changed = [field for field, old, new in pairs if old != new]
    audit_record(actor=actor, verb="person_correct", kind="person", object_id=person_id, fields=changed)


@verb
def person_forget(*, actor: Actor, subject: Subject) -> None:
    """Empties a person's row: name and number go, id, place and dates stay. The caller has checked `actor`.

    Raises:
        Invalid: the person still holds an office or lives in a household here.
    """
    today = clock.today()
    still = Q(until_on=None) | Q(until_on__gte=today)
    if Posting.objects.filter(still, person_id=subject.person_id).exists():
        raise Invalid(_("They still hold an office. End it first, then erase."))
    Membership.objects.filter(person_id=subject.person_id, until_on=None).update(until_on=today)
    row = Person.objects.select_for_update().get(pk=subject.person_id)
    row.name, row.name_key, row.phone, row.phone_key = None, "", None, None
    row.ended_on = row.ended_on or today
    row.save(update_fields=["name", "name_key", "phone", "phone_key", "ended_on"])
    audit_record(actor=actor, verb="person_forget", kind="person", object_id=row.pk)


def ended_persons(before: date) -> QuerySet[Person]:
    """Those who left before `before` and still have a name."""
    return Person.objects.filter(ended_on__lt=before).exclude(name=None)


def _addresses(before: datetime) -> QuerySet[Household]:
    return Household.objects.filter(ended_on__lt=clock.local_date(before)).exclude(address=None)


@verb
def addresses_remove(*, before: datetime, limit: int = BATCH) -> int:
    """Empties the addresses of households that ended before `before`."""
    ids = list(_addresses(before).order_by("pk").values_list("pk", flat=True)[:limit])
    return Household.objects.filter(pk__in=ids).update(address=None)


def addresses_count(*, before: datetime) -> int:
    """How many addresses would go."""
    return _addresses(before).count()
