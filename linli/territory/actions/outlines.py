"""Verbs for outlines. Each change adds a row to the place's history; nothing drawn is ever lost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from linli.kernel import clock, ids
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid, Missing
from linli.kernel.verbs import verb
from linli.territory.actions.permission import begin, finish
from linli.territory.models import Outline, OutlineNote, Place
from linli.territory.rules import shapes
from linli.territory.rules.history import Source
from linli.territory.rules.systems import System

OUTSIDE = 0.01
"""Part of an outline that may lie outside its parent before it is refused: no two drawings agree."""
BATCH = 200


@dataclass(frozen=True, slots=True)
class Change:
    """What all outlines of one change have in common."""

    actor: Actor
    source: Source
    valid_from: date
    id: UUID
    system: str = System.WGS84


def change(actor: Actor, source: Source, from_on: date | None = None, system: str = System.WGS84) -> Change:
    """A new change, from today on unless said otherwise."""
    return Change(actor, source, from_on or clock.today(), ids.new(), system)


def remember(
    made: Change, rows: Iterable[Place], *, notes: Mapping[UUID, str] | None = None, **same: Any
) -> list[UUID]:
    """Adds the present outline of each place to its history, and returns their ids; `notes` by place id."""
    places = list(rows)
    last = _last_numbers([place.pk for place in places])
    made_rows = [_outline(made, place, last.get(place.pk, 0) + 1, same) for place in places]
    Outline.objects.bulk_create(made_rows, batch_size=BATCH)
    words = notes or {}
    OutlineNote.objects.bulk_create(
        [OutlineNote(outline=row, words=words[row.place_id]) for row in made_rows if words.get(row.place_id)],
        batch_size=BATCH,
    )
    return [row.pk for row in made_rows]


def _outline(made: Change, place: Place, number: int, same: Mapping[str, Any]) -> Outline:
    return Outline(
        id=ids.new(),
        place_id=place.pk,
        text=place.outline,
        synthetic=place.synthetic,
        system=made.system,
        number=number,
        source=made.source,
        change_id=made.id,
        valid_from=made.valid_from,
        made_by=made.actor.user_id,
        **same,
    )


def _last_numbers(place_ids: list[UUID]) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    for at in range(0, len(place_ids), BATCH):
        rows = Outline.objects.filter(place_id__in=place_ids[at : at + BATCH])
        found |= dict(rows.values_list("place_id").annotate(last=Max("number")))
    return found


@verb
def place_outline_set(*, actor: Actor, place_id: UUID, outline: str, synthetic: bool = False) -> None:
    """Sets the outline (text of a GeoJSON area in WGS-84); an empty text removes it. The old one is kept.

    Raises:
        Forbidden: not an administrator.
        Invalid: not a valid area, or it reaches outside the place above.
        Missing: there is no such current place.
    """
    begin(actor, "place_outline_set")
    row = current(place_id)
    row.synthetic = synthetic
    if outline:
        draw(row, outline)
    else:
        erase(row)
    save(row)
    remember(change(actor, Source.DRAWN), [row])
    finish(actor, "place_outline_set", place_id, synthetic=synthetic, removed=not outline)


def current(place_id: UUID) -> Place:
    """The current place, locked.

    Raises:
        Missing: there is none.
    """
    row = Place.objects.select_for_update().filter(pk=place_id, valid_until=None).first()
    if row is None:
        raise Missing(_("There is no such place."))
    return row


def save(row: Place) -> None:
    """Writes what an outline changes about a place."""
    row.save(update_fields=["outline", "lon", "lat", "synthetic"])


def put(row: Place, shape: Any) -> None:
    """Gives the place an area, and a point for its label."""
    row.outline = shapes.dump(shape)
    row.lon, row.lat = shapes.label_point(shape)


def erase(row: Place) -> None:
    """Leaves the place without an outline."""
    row.outline = row.lon = row.lat = None


def draw(row: Place, outline: str) -> None:
    """Gives the place the area of a GeoJSON text.

    Raises:
        Invalid: not a valid area, or it reaches outside the place above.
    """
    try:
        shape = shapes.parse(outline)
    except ValueError:
        _refuse(_("This is not a valid area: GeoJSON polygon in WGS-84 that does not cross itself."))
    upper = row.parent.outline if row.parent else None
    if upper and shape.difference(shapes.parse(upper)).area > shape.area * OUTSIDE:
        _refuse(_("This area reaches outside the place above."))
    put(row, shape)


def _refuse(text: str) -> NoReturn:
    raise Invalid(_("Please mend the marked fields."), {"outline": [text]})
