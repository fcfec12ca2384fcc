"""Persons, households and organisations."""

from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from stdnum.cn import uscc as uscc_rules

from linli.accounts.actions.users import user_add
from linli.kernel import clock, keys
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.rules import text
from linli.kernel.verbs import verb
from linli.people.actions.deputies import deputies_leave
from linli.people.actions.postings import posting_end
from linli.people.models import Household, Membership, Organisation, Person, Posting
from linli.people.reads import covers, name_key, visible_to, within
from linli.people.rules import OrganisationKind
from linli.territory.reads import tree


def authorise(actor: Actor, verb: str, place_id: UUID | None) -> None:
    """Whether the table of permissions lets the actor do `verb` at the place.

    Raises:
        Forbidden: somebody else's place, or no desk at all.
    """
    if not covers(actor, place_id, verb):
        raise Forbidden(_("This place is not yours to look after."))


def _field(name: str, message: str) -> Invalid:
    return Invalid(message, {name: [message]})


def plain_name(value: str, field: str = "name", limit: int = 40) -> str:
    """A name as it is kept, tidied.

    Raises:
        Invalid: empty or too long.
    """
    plain = text.tidy(value)
    if not 1 <= len(plain) <= limit:
        raise _field(field, _("Please write a name of at most %(limit)s characters.") % {"limit": limit})
    return plain


def _place(place_id: UUID) -> None:
    if tree().get(place_id) is None:
        raise _field("place", _("There is no such place."))


@verb
def person_add(
    *, actor: Actor, name: str, place_id: UUID, phone: str = "", user_id: UUID | None = None
) -> Person:
    """Adds a person; name and number are sealed.

    Raises:
        Forbidden: the place is not the actor's. Invalid: names the field.
    """
    authorise(actor, "person_add", place_id)
    _place(place_id)
    plain = plain_name(name)
    number = text.phone(phone) if phone else None
    if phone and number is None:
        raise _field("phone", _("This is not a phone number."))
    person = Person.objects.create(
        name=plain,
        name_key=name_key(plain),
        phone=number,
        place_id=place_id,
        user_id=user_id,
        phone_key=keys.lookup("phone", number) if number else None,
    )
    audit_record(actor=actor, verb="person_add", kind="person", object_id=person.pk, place=place_id)
    return person


@verb
def person_end(*, actor: Actor, person_id: UUID) -> None:
    """Marks a person as no longer here; their roles and their time in a household end with it.

    Raises:
        Missing: no such person, or not for this actor. Forbidden: the place, or one of the roles, is not the
        actor's.
    """
    person = visible_to(actor).select_for_update().filter(pk=person_id, ended_on=None).first()
    if person is None:
        raise Missing(_("There is no such person here."))
    authorise(actor, "person_end", person.place_id)
    person.ended_on = clock.today()
    person.save(update_fields=["ended_on"])
    open_ = Q(until_on=None) | Q(until_on__gte=clock.today())
    for posting_id in (
        Posting.objects.filter(open_, person=person).order_by("id").values_list("pk", flat=True)
    ):
        posting_end(actor=actor, posting_id=posting_id)
    deputies_leave(person_id=person_id)
    Membership.objects.filter(person=person, until_on=None).update(until_on=person.ended_on)
    audit_record(actor=actor, verb="person_end", kind="person", object_id=person_id)


@verb
def organisation_add(
    *,
    actor: Actor,
    kind: str,
    name_zh: str,
    place_id: UUID,
    name_en: str = "",
    uscc: str = "",
    above_id: UUID | None = None,
) -> Organisation:
    """Adds an organisation. `uscc` is checked by GB 32100-2015's check character.

    Raises:
        Forbidden: the place is not the actor's. Invalid: names the field.
    """
    authorise(actor, "organisation_add", place_id)
    _place(place_id)
    if kind not in list(OrganisationKind):
        raise _field("kind", _("Please choose a kind."))
    if above_id and not Organisation.objects.filter(pk=above_id, ended_on=None).exists():
        raise _field("above", _("There is no such organisation here."))
    if uscc and not uscc_rules.is_valid(uscc):
        raise _field("uscc", _("The unified social credit code does not check. Please compare it once more."))
    name = plain_name(name_zh, "name_zh", 80)
    row = Organisation.objects.create(
        kind=kind,
        name_zh=name,
        name_en=text.tidy(name_en)[:120] or name,
        place_id=place_id,
        above_id=above_id,
        uscc=uscc_rules.compact(uscc) if uscc else "",
    )
    audit_record(actor=actor, verb="organisation_add", kind="organisation", object_id=row.pk, place=place_id)
    return row


