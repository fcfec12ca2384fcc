"""Verbs that fill an empty territory."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from django.utils.translation import gettext as _

from linli.kernel import ids
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid
from linli.kernel.rules.text import tidy
from linli.kernel.verbs import verb
from linli.territory.actions import sources
from linli.territory.actions.outlines import change, remember
from linli.territory.actions.permission import begin, finish
from linli.territory.models import Place
from linli.territory.reads import PlaceInfo, tree
from linli.territory.rules import kinds, names, shapes
from linli.territory.rules.history import Source
from linli.territory.rules.kinds import Kind
from linli.territory.rules.places import PlaceRow


@verb
def places_load(*, actor: Actor, rows: Sequence[PlaceRow]) -> int:
    """Inserts many places, parents before children, with one audit row; returns how many.

    Raises:
        Forbidden: not an administrator.
        Invalid: a row that may not stand below its parent, or a code that is used twice.
    """
    begin(actor, "places_load")
    _check(rows)
    places = Place.objects.bulk_create([Place(**asdict(row)) for row in rows], batch_size=200)
    remember(change(actor, Source.LOADED), [place for place in places if place.outline], made_place=True)
    finish(actor, "places_load", rows[0].id if rows else None, count=len(rows))
    return len(rows)


def _check(rows: Sequence[PlaceRow]) -> None:
    known = tree()
    stands: dict[object, PlaceRow | PlaceInfo] = {row.id: row for row in rows}
    codes: set[str] = set()
    for row in rows:
        parent = stands.get(row.parent_id) or known.get(row.parent_id)
        pair = (parent.kind, parent.level) if parent else None
        fits = kinds.may_stand_below(row.kind, row.level, pair) and kinds.code_fits(row.kind, row.code, None)
        if not fits or row.code in codes or known.by_code(row.code):
            text = _("%(code)s does not fit here.") % {"code": row.code}
            raise Invalid(text, {"rows": [text]})
        codes.add(row.code)


@verb
def banner_init(*, actor: Actor, code: str, name_zh: str | None = None, divisions: Path | None = None) -> int:
    """Makes the banner of an empty installation; returns how many places there are then.

    150425 brings its real divisions and outline. Elsewhere `divisions`, a CSV file with the columns code,
    parent_code, level and name, brings towns and villages; without it the banner stands alone.

    Raises:
        Forbidden: not an administrator.
        Invalid: the code is malformed, its name unknown, the file unusable, or a banner is there already.
    """
    begin(actor, "places_load")
    number = tidy(code)
    if tree().banner() is not None:
        raise Invalid(_("There is a banner already; an installation has one."))
    if not kinds.code_fits(Kind.BANNER, number, None):
        text = _("A banner's code has six digits, for example 150425.")
        raise Invalid(text, {"code": [text]})
    name = tidy(name_zh or "") or sources.official_name(number)
    if not 1 <= len(name) <= 60:
        text = _("No name is known for this code. Please give the name, at most 60 characters.")
        raise Invalid(text, {"name_zh": [text]})
    return places_load(actor=actor, rows=_rows(banner_row(number, name), divisions))


def banner_row(code: str, name: str) -> PlaceRow:
    """The banner itself; Hexigten comes with its real outline."""
    shape = sources.hexigten_outline() if code == sources.HEXIGTEN else None
    lon, lat = shapes.label_point(shape) if shape is not None else (None, None)
    return PlaceRow(
        id=ids.new(),
        kind=Kind.BANNER,
        code=code,
        code_system=kinds.STATISTICAL,
        name_zh=name,
        name_en=names.english(name),
        prefix=names.prefix(name),
        lon=lon,
        lat=lat,
        outline=shapes.dump(shape) if shape is not None else None,
    )


def _rows(banner: PlaceRow, divisions: Path | None) -> list[PlaceRow]:
    if divisions is not None:
        return sources.rows_from(sources.table_from(divisions), banner)
    if banner.code == sources.HEXIGTEN:
        return sources.rows_from(sources.hexigten_table(), banner)
    return [banner]
