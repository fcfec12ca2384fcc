"""The register of equipment: lists, one piece with its history, and what anybody may see."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.fieldwork.models import Equipment, EquipmentEvent
from linli.fieldwork.reads.reference import named
from linli.fieldwork.reads.visible import after_row, at_place, visible_to
from linli.fieldwork.rules.equipment import STATE_LABELS, State
from linli.kernel.actor import Actor
from linli.kernel.errors import Missing
from linli.people.reads import organisation_name, organisations_by_ids
from linli.people.rules import ROLES, Role
from linli.territory.reads import tree

KIND = "equipment"
PAGE = 50
LABELS = 240
"""Labels on one printable sheet at most."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the register is narrowed to; `state` empty: all but what was removed."""

    kind_id: UUID | None = None
    place_id: UUID | None = None
    unit_id: UUID | None = None
    state: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One piece as lists show it."""

    row: Equipment
    kind: str
    where: str
    keeper: str
    state: str


def _narrow(actor: Actor, wanted: Wanted) -> QuerySet[Equipment]:
    rows = Equipment.objects.select_related("kind", "point").filter(visible_to(actor))
    rows = rows.filter(state=wanted.state) if wanted.state else rows.exclude(state=State.REMOVED)
    if wanted.kind_id:
        rows = rows.filter(kind_id=wanted.kind_id)
    if wanted.place_id:
        rows = rows.filter(at_place(wanted.place_id))
    if wanted.unit_id:
        rows = rows.filter(unit_id=wanted.unit_id)
    if wanted.number:
        rows = rows.filter(number__icontains=wanted.number)
    return rows


def equipment_page(
    actor: Actor, wanted: Wanted, *, after: tuple[str, UUID] | None = None, limit: int = PAGE
) -> tuple[list[Line], bool]:
    """(visible pieces in the order of their places, whether there are more). Two statements."""
    rows = _narrow(actor, wanted)
    if after:
        rows = rows.filter(after_row(*after))
    found = list(rows.order_by("place_code", "id")[: limit + 1])
    return lines(found[:limit]), len(found) > limit


def lines(rows: list[Equipment]) -> list[Line]:
    """Pieces in the reader's language; one statement for all their units."""
    language = get_language() or "zh-hans"
    units = organisations_by_ids({row.unit_id for row in rows if row.unit_id})
    offices = {pk: organisation_name(unit) for pk, unit in units.items()}
    return [
        Line(
            row,
            named(row.kind),
            tree().full_name(row.place_id, language),
            offices.get(row.unit_id, "") if row.unit_id else role_name(row.keeper_role),
            str(STATE_LABELS[State(row.state)]),
        )
        for row in rows
    ]


def role_name(role: str) -> str:
    """A role in words."""
    return str(ROLES[Role(role)].label) if role else ""


def equipment_all(actor: Actor, wanted: Wanted) -> Iterator[Line]:
    """The same, page by page until the end."""
    after: tuple[str, UUID] | None = None
    more = True
    while more:
        found, more = equipment_page(actor, wanted, after=after, limit=500)
        yield from found
        after = (found[-1].row.place_code, found[-1].row.pk) if found else None


def equipment_get(actor: Actor, equipment_id: UUID) -> Equipment:
    """A visible piece.

    Raises:
        Missing: there is none, or not for this actor.
    """
    rows = Equipment.objects.select_related("kind", "point").filter(visible_to(actor), pk=equipment_id)
    row = rows.first()
    if row is None:
        raise Missing(_("There is no such piece of equipment here."))
    return row


def equipment_tagged(tag: str) -> Equipment:
    """The piece whose label says so: what anybody who stands before it may see.

    Raises:
        Missing: no such label, or it was removed.
    """
    rows = Equipment.objects.select_related("kind", "point").exclude(state=State.REMOVED)
    row = rows.filter(tag=tag.lower()).first()
    if row is None:
        raise Missing(_("There is nothing with this label any more."))
    return row


def events_of(equipment_id: UUID, limit: int = 100) -> list[EquipmentEvent]:
    """A piece's history, newest first."""
    return list(EquipmentEvent.objects.filter(equipment_id=equipment_id).order_by("-seq")[:limit])


def numbers_taken(town_id: UUID | None, numbers: list[str]) -> set[str]:
    """Which of these numbers a town's register has already."""
    rows = Equipment.objects.filter(Q(town_id=town_id), number__in=numbers)
    return set(rows.values_list("number", flat=True))


@dataclass(frozen=True, slots=True)
class Published:
    """One camera, or another kind that is published: where it stands and what for."""

    kind: str
    place: str
    group: str
    name: str
    purpose: str
    lon: float | None
    lat: float | None


def published() -> list[Published]:
    """Everything of kinds that are public, by place. One statement."""
    rows = Equipment.objects.select_related("kind", "point").filter(kind__public=True)
    language = get_language() or "zh-hans"
    return [
        Published(
            named(row.kind),
            tree().full_name(row.place_id, language),
            tree().name(row.village_id or row.town_id or row.place_id, language),
            row.point.name,
            row.purpose,
            row.point.lon,
            row.point.lat,
        )
        for row in rows.exclude(state=State.REMOVED).order_by("place_code", "id")[:2000]
    ]
