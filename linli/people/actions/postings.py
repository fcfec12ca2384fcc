"""Giving roles and taking them back."""

from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.permits import may
from linli.kernel.registry import publish
from linli.kernel.rules import text
from linli.kernel.verbs import verb
from linli.people.actions.deputies import deputies_cut
from linli.people.models import Organisation, Posting, Title
from linli.people.reads import chain_of, visible_to, within
from linli.people.rules import ROLES, Role, may_post
from linli.territory.reads import tree

POSTING_ENDED = "posting.ended"


def authorise_role(actor: Actor, role: str, place_id: UUID) -> None:
    """Only who may give the role at this place gives it or takes it back.

    Raises:
        Forbidden: the role, or the place, is not the actor's. An administrator's deputy makes none.
    """
    if actor.kind == Kind.SYSTEM:
        return
    own, above = (
        [g for g in actor.grants if g.for_person is None or role != Role.ADMINISTRATOR],
        chain_of(place_id),
    )
    if not any(may_post(grant.role, role) and grant.place_id in above for grant in own):
        raise Forbidden(_("This role is not yours to give here."))


def _field(name: str, message: str) -> Invalid:
    return Invalid(message, {name: [message]})


def _check(role: str, place_id: UUID, full_time: bool) -> None:
    place = tree().get(place_id)
    if role not in list(Role):
        raise _field("role", _("Please choose a role."))
    rule = ROLES[Role(role)]
    if place is None or place.kind not in rule.kinds:
        raise _field("place", _("This role does not belong at such a place."))
    if not full_time and not rule.may_be_part_time:
        raise _field("part_time", _("This role is full-time."))


def _check_unit(actor: Actor, role: str, unit_id: UUID | None) -> None:
    """A unit opens its matters to whoever is posted in it, so it must be one of the actor's own places."""
    if unit_id is None:
        if ROLES[Role(role)].needs_unit:
            raise _field("unit", _("Please choose the unit."))
    elif not Organisation.objects.filter(within(actor), pk=unit_id, ended_on=None).exists():
        raise _field("unit", _("Please choose the unit."))


def _check_title(role: str, title_id: UUID | None) -> None:
    if title_id and not Title.objects.filter(pk=title_id, role=role).exists():
        raise _field("title", _("This local name belongs to another role."))


@verb
def posting_add(
    *,
    actor: Actor,
    person_id: UUID,
    role: str,
    place_id: UUID,
    unit_id: UUID | None = None,
    title_id: UUID | None = None,
    full_time: bool = True,
    from_on: date | None = None,
    until_on: date | None = None,
) -> Posting:
    """Gives a role at a place, from and until.

    Raises:
        Forbidden: not the actor's role to give there. Invalid: names the field.
        Missing: no such person, or not for this actor.
    """
    _check(role, place_id, full_time)
    authorise_role(actor, role, place_id)
    _check_unit(actor, role, unit_id)
    _check_title(role, title_id)
    if not visible_to(actor).filter(pk=person_id, ended_on=None).exists():
        raise Missing(_("There is no such person here."))
    start = from_on or clock.today()
    if until_on and until_on < start:
        raise _field("until_on", _("The end lies before the beginning."))
    row = Posting.objects.create(
        person_id=person_id,
        role=role,
        place_id=place_id,
        unit_id=unit_id,
        title_id=title_id,
        full_time=full_time,
        from_on=start,
        until_on=until_on,
    )
    audit_record(
        actor=actor,
        verb="posting_add",
        kind="posting",
        object_id=row.pk,
        person=person_id,
        role=role,
        place=place_id,
        unit=unit_id,
    )
    return row


@verb
def posting_end(*, actor: Actor, posting_id: UUID, until_on: date | None = None) -> None:
    """Ends a posting at once, with yesterday as its last day (or on `until_on`).

    One that began today or lies ahead ends before it began: it opens nothing from this moment on. Rooms above
    hear of it in the same transaction.

    Raises:
        Missing: no such open posting, or not for this actor. Forbidden: not the actor's role to take back.
    """
    still = Q(until_on=None) | Q(until_on__gte=clock.today())
    row = Posting.objects.select_for_update().filter(within(actor), still, pk=posting_id).first()
    if row is None:
        raise Missing(_("This posting has ended already."))
    authorise_role(actor, row.role, row.place_id)
    row.until_on = until_on or clock.yesterday()
    row.save(update_fields=["until_on"])
    deputies_cut(posting_id=row.pk, until_on=row.until_on)
    audit_record(
        actor=actor,
        verb="posting_end",
        kind="posting",
        object_id=row.pk,
        person=row.person_id,
        role=row.role,
        place=row.place_id,
        until=row.until_on,
    )
    facts = {"person_id": row.person_id, "role": row.role, "place_id": row.place_id, "posting_id": row.pk}
    publish(POSTING_ENDED, actor=actor, **facts)


@verb
def title_add(*, actor: Actor, role: str, name_zh: str, name_en: str) -> Title:
    """Adds a local name for a role."""
    if not may(actor, "title_add"):
        raise Forbidden(_("Only an administrator can do this."))
    if role not in list(Role) or not text.tidy(name_zh):
        raise _field("name_zh", _("Please choose a role and write its local name."))
    row = Title.objects.create(role=role, name_zh=text.tidy(name_zh)[:40], name_en=text.tidy(name_en)[:60])
    audit_record(actor=actor, verb="title_add", kind="title", object_id=row.pk, role=role)
    return row
