"""Places as plain values, and the whole tree of them as one frozen object."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from linli.kernel.actor import Level as Kind


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place to be inserted. `outline` is the text of a GeoJSON geometry in WGS-84."""

    id: UUID
    kind: Kind
    code: str
    code_system: str
    name_zh: str
    name_en: str
    parent_id: UUID | None = None
    level: int | None = None
    prefix: str | None = None
    outline: str | None = None
    synthetic: bool = False
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class PlaceInfo:
    """One place as everybody else sees it. `chain` holds the ids from the place itself up to the banner."""

    id: UUID
    kind: Kind
    level: int | None
    code: str
    name_zh: str
    name_en: str
    parent_id: UUID | None
    prefix: str | None
    lon: float | None
    lat: float | None
    synthetic: bool
    current: bool
    chain: tuple[UUID, ...] = ()

    def name(self, lang: str) -> str:
        """The name in `lang` ("zh-hans", "en"); Chinese where no English one was given."""
        return self.name_en if lang.startswith("en") and self.name_en else self.name_zh


@dataclass(frozen=True, slots=True)
class Chain:
    """The columns that a record carries so that it can be found by place. `grid_id` is the finest grid."""

    banner_id: UUID | None = None
    town_id: UUID | None = None
    village_id: UUID | None = None
    group_id: UUID | None = None
    grid_id: UUID | None = None


class Tree:
    """Every place, current and ended, read-only. Lists hold current places only, ordered by code.

    Ended places stay findable by id, so that old records keep their names.
    """

    __slots__ = ("_below", "_by_code", "_by_id", "_chains", "_inside", "_kinds")

    def __init__(self, places: Iterable[PlaceInfo]) -> None:
        """`places` in any order, with complete chains."""
        ordered = sorted(places, key=lambda place: (place.code, place.id))
        self._by_id = {place.id: place for place in ordered}
        self._by_code = {place.code: place for place in ordered if place.current}
        self._below: dict[UUID | None, tuple[PlaceInfo, ...]] = {}
        self._kinds: dict[Kind, tuple[PlaceInfo, ...]] = {}
        for place in ordered:
            if place.current:
                self._below[place.parent_id] = (*self._below.get(place.parent_id, ()), place)
                self._kinds[place.kind] = (*self._kinds.get(place.kind, ()), place)
        self._chains: dict[UUID, Chain] = {}
        self._inside: dict[UUID, frozenset[UUID]] = {}

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, place_id: object) -> bool:
        return place_id in self._by_id

    def get(self, place_id: UUID | None) -> PlaceInfo | None:
        """The place, or None."""
        return self._by_id.get(place_id) if place_id else None

    def banner(self) -> PlaceInfo | None:
        """The top of the tree, or None before `init`."""
        return next(iter(self._below.get(None, ())), None)

    def by_code(self, code: str) -> PlaceInfo | None:
        """The current place that carries `code`."""
        return self._by_code.get(code)

    def of_kind(self, kind: str) -> tuple[PlaceInfo, ...]:
        """All current places of a kind."""
        return self._kinds.get(Kind(kind), ())

    def children(self, place_id: UUID) -> tuple[PlaceInfo, ...]:
        """The current places directly below."""
        return self._below.get(place_id, ())

    def descendants(self, place_id: UUID) -> frozenset[UUID]:
        """The place itself and everything below it, ended places too: old records still belong there."""
        known = self._inside.get(place_id)
        if known is None:
            known = frozenset(place.id for place in self._by_id.values() if place_id in place.chain)
            self._inside[place_id] = known
        return known

    def chain(self, place_id: UUID | None) -> Chain:
        """Which banner, town, village, group and finest grid a place lies in; all None if it is unknown."""
        place = self.get(place_id)
        if place is None:
            return Chain()
        known = self._chains.get(place.id)
        if known is None:
            found: dict[str, UUID] = {}
            for above in place.chain:
                found.setdefault(f"{self._by_id[above].kind}_id", above)
            known = self._chains[place.id] = Chain(**found)
        return known

    def name(self, place_id: UUID | None, lang: str) -> str:
        """The place's own name, or an empty text."""
        place = self.get(place_id)
        return place.name(lang) if place else ""

    def full_name(self, place_id: UUID | None, lang: str) -> str:
        """The name with what stands above it up to the town: 万合永镇 广义村委会 3组."""
        place = self.get(place_id)
        if place is None:
            return ""
        parts = [above for above in map(self._by_id.__getitem__, place.chain) if _spoken(above, place)]
        if lang.startswith("en"):
            return ", ".join(part.name(lang) for part in parts)
        return " ".join(part.name(lang) for part in reversed(parts))


def _spoken(above: PlaceInfo, place: PlaceInfo) -> bool:
    """A place is called by town, village and group. A grid's own name already says village and group."""
    if above.id == place.id:
        return True
    if place.kind is Kind.GRID:
        return above.kind is Kind.TOWN
    return above.kind not in (Kind.BANNER, Kind.GRID)


def chained(places: Iterable[PlaceInfo]) -> list[PlaceInfo]:
    """The same places with their chains filled in; a place whose parent is unknown becomes its own top."""
    by_id = {place.id: place for place in places}
    return [replace(place, chain=tuple(_upwards(place.id, by_id))) for place in by_id.values()]


def _upwards(place_id: UUID, by_id: dict[UUID, PlaceInfo]) -> Iterable[UUID]:
    at: UUID | None = place_id
    while at is not None and at in by_id:
        yield at
        at = by_id[at].parent_id
