"""The register of equipment: every change is a line of the piece's history."""

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.fieldwork.actions.authority import authorise, check_seq, place_of, plain_name, wrong
from linli.fieldwork.actions.points import chosen_kind, point_close, point_move
from linli.fieldwork.models import CheckPoint, Equipment, EquipmentEvent
from linli.fieldwork.reads.equipment import KIND
from linli.fieldwork.reads.visible import columns, visible_to
from linli.fieldwork.rules.equipment import BY_HAND, State, What, after
from linli.kernel import clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.idempotency import idempotency_claim
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid, Missing
from linli.kernel.rules import text
from linli.kernel.rules.permissions import CHECKERS
from linli.kernel.verbs import verb
from linli.people.reads import organisations_by_ids

TAG_BITS = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """What the register says of a piece. `name`: what stands beside it; `purpose` must be there where its
    kind is published."""

    number: str
    kind_id: UUID | None
    place_id: UUID | None
    name: str = ""
    lon: float | None = None
    lat: float | None = None
    unit_id: UUID | None = None
    keeper_role: str = ""
    purpose: str = ""
    installed_on: date | None = None


def event_add(
    actor: Actor, row: Equipment, what: What, *, case_id: UUID | None = None, check_id: UUID | None = None
) -> None:
    """Moves a locked piece by the table and appends the line, inside the running verb.

    Raises:
        Invalid: not possible from where it stands.
    """
    state = after(State(row.state), what)
    if state is None:
        raise Invalid(_("This is not possible for a piece of equipment that stands so."))
    row.state, row.seq = state, row.seq + 1
    row.save()
    _append(actor, row, what, case_id, check_id)


def _append(
    actor: Actor, row: Equipment, what: What, case_id: UUID | None = None, check_id: UUID | None = None
) -> None:
    EquipmentEvent.objects.create(
        equipment=row,
        seq=row.seq,
        what=what,
        state=row.state,
        on=clock.today(),
        user_id=actor.user_id,
        case_id=case_id,
        check_row_id=check_id,
    )


def _fill(row: Equipment, given: Piece, place_id: UUID) -> None:
    """Puts what the register says onto a row."""
    row.number = text.tidy(given.number)[:40]
    if not row.number:
        raise wrong("number", _("Please give it a number."))
    row.purpose = plain_name(given.purpose, 120, "purpose") if given.purpose.strip() else ""
    if row.kind.public and not row.purpose:
        raise wrong("purpose", _("What it is for is published, so it must be said."))
    if given.unit_id and given.unit_id not in organisations_by_ids([given.unit_id]):
        raise wrong("keeper", _("There is no such unit."))
    if given.keeper_role and given.keeper_role not in CHECKERS:
        raise wrong("keeper", _("Please choose who keeps it."))
    if given.installed_on and given.installed_on > clock.today():
        raise wrong("installed_on", _("This day lies in the future."))
    row.keeper_role = "" if given.unit_id else given.keeper_role
    row.installed_on = given.installed_on
    for name, value in {**columns(place_id), "unit_id": given.unit_id}.items():
        setattr(row, name, value)
    same = Equipment.objects.filter(Q(town_id=row.town_id), number=row.number).exclude(pk=row.pk)
    if same.exists():
        raise wrong("number", _("This number is taken already."))


@verb
def equipment_add(*, actor: Actor, given: Piece, key: str = "") -> Equipment:
    """Enters a piece, working, with the point at which it stands.

    Raises:
        Forbidden: not the actor's place. Invalid: names the field; the number is taken.
    """
    place = place_of(given.place_id, given.lon, given.lat)
    authorise(actor, "equipment_add", place.id)
    row = Equipment(tag=text.spell(secrets.token_bytes(10), TAG_BITS).lower())
    row.kind = chosen_kind(given.kind_id, "equipment")
    if key:
        owner = idempotency_claim(actor=actor, key=key, body=str(given), object_id=row.pk)
        if owner != row.pk:
            return Equipment.objects.get(pk=owner)
    _fill(row, given, place.id)
    point = CheckPoint(kind=row.kind, lon=given.lon, lat=given.lat, **columns(place.id))
    point.name = _point_name(row, given)
    point.unit_id = given.unit_id
    point.save(force_insert=True)
    row.point = point
    row.save(force_insert=True)
    _append(actor, row, What.ADDED)
    audit_record(actor=actor, verb="equipment_add", kind=KIND, object_id=row.pk, place=place.id)
    return row


def _point_name(row: Equipment, given: Piece) -> str:
    beside = plain_name(given.name, 60) if given.name.strip() else ""
    return f"{row.kind.name_zh} {row.number} {beside}".strip()[:80]


def locked(actor: Actor, equipment_id: UUID) -> Equipment:
    """A visible piece, locked.

    Raises:
        Missing: there is none, or not for this actor.
    """
    rows = Equipment.objects.select_for_update().filter(visible_to(actor), pk=equipment_id)
    row = rows.first()
    if row is None:
        raise Missing(_("There is no such piece of equipment here."))
    return row


@verb
def equipment_change(
    *, actor: Actor, equipment_id: UUID, given: Piece, expected: int | None = None
) -> Equipment:
    """Changes what the register says; the kind stays.

    Raises:
        Missing, Forbidden, Stale. Invalid: names the field; it was removed.
    """
    known = Equipment.objects.filter(visible_to(actor), pk=equipment_id).first()
    if known is None:
        raise Missing(_("There is no such piece of equipment here."))
    point = CheckPoint.objects.select_for_update(no_key=True).get(pk=known.point_id)
    row = locked(actor, equipment_id)
    authorise(actor, "equipment_change", row.place_id)
    check_seq(row.seq, expected)
    place = place_of(given.place_id, given.lon, given.lat)
    authorise(actor, "equipment_change", place.id)
    _fill(row, given, place.id)
    event_add(actor, row, What.CHANGED)
    point.name, point.unit_id = _point_name(row, given), given.unit_id
    point_move(point, place.id, given.lon, given.lat)
    audit_record(actor=actor, verb="equipment_change", kind=KIND, object_id=row.pk, seq=row.seq)
    return row


@verb
def equipment_set(*, actor: Actor, equipment_id: UUID, state: str, expected: int | None = None) -> Equipment:
    """Notes whether it works, is out of service or was removed.

    Raises:
        Missing, Forbidden, Stale. Invalid: it stands so already, or was removed.
    """
    known = Equipment.objects.filter(visible_to(actor), pk=equipment_id).first()
    if known is None:
        raise Missing(_("There is no such piece of equipment here."))
    point = CheckPoint.objects.select_for_update(no_key=True).get(pk=known.point_id)
    row = locked(actor, equipment_id)
    authorise(actor, "equipment_set", row.place_id)
    if state not in set(State):
        raise wrong("state", _("Please choose how it stands."))
    check_seq(row.seq, expected)
    event_add(actor, row, BY_HAND[State(state)])
    if state == State.REMOVED and point.ended_on is None:
        point_close(point)
    audit_record(actor=actor, verb="equipment_set", kind=KIND, object_id=row.pk, seq=row.seq, state=row.state)
    return row


def facts_of(row: Equipment) -> dict[str, Any]:
    """What a matter about the piece begins with."""
    return {"where": row.point.name, "lon": row.point.lon, "lat": row.point.lat, "place_id": row.place_id}
