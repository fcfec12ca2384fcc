"""Who must agree with whom: the places of one kind below one place, as they would stand after a change."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from linli.territory.rules.kinds import Kind
from linli.territory.rules.neighbours import Family, Land
from linli.territory.rules.places import PlaceInfo, Tree
from linli.territory.rules.seats import Seat


def needed(tree: Tree, seats: Sequence[Seat]) -> set[UUID]:
    """Ids of the places whose present outlines a look at `seats` needs."""
    found: set[UUID] = set()
    for seat in seats:
        above = tree.by_code(seat.parent) if seat.parent else None
        if above is not None:
            found.update(above.chain)
            found.update(place.id for place in tree.children(above.id))
        if seat.place_id is not None:
            found.add(seat.place_id)
            found.update(place.id for place in tree.children(seat.place_id))
    return found


class Families:
    """Builds the families that the rows of a file touch."""

    def __init__(self, tree: Tree, seats: Sequence[Seat], shapes: Mapping[UUID, Any], lang: str) -> None:
        """`shapes`: the present outlines by place id, at least those that `needed` names."""
        self.tree, self.shapes, self.lang = tree, shapes, lang
        self.seats = {seat.piece.code: seat for seat in seats}
        self.below: dict[tuple[str, Kind], list[Seat]] = {}
        for seat in seats:
            if seat.parent:
                self.below.setdefault((seat.parent, seat.kind), []).append(seat)

    def __iter__(self) -> Iterator[Family]:
        for code, kind in dict.fromkeys([*self.below, *self._redrawn()]):
            yield self._family(code, kind)

    def lands(self) -> list[Land]:
        """The rows of the file themselves."""
        return [self._drawn(seat) for seat in self.seats.values()]

    def _redrawn(self) -> Iterator[tuple[str, Kind]]:
        """Families below a place that the file redraws."""
        for code, seat in self.seats.items():
            for place in self.tree.children(seat.place_id) if seat.place_id else ():
                yield code, place.kind

    def _family(self, code: str, kind: Kind) -> Family:
        above, direct = self._above(code)
        members = [self._drawn(seat) for seat in self.below.get((code, kind), [])]
        place = self.tree.by_code(code)
        for child in self.tree.children(place.id) if place else ():
            if child.kind is kind and child.code not in self.seats:
                members.append(self._kept(child))
        undrawn = sum(land.shape is None for land in members)
        return Family(above, members, undrawn, direct)

    def _above(self, code: str) -> tuple[Land | None, bool]:
        """The nearest outline from `code` upwards, and whether it is that of `code` itself."""
        if (seat := self.seats.get(code)) is not None:
            if seat.piece.shape is not None:
                return self._drawn(seat), True
            if seat.place_id is None:
                return self._above(seat.parent or "")[0], False
        place = self.tree.by_code(code)
        uppers = [self.tree.get(pk) for pk in place.chain] if place else []
        for upper in filter(None, uppers):
            land = self._drawn(self.seats[upper.code]) if upper.code in self.seats else self._kept(upper)
            if land.shape is not None:
                return land, upper.code == code
        return None, False

    def _drawn(self, seat: Seat) -> Land:
        piece = seat.piece
        name = self.tree.name(seat.place_id, self.lang) or piece.name
        return Land(piece.code, name, piece.shape, piece.row)

    def _kept(self, place: PlaceInfo) -> Land:
        shape = self.shapes.get(place.id)
        return Land(place.code, place.name(self.lang), shape, sketch=place.synthetic)
