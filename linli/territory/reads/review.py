"""What the territory says to a set of drawn places before any of them is taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from linli.territory.reads.cache import tree
from linli.territory.reads.maps import areas
from linli.territory.rules import systems
from linli.territory.rules.families import Families, needed
from linli.territory.rules.findings import Finding, Weight, Why
from linli.territory.rules.neighbours import better, disagreements, doubtful, misfit
from linli.territory.rules.places import Tree
from linli.territory.rules.seats import Piece, Seat, seated
from linli.territory.rules.systems import System

SAMPLE = 50
"""Outlines that are tried in another coordinate system: the shift is the same for all of a county."""


@dataclass(frozen=True, slots=True)
class Review:
    """Every row that has a place, parents first, and every finding in the order of the file."""

    seats: tuple[Seat, ...]
    findings: tuple[Finding, ...]

    def of(self, row: int, weight: Weight) -> list[Finding]:
        """The findings of one row that have this weight."""
        return [found for found in self.findings if found.row == row and found.weight is weight]

    def rows(self, weight: Weight) -> set[int]:
        """Rows with at least one finding of this weight."""
        return {found.row for found in self.findings if found.weight is weight}


def review(
    pieces: Sequence[Piece], lang: str, known: Sequence[Finding] = (), system: str = System.WGS84
) -> Review:
    """Seats the pieces and looks for every disagreement. `known`: what reading the file found already.

    `system` is what the file was read as; it is only used to ask whether another would fit better.
    """
    places = tree()
    seats, found = seated(pieces, places)
    shapes = areas(needed(places, seats))
    families = Families(places, seats, shapes, lang)
    found += [*doubtful(families.lands()), *disagreements(families)]
    found += _datum(places, seats, shapes, system)
    ordered = sorted([*known, *found], key=lambda finding: (finding.row, list(Weight).index(finding.weight)))
    return Review(tuple(seats), tuple(ordered))


def _datum(places: Tree, seats: Sequence[Seat], shapes: Mapping[UUID, Any], system: str) -> list[Finding]:
    """Whether the drawing would fit what is there much better as GCJ-02, or without that shift."""
    other = System.WGS84 if system == System.GCJ02 else System.GCJ02
    pairs = [pair for seat in seats if (pair := _wanted(places, seat, shapes))][:SAMPLE]
    if systems.is_grid(system) or not pairs:
        return []
    drawn, wanted = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    raw = [systems.from_wgs84(shape, system) for shape in drawn]
    if other == System.GCJ02 and not all(systems.in_china(shape.bounds) for shape in raw):
        return []
    tried = [systems.to_wgs84(shape, other) for shape in raw]
    if not better(misfit(drawn, wanted), misfit(tried, wanted)):
        return []
    return [Finding(0, Why.DATUM, {"system": systems.label(other)})]


def _wanted(places: Tree, seat: Seat, shapes: Mapping[UUID, Any]) -> tuple[Any, Any] | None:
    """A drawn area and the one it should lie in: its own earlier one, else that of the place above."""
    place = places.get(seat.place_id) or (places.by_code(seat.parent) if seat.parent else None)
    own = next((shapes[pk] for pk in place.chain if pk in shapes), None) if place else None
    return (seat.piece.shape, own) if own is not None and seat.piece.shape is not None else None
