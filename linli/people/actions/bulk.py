"""Many register entries at once: the same checks as the verbs for one, a handful of statements for thousands.

One audit row stands for all of them, with their number and a digest over their ids; the import that called
keeps the ids themselves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.kernel import clock, keys
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid
from linli.kernel.rules import chain, text
from linli.kernel.verbs import verb
from linli.people.actions.registers import authorise
from linli.people.models import Household, Membership, Person, Posting
from linli.people.reads import name_key, within

BATCH = 500


@dataclass(frozen=True, slots=True)
class HouseholdGiven:
    """A household to be added. `phone` is E.164; without a `head` it has no member yet."""

    number: str
    place_id: UUID
    address: str = ""
    head: str = ""
    phone: str = ""


def ids_digest(ids: Iterable[UUID]) -> str:
    """SHA-256 over ids in their order."""
    return chain.digest([one.hex for one in ids])


@verb
def households_add(*, actor: Actor, given: Sequence[HouseholdGiven]) -> list[UUID]:
    """Adds households and their heads; returns the ids of the households.

    A head whose name and number an open person of the actor's places has is that person; others are new.

    Raises:
        Forbidden: a place is not the actor's. Invalid: a number is taken or empty, or used twice here.
    """
    _check(actor, given)
    rows = [
        Household(number=one.number, place_id=one.place_id, address=text.tidy(one.address) or None)
        for one in given
    ]
    Household.objects.bulk_create(rows, batch_size=BATCH)
    heads = _heads(actor, given)
    day = clock.today()
    Membership.objects.filter(person_id__in=[pk for pk in heads.known if pk], until_on=None).update(
        until_on=day
    )
    Membership.objects.bulk_create(
        [
            Membership(household=row, person_id=person_id, is_head=True, from_on=day)
            for row, person_id in zip(rows, heads.ids, strict=True)
            if person_id
        ],
        batch_size=BATCH,
    )
    ids = [row.pk for row in rows]
    audit_record(
        actor=actor,
        verb="households_add",
        kind="household",
        object_id=None,
        count=len(ids),
        digest=ids_digest(ids),
        persons=len(heads.fresh),
        persons_digest=ids_digest(heads.fresh),
    )
    return ids


def _check(actor: Actor, given: Sequence[HouseholdGiven]) -> None:
    for place_id in {one.place_id for one in given}:
        authorise(actor, place_id)
    numbers = [one.number for one in given]
    if len(set(numbers)) < len(numbers) or not all(1 <= len(number) <= 24 for number in numbers):
        raise Invalid(_("A household number is empty, too long, or stands here twice."))
    if taken := numbers_taken(numbers):
        said = _("These household numbers are taken: %(numbers)s.")
        raise Invalid(said % {"numbers": ", ".join(sorted(taken)[:5])})


def numbers_taken(numbers: Sequence[str]) -> set[str]:
    """Those of the numbers that a household carries already, open or ended."""
    found: set[str] = set()
    for start in range(0, len(numbers), BATCH):
        some = Household.objects.filter(number__in=numbers[start : start + BATCH])
        found |= set(some.values_list("number", flat=True))
    return found


@dataclass(frozen=True, slots=True)
class _Heads:
    """A person per household (None without a head); `fresh` are new, `known` were there."""

    ids: list[UUID | None]
    fresh: list[UUID]
    known: list[UUID]


def _heads(actor: Actor, given: Sequence[HouseholdGiven]) -> _Heads:
    there = persons_known(actor, [(one.head, one.phone) for one in given])
    fresh: list[Person] = []
    ids: list[UUID | None] = []
    for one in given:
        known = there.pop((one.head, one.phone), None)
        if one.head and known is None:
            fresh.append(_person(one))
            known = fresh[-1].pk
        ids.append(known)
    Person.objects.bulk_create(fresh, batch_size=BATCH)
    made = {person.pk for person in fresh}
    return _Heads(ids, [person.pk for person in fresh], [pk for pk in ids if pk and pk not in made])


def _person(given: HouseholdGiven) -> Person:
    return Person(
        name=given.head,
        name_key=name_key(given.head),
        phone=given.phone or None,
        phone_key=keys.lookup("phone", given.phone) if given.phone else None,
        place_id=given.place_id,
    )


def persons_known(actor: Actor, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    """Open persons of the actor's places, by name and number: the number alone would not do."""
    wanted = {
        (name_key(name), keys.lookup("phone", phone)): (name, phone)
        for name, phone in set(pairs)
        if name and phone
    }
    phones = sorted({phone for _name, phone in wanted})
    found: dict[tuple[str, str], UUID] = {}
    for start in range(0, len(phones), BATCH):
        some = phones[start : start + BATCH]
        rows = Person.objects.filter(within(actor), phone_key__in=some, ended_on=None)
        for pk, name, phone in rows.order_by("id").values_list("pk", "name_key", "phone_key"):
            if phone is not None and (name, phone) in wanted:
                found.setdefault(wanted[name, phone], pk)
    return found


@verb
def households_end(*, actor: Actor, household_ids: Sequence[UUID]) -> None:
    """Ends households that were added together, and those of their heads who came with them.

    Raises:
        Forbidden: a place is not the actor's. Invalid: one has ended, or somebody else has joined since.
    """
    rows = _open_households(actor, household_ids)
    for place_id in {row.place_id for row in rows}:
        authorise(actor, place_id)
    heads = _only_heads(household_ids)
    day = clock.today()
    for start in range(0, len(household_ids), BATCH):
        some = household_ids[start : start + BATCH]
        Membership.objects.filter(household_id__in=some, until_on=None).update(until_on=day)
        Household.objects.filter(pk__in=some).update(ended_on=day)
    for start in range(0, len(heads), BATCH):
        Person.objects.filter(pk__in=heads[start : start + BATCH]).update(ended_on=day)
    audit_record(
        actor=actor,
        verb="households_end",
        kind="household",
        object_id=None,
        count=len(household_ids),
        digest=ids_digest(household_ids),
        persons=len(heads),
        persons_digest=ids_digest(heads),
    )


def _open_households(actor: Actor, ids: Sequence[UUID]) -> list[Household]:
    found: list[Household] = []
    for start in range(0, len(ids), BATCH):
        some = Household.objects.select_for_update().filter(within(actor), pk__in=ids[start : start + BATCH])
        found += some.filter(ended_on=None).only("pk", "place_id").order_by("pk")
    if len(found) != len(ids):
        raise Invalid(_("Some of these households have ended or moved since. Nothing was taken back."))
    return found


def _only_heads(ids: Sequence[UUID]) -> list[UUID]:
    """The heads who came with these households: made at the same time, with no account and no role since.

    Raises:
        Invalid: other members have joined.
    """
    heads: list[UUID] = []
    for start in range(0, len(ids), BATCH):
        rows = Membership.objects.filter(household_id__in=ids[start : start + BATCH]).select_related(
            "person", "household"
        )
        for row in rows.order_by("pk"):
            if not row.is_head or row.until_on is not None:
                raise Invalid(_("The members of some households have changed since. Nothing was taken back."))
            if row.person.user_id is None and row.person.created_at >= row.household.created_at:
                heads.append(row.person_id)
    return _without_roles(heads)


def _without_roles(persons: list[UUID]) -> list[UUID]:
    posted: set[UUID] = set()
    for start in range(0, len(persons), BATCH):
        rows = Posting.objects.filter(Q(person_id__in=persons[start : start + BATCH]))
        posted |= set(rows.values_list("person_id", flat=True))
    return [pk for pk in persons if pk not in posted]
