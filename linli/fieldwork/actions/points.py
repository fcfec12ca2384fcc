"""Points to look at: a shop, a well, a bridge, an old house as a building. Never a person."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.fieldwork.actions.authority import authorise, check_seq, place_of, plain_name, wrong
from linli.fieldwork.models import CheckPoint, Equipment, Kind, Standing, Task
from linli.fieldwork.reads.reference import reference
from linli.fieldwork.reads.visible import columns, visible_to
from linli.fieldwork.rules.checking import TaskState
from linli.kernel import clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.idempotency import idempotency_claim
from linli.kernel.actor import Actor
from linli.kernel.errors import Missing
from linli.kernel.verbs import verb
from linli.territory.reads import tree

KIND = "check_point"


def chosen_kind(kind_id: UUID | None, of: str) -> Kind:
    """A kind that is offered.

    Raises:
        Invalid: there is none.
    """
    row = next((kind for kind in reference().offered(of) if kind.pk == kind_id), None)
    if row is None:
        raise wrong("kind", _("Please choose a kind."))
    return row


@verb
def point_add(
    *,
    actor: Actor,
    kind_id: UUID | None,
    name: str,
    place_id: UUID | None,
    lon: float | None = None,
    lat: float | None = None,
    key: str = "",
) -> CheckPoint:
    """Adds a named point in a place.

    Raises:
        Forbidden: not the actor's place. Invalid: names the field; a name that sorts people is not taken.
    """
    place = place_of(place_id, lon, lat)
    authorise(actor, "point_add", place.id)
    row = CheckPoint(name=plain_name(name, 80), lon=lon, lat=lat, **columns(place.id))
    row.kind = chosen_kind(kind_id, "point")
    if key:
        body = [str(kind_id), row.name, str(place.id), lon, lat]
        owner = idempotency_claim(actor=actor, key=key, body=body, object_id=row.pk)
        if owner != row.pk:
            return CheckPoint.objects.get(pk=owner)
    row.save(force_insert=True)
    audit_record(actor=actor, verb="point_add", kind=KIND, object_id=row.pk, of=row.kind.code, place=place.id)
    return row


def locked_point(actor: Actor, point_id: UUID) -> CheckPoint:
    """The point, locked.

    Raises:
        Missing: there is none, or not for this actor.
    """
    row = CheckPoint.objects.select_for_update(no_key=True).filter(visible_to(actor), pk=point_id).first()
    if row is None or row.ended_on:
        raise Missing(_("There is no such point here."))
    return row


@verb
def point_change(
    *,
    actor: Actor,
    point_id: UUID,
    name: str,
    place_id: UUID | None,
    lon: float | None = None,
    lat: float | None = None,
    expected: int | None = None,
) -> CheckPoint:
    """Gives a point another name or position; what was found there stays with it.

    Raises:
        Stale: somebody changed it meanwhile. Otherwise as `point_add`.
    """
    row = locked_point(actor, point_id)
    authorise(actor, "point_change", row.place_id)
    check_seq(row.seq, expected)
    place = place_of(place_id, lon, lat)
    authorise(actor, "point_change", place.id)
    row.name = plain_name(name, 80)
    point_move(row, place.id, lon, lat)
    audit_record(actor=actor, verb="point_change", kind=KIND, object_id=row.pk, seq=row.seq, place=place.id)
    return row


def point_move(row: CheckPoint, place_id: UUID, lon: float | None, lat: float | None) -> None:
    """Saves a locked point at its place; what still waits there and how it stands go with it."""
    moved = columns(place_id)
    row.lon, row.lat, row.seq = lon, lat, row.seq + 1
    for name, value in moved.items():
        setattr(row, name, value)
    row.save()
    Task.objects.filter(point=row, state=TaskState.DUE).update(**moved)
    Standing.objects.filter(point=row).update(**moved)


@verb
def point_end(*, actor: Actor, point_id: UUID) -> None:
    """The point is gone: nothing waits there any more, its history stays. Equipment ends in its register."""
    row = locked_point(actor, point_id)
    authorise(actor, "point_end", row.place_id)
    if Equipment.objects.filter(point=row).exists():
        raise wrong("point", _("This is a piece of equipment; note it as removed in the register."))
    point_close(row)
    audit_record(actor=actor, verb="point_end", kind=KIND, object_id=row.pk)


def point_close(row: CheckPoint) -> None:
    """Ends a locked point and drops what waits there."""
    row.ended_on, row.seq = clock.today(), row.seq + 1
    row.save()
    Task.objects.filter(point=row, state=TaskState.DUE).update(state=TaskState.DROPPED)


def places_as_points(kind: Kind, place_ids: Iterable[UUID]) -> list[CheckPoint]:
    """Points for places as such, made where a plan first looks at them."""
    names: list[dict[str, Any]] = [
        {"name": tree().full_name(place_id, "zh-hans"), **columns(place_id)} for place_id in sorted(place_ids)
    ]
    return CheckPoint.objects.bulk_create([CheckPoint(kind=kind, **one) for one in names])
