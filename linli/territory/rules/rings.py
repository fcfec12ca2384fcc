"""From a GeoJSON geometry to an area, with every fault of the drawing named."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import shapely

from linli.kernel.rules import geodesy
from linli.territory.rules import systems
from linli.territory.rules.findings import Finding, Why

MIN_PART: Final = 1.0
"""Square metres below which a part of an area is a splinter of the drawing, not land."""
_DEPTH: Final = 8
_WHERE: Final = re.compile(r"\[(\S+) (\S+)\]")


@dataclass(frozen=True, slots=True)
class Shaped:
    """The area of a row in WGS-84, or None, and what there is to say about it."""

    shape: Any
    findings: tuple[Finding, ...] = ()


class _Fault(Exception):
    def __init__(self, why: Why, shape: Any = None, **params: Any) -> None:
        self.why, self.shape, self.params = why, shape, params


def shaped(row: int, geometry: Any, system: str) -> Shaped:
    """The area that a geometry draws in coordinates of `system`, with its findings; never raises."""
    try:
        polygons, closed = _polygons(geometry)
        raw = polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
        _on_earth(raw, system)
        shape = systems.to_wgs84(raw, system)
        if not _position_like(shape.bounds):
            raise _Fault(Why.NOT_ON_EARTH)
        _valid(shape)
    except _Fault as fault:
        return Shaped(None, (Finding(row, fault.why, fault.params, fault.shape),))
    found = [Finding(row, Why.CLOSED)] if closed else []
    shape, lost = _without_splinters(shape)
    if lost:
        found.append(Finding(row, Why.SLIVERS, {"count": lost}))
    return Shaped(shape, tuple(found))


def _polygons(geometry: Any) -> tuple[list[Any], bool]:
    """The polygons of a geometry, and whether a ring had to be closed."""
    made = [_polygon(rings) for rings in _areas(geometry, _DEPTH)]
    if not made:
        raise _Fault(Why.NO_AREA)
    return [polygon for polygon, _closed in made], any(closed for _polygon, closed in made)


def _areas(geometry: Any, depth: int) -> Iterator[Any]:
    """The rings of each polygon, however the geometry nests them; lines and points are passed over."""
    if not isinstance(geometry, dict) or depth == 0:
        raise _Fault(Why.NO_AREA)
    kind = geometry.get("type")
    if kind == "Polygon":
        yield geometry.get("coordinates")
    elif kind == "MultiPolygon":
        yield from _listed(geometry.get("coordinates"))
    elif kind == "GeometryCollection":
        for part in _listed(geometry.get("geometries")):
            yield from _areas(part, depth - 1)


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _Fault(Why.BROKEN)
    return value


def _polygon(rings: Any) -> tuple[Any, bool]:
    read = [_ring(ring) for ring in _listed(rings)]
    if not read:
        raise _Fault(Why.NO_AREA)
    lines = [ring for ring, _closed in read]
    polygon = shapely.orient_polygons(shapely.Polygon(lines[0], lines[1:]))
    return polygon, any(closed for _ring, closed in read)


def _ring(ring: Any) -> tuple[list[tuple[float, float]], bool]:
    """The positions of a ring without heights, closed, and whether it had to be."""
    points = [_position(point) for point in _listed(ring)]
    opened = bool(points) and points[0] != points[-1]
    if opened:
        points.append(points[0])
    if len(set(points)) < 3:
        raise _Fault(Why.NO_AREA)
    return points, opened


def _position(point: Any) -> tuple[float, float]:
    if not isinstance(point, list) or len(point) < 2:
        raise _Fault(Why.BROKEN)
    return _number(point[0]), _number(point[1])


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _Fault(Why.BROKEN)
    try:
        number = float(value)
    except OverflowError:
        raise _Fault(Why.BROKEN) from None
    if not math.isfinite(number):
        raise _Fault(Why.BROKEN)
    return number


def _on_earth(shape: Any, system: str) -> None:
    """Refuses degrees in the wrong order, metres where degrees are expected, and the reverse."""
    west, south, east, north = shape.bounds
    if systems.is_grid(system):
        if not (1e5 <= west <= east < 1e8 and 0 <= south <= north <= 1e7):
            raise _Fault(Why.NOT_ON_EARTH)
        return
    if systems.in_china((south, west, north, east)):
        raise _Fault(Why.SWAPPED)
    if max(map(abs, shape.bounds)) > 1000:
        raise _Fault(Why.METRES)
    if not _position_like(shape.bounds):
        raise _Fault(Why.NOT_ON_EARTH)
    if system == systems.System.GCJ02 and not systems.in_china(shape.bounds):
        raise _Fault(Why.NOT_IN_CHINA)


def _position_like(bounds: Sequence[float]) -> bool:
    west, south, east, north = bounds
    return geodesy.is_position(west, south) and geodesy.is_position(east, north)


def _valid(shape: Any) -> None:
    """Refuses a border that crosses itself and parts that do not fit, with the point where it happens."""
    reason = shapely.is_valid_reason(shape)
    if reason == "Valid Geometry":
        return
    where = _WHERE.search(reason)
    point = shapely.Point(float(where[1]), float(where[2])) if where else shape.representative_point()
    why = Why.CROSSES if "intersection" in reason else Why.ASTRAY
    raise _Fault(why, point, lon=round(point.x, 6), lat=round(point.y, 6))


def _without_splinters(shape: Any) -> tuple[Any, int]:
    """The shape without parts below `MIN_PART`, and how many there were. A single part always stays."""
    parts = list(getattr(shape, "geoms", [shape]))
    kept = [part for part in parts if geodesy.area(part) >= MIN_PART] or parts[:1]
    if len(kept) == len(parts):
        return shape, 0
    return (kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)), len(parts) - len(kept)
