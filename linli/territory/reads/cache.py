"""The tree of places and its point index, kept once per process and dropped when the territory changed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from linli.kernel.caching import Cached
from linli.kernel.reads import versions
from linli.territory.models import Place
from linli.territory.rules import shapes
from linli.territory.rules.kinds import Kind
from linli.territory.rules.locator import Locator, leaves
from linli.territory.rules.places import PlaceInfo, Tree, chained

TOPIC = "territory"

_COLUMNS = (
    "id",
    "kind",
    "level",
    "code",
    "name_zh",
    "name_en",
    "parent_id",
    "prefix",
    "lon",
    "lat",
    "synthetic",
    "valid_until",
)


@dataclass(slots=True)
class _Held:
    """What this process keeps; the point index is made when somebody first asks for a point."""

    number: int
    tree: Tree
    locator: Locator | None = None


def _load() -> _Held:
    """All places in one statement, without their outlines, after the number they belong to."""
    number = versions().get(TOPIC, 0)
    rows = Place.objects.values_list(*_COLUMNS)
    return _Held(number, Tree(chained([_info(row) for row in rows])))


def _info(row: tuple[Any, ...]) -> PlaceInfo:
    values = dict(zip(_COLUMNS, row, strict=True))
    ended = values.pop("valid_until") is not None
    return PlaceInfo(**values | {"kind": Kind(values["kind"]), "current": not ended})


_cached: Cached[_Held] = Cached(TOPIC, _load)


def tree() -> Tree:
    """The whole tree; a second old at most."""
    return _cached.get().tree


def tree_version() -> int:
    """The number that grows with each change of the territory: what an ETag may rest on."""
    return _cached.get().number


def tree_forget() -> None:
    """Drops this process's copy: after its own writes, and between tests."""
    _cached.forget()


def _locator(held: _Held) -> Locator:
    if held.locator is None:
        held.locator = _index(held.tree)
    return held.locator


def _index(tree: Tree) -> Locator:
    """Parses every current outline (one statement) and indexes the leaves in the order of their codes."""
    rows = Place.objects.filter(valid_until=None).exclude(outline=None).order_by("code", "id")
    texts = {pk: text for pk, text in rows.values_list("id", "outline") if pk in tree and text}
    areas = {pk: shapes.parse(text) for pk, text in texts.items()}
    above = {pk: _nearest_above(tree, pk, areas) for pk in areas}
    banner = tree.banner()
    return Locator(leaves(areas, above), areas.get(banner.id) if banner else None)


def _nearest_above(tree: Tree, place_id: UUID, areas: dict[UUID, Any]) -> UUID | None:
    place = tree.get(place_id)
    return next((above for above in place.chain[1:] if above in areas), None) if place else None


def locate(lon: float, lat: float) -> PlaceInfo | None:
    """The smallest place that holds a WGS-84 point, or None outside the banner."""
    held = _cached.get()
    return held.tree.get((held.locator or _locator(held)).locate(lon, lat))


def locate_many(points: Any) -> Any:
    """Place ids (None outside) for an array of (lon, lat) rows: shape (n, 2) in, object array (n,) out."""
    return _locator(_cached.get()).locate_many(points)


def nearest(lon: float, lat: float) -> PlaceInfo | None:
    """The smallest place nearest to a point, also for points outside; None where nothing has an outline."""
    held = _cached.get()
    return held.tree.get(_locator(held).nearest(lon, lat))
