"""The tree of places as a spreadsheet."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Forbidden
from linli.sheets.rules.exporting import Column, Export, Shape
from linli.territory.forms import label
from linli.territory.reads import PlaceInfo, tree


def _above(row: PlaceInfo) -> str:
    parent = tree().get(row.parent_id)
    return parent.code if parent else ""


def _columns() -> Iterable[Column[PlaceInfo]]:
    return (
        Column(pgettext("register", "Code"), lambda row: row.code, width=18),
        Column(pgettext("sheet", "Chinese name"), lambda row: row.name_zh, width=24),
        Column(pgettext("sheet", "English name"), lambda row: row.name_en, width=30),
        Column(pgettext("sheet", "Kind"), lambda row: str(label(row.kind, row.level)), width=12),
        Column(_("Code of the place above"), _above, width=18),
        Column(_("Full name"), lambda row: tree().full_name(row.id, get_language() or "zh-hans"), width=32),
        Column(_("Prefix of short numbers"), lambda row: row.prefix, width=12),
        Column(_("Longitude"), lambda row: row.lon, Shape.NUMBER, 12),
        Column(_("Latitude"), lambda row: row.lat, Shape.NUMBER, 12),
    )


def _rows(actor: Actor, filters: Mapping[str, str]) -> Iterator[PlaceInfo]:
    """The named place and all current ones below it, the whole banner without a name; by code."""
    if actor.kind is Kind.USER and not actor.grants:
        raise Forbidden(_("Places are shown to whoever is posted in one."))
    known = tree()
    top = _place(filters.get("place", "")) or known.banner()
    inside = known.descendants(top.id) if top else frozenset()
    rows = [row for row in map(known.get, inside) if row and row.current]
    return iter(sorted(rows, key=lambda row: (row.code, row.id)))


def _place(text: str) -> PlaceInfo | None:
    try:
        return tree().get(UUID(text))
    except ValueError:
        return None


PLACES = Export("places", gettext_lazy("Places"), _columns, _rows, ("place",))