@verb
def organisation_end(*, actor: Actor, organisation_id: UUID) -> None:
    """Marks an organisation as closed.

    Raises:
        Missing: no such open organisation, or not for this actor. Forbidden: not the actor's to close.
    """
    rows = Organisation.objects.select_for_update().filter(within(actor), pk=organisation_id, ended_on=None)
    row = rows.first()
    if row is None:
        raise Missing(_("There is no such organisation here."))
    authorise(actor, "organisation_end", row.place_id)
    row.ended_on = clock.today()
    row.save(update_fields=["ended_on"])
    audit_record(actor=actor, verb="organisation_end", kind="organisation", object_id=organisation_id)


@verb
def household_add(*, actor: Actor, number: str, place_id: UUID, address: str = "") -> Household:
    """Adds a household under the number printed on its card.

    Raises:
        Forbidden: the place is not the actor's. Invalid: the number is taken or empty.
    """
    authorise(actor, "household_add", place_id)
    _place(place_id)
    plain = plain_name(number, "number", 24)
    if Household.objects.filter(number=plain).exists():
        raise _field("number", _("This number is taken."))
    row = Household.objects.create(number=plain, place_id=place_id, address=text.tidy(address) or None)
    audit_record(actor=actor, verb="household_add", kind="household", object_id=row.pk, place=place_id)
    return row


@verb
def household_end(*, actor: Actor, household_id: UUID) -> None:
    """Marks a household as gone; its members' time in it ends with it.

    Raises:
        Missing: no such household, or not for this actor. Forbidden: not the actor's to end.
    """
    row = Household.objects.select_for_update().filter(within(actor), pk=household_id, ended_on=None).first()
    if row is None:
        raise Missing(_("There is no such household here."))
    authorise(actor, "household_end", row.place_id)
    row.ended_on = clock.today()
    row.save(update_fields=["ended_on"])
    Membership.objects.filter(household=row, until_on=None).update(until_on=row.ended_on)
    audit_record(actor=actor, verb="household_end", kind="household", object_id=household_id)


@verb
def membership_add(
    *, actor: Actor, household_id: UUID, person_id: UUID, is_head: bool = False, from_on: date | None = None
) -> Membership:
    """Puts a person into a household; earlier times in other households end.

    Raises:
        Missing: no such household or person, or not for this actor. Forbidden: the place is not the actor's.
        Invalid: the person belongs to this household already.
    """
    households = Household.objects.select_for_update().filter(within(actor), ended_on=None)
    household = households.filter(pk=household_id).first()
    person = visible_to(actor).select_for_update().filter(pk=person_id, ended_on=None).first()
    if household is None or person is None:
        raise Missing(_("There is no such household or person here."))
    authorise(actor, "membership_add", household.place_id)
    authorise(actor, "membership_add", person.place_id)
    if Membership.objects.filter(household=household, person=person, until_on=None).exists():
        raise _field("person", _("They belong to this household already."))
    day = from_on or clock.today()
    Membership.objects.filter(person=person, until_on=None).update(until_on=day)
    row = Membership.objects.create(household=household, person=person, is_head=is_head, from_on=day)
    audit_record(
        actor=actor, verb="membership_add", kind="household", object_id=household_id, person=person_id
    )
    return row


@verb
def person_register(
    *, actor: Actor, name: str, place_id: UUID, phone: str = "", username: str = ""
) -> Person:
    """Adds a person together with an account that opens with a reset code, if a user name is given.

    Raises:
        Forbidden: the place, or making accounts, is not the actor's. Invalid: names the field.
    """
    user = user_add(actor=actor, username=username, password=None, phone=phone) if username else None
    return person_add(
        actor=actor, name=name, place_id=place_id, phone=phone, user_id=user.pk if user else None
    )
