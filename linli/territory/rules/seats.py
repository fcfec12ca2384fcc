"""Which place of the tree each drawn row is, or which new place it would be."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from linli.territory.rules import kinds
from linli.territory.rules.findings import Finding, Why
from linli.territory.rules.kinds import Kind
from linli.territory.rules.places import PlaceInfo, Tree

WIDTHS: Final = {6: Kind.BANNER, 9: Kind.TOWN, 12: Kind.VILLAGE, 14: Kind.GROUP, 15: Kind.GRID}
_VILLAGE_DIGITS: Final = 12
_DEEPEST: Final = 4
"""New places in one line: a grid in a grid in a group in a grid of the village."""
_NEW: Final = (Kind.GROUP, Kind.GRID)
"""Only what the banner numbers itself can be new; towns and villages come with their statistical codes."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One drawn row: its number in the file, what its attributes say, and its area in WGS-84 or None."""

    row: int
    code: str
    name: str = ""
    level: int | None = None
    parent: str = ""
    shape: Any = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a piece belongs. `place_id` is None for a new place; `parent` is the code of the place above."""

    piece: Piece
    kind: Kind
    level: int | None
    parent: str | None
    place_id: UUID | None = None


class _Refused(Exception):
    def __init__(self, why: Why, **params: Any) -> None:
        self.why, self.params = why, params


class _Seating:
    """Seats pieces one by one, a new place's parent first."""

    def __init__(self, pieces: Sequence[Piece], tree: Tree) -> None:
        self.tree = tree
        self.counts = Counter(piece.code for piece in pieces)
        self.by_code = {piece.code: piece for piece in pieces}
        self.seats: dict[str, Seat] = {}
        self.open: set[str] = set()

    def seat(self, piece: Piece) -> Seat:
        """The piece's seat; raises `_Refused` where it has none."""
        kind = _kind(piece.code)
        if self.counts[piece.code] > 1:
            raise _Refused(Why.CODE_TWICE, code=piece.code)
        if piece.code not in self.seats:
            place = self.tree.by_code(piece.code)
            found = self._known(piece, place) if place else self._new(piece, kind)
            self.seats[piece.code] = found
        return self.seats[piece.code]

    def _known(self, piece: Piece, place: PlaceInfo) -> Seat:
        above = self.tree.get(place.parent_id)
        if piece.level is not None and piece.level != place.level:
            raise _Refused(Why.LEVEL_WRONG, level=piece.level)
        if piece.parent and (above is None or piece.parent != above.code):
            known = above.name_zh if above else "—"
            raise _Refused(Why.PARENT_OTHER, name=place.name_zh, known=known, parent=piece.parent)
        return Seat(piece, place.kind, place.level, above.code if above else None, place.id)

    def _new(self, piece: Piece, kind: Kind) -> Seat:
        if kind not in _NEW:
            raise _Refused(Why.CODE_UNKNOWN, code=piece.code)
        village = self.tree.by_code(piece.code[:_VILLAGE_DIGITS])
        if village is None or village.kind is not Kind.VILLAGE:
            raise _Refused(Why.CODE_PREFIX, code=piece.code)
        if not 1 <= len(piece.name) <= 60:
            raise _Refused(Why.NAME_MISSING)
        above = self._above(piece, kind, village.code)
        level = _level(piece, kind, above)
        if not kinds.may_stand_below(kind, level, (above.kind, above.level)):
            raise _Refused(Why.PARENT_UNKNOWN, parent=above.code)
        return Seat(piece, kind, level, above.code)

    def _above(self, piece: Piece, kind: Kind, village: str) -> "_Above":
        """The place above: the named one, which may be new too, else the village."""
        if not piece.parent:
            if kind is Kind.GRID and (piece.level or 1) > 1:
                raise _Refused(Why.PARENT_MISSING, level=piece.level)
            return _Above(village, Kind.VILLAGE, None)
        if piece.parent != village and not piece.parent.startswith(village):
            raise _Refused(Why.CODE_PREFIX, code=piece.code)
        if place := self.tree.by_code(piece.parent):
            return _Above(place.code, place.kind, place.level)
        return self._above_new(piece)

    def _above_new(self, piece: Piece) -> "_Above":
        other = self.by_code.get(piece.parent)
        if other is None or piece.parent in self.open or len(self.open) > _DEEPEST:
            raise _Refused(Why.PARENT_UNKNOWN, parent=piece.parent)
        self.open.add(piece.code)
        try:
            seat = self.seat(other)
        except _Refused:
            raise _Refused(Why.PARENT_UNKNOWN, parent=piece.parent) from None
        finally:
            self.open.discard(piece.code)
        return _Above(piece.parent, seat.kind, seat.level)


@dataclass(frozen=True, slots=True)
class _Above:
    code: str
    kind: Kind
    level: int | None


def _kind(code: str) -> Kind:
    if not code:
        raise _Refused(Why.CODE_MISSING)
    if len(code) not in WIDTHS or not (code.isascii() and code.isdigit()):
        raise _Refused(Why.CODE_WIDTH, code=code, width=len(code))
    return WIDTHS[len(code)]


def _level(piece: Piece, kind: Kind, above: _Above) -> int | None:
    """A new grid's level: the given one, else the one that fits below the place above."""
    if kind is not Kind.GRID:
        level = piece.level
    else:
        level = piece.level or {Kind.VILLAGE: 1, Kind.GROUP: 2}.get(above.kind, (above.level or 0) + 1)
    if not kinds.level_fits(kind, level):
        raise _Refused(Why.LEVEL_WRONG, level=level or 0)
    return level


def seated(pieces: Sequence[Piece], tree: Tree) -> tuple[list[Seat], list[Finding]]:
    """A seat for each piece that has one, parents before children, and a finding for each that has none."""
    seating, found = _Seating(pieces, tree), []
    for piece in pieces:
        try:
            seat = seating.seat(piece)
        except _Refused as refused:
            found.append(Finding(piece.row, refused.why, refused.params, piece.shape))
            continue
        found += _renamed(seat, tree)
    return _parents_first(seating.seats.values()), found


def _renamed(seat: Seat, tree: Tree) -> list[Finding]:
    place, given = tree.get(seat.place_id), seat.piece.name
    if place is None or not given or given in (place.name_zh, place.name_en):
        return []
    return [Finding(seat.piece.row, Why.NAME_OTHER, {"given": given, "name": place.name_zh})]


def _parents_first(seats: Iterable[Seat]) -> list[Seat]:
    """In the order of kinds and levels; a grid stands above the groups below it only where it is new too."""
    by_code = {seat.piece.code: seat for seat in seats}

    def depth(seat: Seat) -> int:
        above = by_code.get(seat.parent or "")
        return 1 + depth(above) if above else 0

    return sorted(by_code.values(), key=lambda seat: (depth(seat), seat.piece.row))
