"""What was looked at, checklists and equipment as spreadsheets: what their pages show."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from linli.cases.reads.reference import reference as matters
from linli.fieldwork.filters import EquipmentFilter, SeenFilter
from linli.fieldwork.models import Checklist, ChecklistVersion
from linli.fieldwork.reads import equipment, seen
from linli.fieldwork.reads.reference import named, reference
from linli.fieldwork.rules.hazards import LABELS, Hazard
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden
from linli.kernel.permits import may
from linli.sheets.rules.exporting import Column, Export, Shape
from linli.territory.reads import tree


def _open(actor: Actor) -> None:
    if not may(actor, "rounds_see"):
        raise Forbidden(_("This is not yours to see."))


def _seen() -> Iterable[Column[seen.Line]]:
    return (
        Column(pgettext("sheet", "Place"), lambda line: line.where, width=28),
        Column(_("Point"), lambda line: line.name, width=26),
        Column(_("Kind"), lambda line: named(line.row.point.kind), width=12),
        Column(_("Checklist"), lambda line: line.checklist, width=16),
        Column(_("Last looked at"), lambda line: line.row.last_on, Shape.DAY, 13),
        Column(_("Found"), lambda line: line.result, width=14),
        Column(_("Hazard"), _hazard, width=22),
        Column(_("Longitude"), lambda line: line.row.point.lon, Shape.NUMBER, 12),
        Column(_("Latitude"), lambda line: line.row.point.lat, Shape.NUMBER, 12),
    )


def _hazard(line: seen.Line) -> str:
    return str(LABELS[Hazard(line.row.hazard.state)]) if line.row.hazard else ""


def _seen_rows(actor: Actor, filters: Mapping[str, str]) -> Iterator[seen.Line]:
    _open(actor)
    return seen.seen_all(actor, SeenFilter(filters).wanted())


SEEN = Export(
    "inspections",
    gettext_lazy("What was looked at"),
    _seen,
    _seen_rows,
    ("checklist", "place", "state", "older"),
)


def _equipment() -> Iterable[Column[equipment.Line]]:
    language = get_language() or "zh-hans"
    return (
        Column(_("Number"), lambda line: line.row.number, width=16),
        Column(_("Kind"), lambda line: line.kind, width=14),
        Column(
            pgettext("sheet", "Place"), lambda line: tree().full_name(line.row.place_id, language), width=28
        ),
        Column(_("Position"), lambda line: line.row.point.name, width=26),
        Column(_("Longitude"), lambda line: line.row.point.lon, Shape.NUMBER, 12),
        Column(_("Latitude"), lambda line: line.row.point.lat, Shape.NUMBER, 12),
        Column(_("Keeper"), lambda line: line.keeper, width=18),
        Column(_("State"), lambda line: line.state, width=12),
        Column(_("Purpose"), lambda line: line.row.purpose, width=26),
        Column(_("Installed on"), lambda line: line.row.installed_on, Shape.DAY, 13),
        Column(_("Last looked at"), lambda line: line.row.checked_on, Shape.DAY, 13),
    )


def _equipment_rows(actor: Actor, filters: Mapping[str, str]) -> Iterator[equipment.Line]:
    _open(actor)
    return equipment.equipment_all(actor, EquipmentFilter(filters).wanted())


EQUIPMENT = Export(
    "equipment",
    gettext_lazy("Equipment"),
    _equipment,
    _equipment_rows,
    ("kind", "place", "unit", "state", "number"),
)


@dataclass(frozen=True, slots=True)
class _Item:
    """One item of a list's published version."""

    checklist: Checklist
    version: ChecklistVersion
    item: Mapping[str, Any]


def _items() -> Iterable[Column[_Item]]:
    categories = matters().categories
    return (
        Column(pgettext("register", "Code"), lambda row: row.checklist.code, width=14),
        Column(pgettext("sheet", "Chinese name"), lambda row: row.checklist.name_zh, width=16),
        Column(pgettext("sheet", "English name"), lambda row: row.checklist.name_en, width=20),
        Column(
            _("Category"),
            lambda row: categories[row.checklist.category_id].name_zh if row.checklist.category_id else "",
            width=14,
        ),
        Column(_("Item number"), lambda row: row.item["no"], Shape.NUMBER, 7),
        Column(_("Item in Chinese"), lambda row: row.item["zh"], width=48),
        Column(_("Item in English"), lambda row: row.item["en"], width=48),
        Column(_("Version"), lambda row: row.version.number, Shape.NUMBER, 7),
    )


def _item_rows(actor: Actor, filters: Mapping[str, str]) -> Iterator[_Item]:
    _open(actor)
    known = reference()
    return (
        _Item(row, known.current[row.pk], item)
        for row in known.usable
        for item in known.current[row.pk].items
    )


CHECKLISTS = Export("checklists", gettext_lazy("Checklists"), _items, _item_rows)
EXPORTS = (SEEN, EQUIPMENT, CHECKLISTS)
