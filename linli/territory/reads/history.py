"""The outlines a place had, and what one change drew."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from linli.kernel.rules import geodesy
from linli.territory.models import Outline, OutlineNote, Place
from linli.territory.rules import history, shapes
from linli.territory.rules.history import Source


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """One outline of a place. `valid_until` is the first day on which the next one holds; `area` in m².

    `shape` is the area itself in WGS-84, None where the outline was taken away.
    """

    number: int
    valid_from: date
    valid_until: date | None
    source: Source
    system: str
    synthetic: bool
    note: str
    area: float | None
    shape: Any
    change_id: UUID


def place_history(place_id: UUID) -> list[OutlineLine]:
    """Every outline that the place had, the first one first."""
    rows = list(Outline.objects.filter(place_id=place_id).order_by("number"))
    words = dict(OutlineNote.objects.filter(outline__place_id=place_id).values_list("outline_id", "words"))
    areas = {row.pk: shapes.parse(row.text) for row in rows if row.text}
    return [
        OutlineLine(
            number=row.number,
            valid_from=row.valid_from,
            valid_until=end,
            source=Source(row.source),
            system=row.system,
            synthetic=row.synthetic,
            note=words.get(row.pk, ""),
            area=geodesy.area(areas[row.pk]) if row.pk in areas else None,
            shape=areas.get(row.pk),
            change_id=row.change_id,
        )
        for row, end in zip(rows, history.ends(rows), strict=True)
    ]


def outline_on(place_id: UUID, day: date) -> str | None:
    """The GeoJSON text of the outline that held on `day`, or None where the place had none."""
    found = history.on(list(Outline.objects.filter(place_id=place_id).order_by("number")), day)
    return found.text if found else None


def change_lines(change_id: UUID) -> list[tuple[UUID, bool]]:
    """(place id, whether it was new) of everything that one change drew."""
    rows = Outline.objects.filter(change_id=change_id).order_by("pk")
    return list(rows.values_list("place_id", "made_place"))


def outlines_broken() -> Iterator[str]:
    """For `verify`: one sentence per place whose outline is not the last one of its history."""
    last: dict[UUID, bytes] = {}
    rows = Outline.objects.order_by("place_id", "number").values_list("place_id", "text")
    for place_id, text in rows.iterator():
        last[place_id] = _digest(text)
    for pk, code, text in Place.objects.values_list("id", "code", "outline").iterator():
        if _digest(text) != last.get(pk, _digest(None)):
            yield f"territory: the outline of place {pk} ({code}) is not the last one of its history"


def _digest(text: str | None) -> bytes:
    return hashlib.sha256((text or "").encode()).digest()
