"""What the preview of a drawn file shows: each row with its findings, numbered as on the map."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import shapely
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.sheets.rules.importers import Row
from linli.territory import reads
from linli.territory.reads import Review
from linli.territory.rules.findings import Finding, Weight
from linli.territory.rules.rings import shaped
from linli.territory.rules.seats import Piece
from linli.territory.rules.sketches import sketch
from linli.territory.rules.systems import System

MARKS = {Weight.REFUSED: "late", Weight.NOTE: "soon", Weight.HINT: "open"}
"""Finding → colour of its point on the map."""
SHOWN = 300
"""Rows with findings that one page shows; the count says how many there are."""


def pieces_of(rows: Sequence[Row]) -> tuple[list[Piece], list[Finding]]:
    """The rows as drawn places in WGS-84, and what is wrong with the drawing of each."""
    pieces: list[Piece] = []
    found: list[Finding] = []
    for row in rows:
        got = shaped(row.number, row.get("outline"), system_in(rows))
        found += got.findings
        pieces.append(
            Piece(
                row.number,
                row.get("code", ""),
                row.get("name", ""),
                row.get("level") if len(row.get("code", "")) == 15 else None,
                row.get("parent", ""),
                got.shape,
            )
        )
    return pieces, found


def system_in(rows: Sequence[Row]) -> str:
    """The coordinate system of a file: one for all of its rows."""
    return str(rows[0].get("system", System.WGS84)) if rows else System.WGS84


def looked_at(rows: Sequence[Row]) -> Review:
    """What the territory says to these rows, all findings with where they are.

    Refused rows are looked at once and then set aside, so that the others are judged as they would stand.
    """
    pieces, drawn = pieces_of(rows)
    aside: list[Finding] = []
    while True:
        left = {piece.row for piece in pieces}
        known = [finding for finding in drawn if finding.row in left]
        looked = reads.review(pieces, get_language() or "zh-hans", known, system_in(rows))
        refused = looked.rows(Weight.REFUSED)
        if not refused:
            break
        aside += [finding for finding in looked.findings if finding.row in refused]
        pieces = [piece for piece in pieces if piece.row not in refused]
    found = sorted([*aside, *looked.findings], key=lambda finding: finding.row)
    return Review(looked.seats, tuple(found))


def note_of(row: Row) -> str:
    """The note of one row: its own, or the one that stands for all."""
    return str(row.get("notes", {}).get(row.number) or row.get("note", ""))


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with its number on page and map. `at`: (lon, lat), or None where it is nowhere."""

    number: int
    finding: Finding
    at: tuple[float, float] | None

    @property
    def mark(self) -> str:
        """The colour of its point."""
        return MARKS[self.finding.weight]


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One row of the file that somebody should look at."""

    row: int
    called: str
    told: tuple[Told, ...]
    note: str

    @property
    def refused(self) -> bool:
        """Whether a note cannot help."""
        return any(one.finding.weight is Weight.REFUSED for one in self.told)

    @property
    def doubtful(self) -> bool:
        """Whether it can be taken with a note only."""
        return not self.refused and any(one.finding.weight is Weight.NOTE for one in self.told)


def _numbered(looked: Review) -> list[Told]:
    return [Told(n, finding, _where(finding)) for n, finding in enumerate(looked.findings, start=1)]


def _where(finding: Finding) -> tuple[float, float] | None:
    if finding.shape is None:
        return None
    point = finding.shape.representative_point()
    return round(point.x, 6), round(point.y, 6)


def board(run_id: UUID, rows: Sequence[Row]) -> dict[str, Any]:
    """The context of the findings' part of a preview."""
    looked = looked_at(rows)
    told = _numbered(looked)
    shown = list(_board_rows(rows, told))
    return {
        "board": shown[:SHOWN],
        "more_rows": max(0, len(shown) - SHOWN),
        "said": _said(told),
        "whole": [one for one in told if one.finding.row == 0],
        "points": [_point(one) for one in told if one.at],
        "outlines": reverse("territory:polygons-map", args=[run_id]),
        "notes_url": reverse("territory:polygons-notes", args=[run_id]),
        "doubtful": sum(row.doubtful for row in shown),
        "sketch": sketch(
            [seat.piece.shape for seat in looked.seats if seat.piece.shape is not None],
            [one.finding.shape for one in told if one.finding.shape is not None and one.mark != "open"],
        ),
    }


def _said(told: Sequence[Told]) -> set[str]:
    """Every sentence that stands on the board, so that none is said twice."""
    texts = [one.finding.text for one in told]
    return {*texts, *map(wants_note, texts)}


def wants_note(text: str) -> str:
    """A doubt to which somebody has to write a note."""
    return _("%(finding)s Needs a note.") % {"finding": text}


def _board_rows(rows: Sequence[Row], told: Sequence[Told]) -> Iterator[BoardRow]:
    of: dict[int, list[Told]] = {}
    for one in told:
        of.setdefault(one.finding.row, []).append(one)
    for row in rows:
        if row.number in of:
            called = " ".join(filter(None, (row.get("name", ""), row.get("code", ""))))
            yield BoardRow(row.number, called, tuple(of[row.number]), note_of(row))


def _point(one: Told) -> dict[str, Any]:
    lon, lat = one.at or (0.0, 0.0)
    label = f"{one.number}"
    return {
        "id": f"f{one.number}",
        "lon": lon,
        "lat": lat,
        "status": one.mark,
        "label": label,
        "number": label,
        "word": one.finding.text,
    }


def drawn_map(rows: Sequence[Row]) -> dict[str, Any]:
    """A GeoJSON FeatureCollection: the areas of the file, and over them the pieces that disagree."""
    looked = looked_at(rows)
    features = [
        _feature(seat.piece.shape, f"{seat.piece.name} {seat.piece.code}".strip(), here=True)
        for seat in looked.seats
        if seat.piece.shape is not None
    ]
    features += [
        _feature(one.finding.shape, f"{one.number}", note=one.finding.text, mark=one.mark)
        for one in _numbered(looked)
        if one.finding.shape is not None and one.finding.shape.area > 0
    ]
    return {"type": "FeatureCollection", "features": features}


def _feature(shape: Any, name: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": name, **properties},
        "geometry": shapely.geometry.mapping(shape),
    }
