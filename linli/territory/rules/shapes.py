"""Pure geometry: reading outlines, and cutting a polygon into cells that fill it exactly."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

SLIVER = 1e-12
"""Square degrees (about 0.01 m²) below which a piece is rounding, not land."""


def parse(text: str) -> Any:
    """A valid shapely polygon or multipolygon in WGS-84 from the text of a GeoJSON geometry or feature.

    Raises:
        ValueError: not GeoJSON, not an area, empty, crossing itself, or no positions on Earth.
    """
    try:
        shape = shapely.from_geojson(text)
    except shapely.errors.ShapelyError as error:
        raise ValueError("not GeoJSON") from error
    shape = only_area(shape)
    if shape is None or shape.is_empty or not shape.is_valid:
        raise ValueError("not a valid area")
    west, south, east, north = shape.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        raise ValueError("not on Earth")
    return shape


def dump(shape: Any) -> str:
    """The GeoJSON text of a shape; every digit is kept, so that neighbours still share their border."""
    return json.dumps(shapely.geometry.mapping(shape), separators=(",", ":"))


def label_point(shape: Any) -> tuple[float, float]:
    """A point inside the shape that stands for it: (lon, lat)."""
    point = shape.centroid if shape.contains(shape.centroid) else shape.representative_point()
    return round(float(point.x), 6), round(float(point.y), 6)


def only_area(shape: Any) -> Any:
    """The polygons of a shape without stray lines, points and slivers; None if nothing is left."""
    parts = [part for part in _parts(shape) if part.geom_type == "Polygon" and part.area > SLIVER]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _parts(shape: Any) -> list[Any]:
    """Every simple geometry in a shape, however deep a collection nests them."""
    if shape is None:
        return []
    if not hasattr(shape, "geoms"):
        return [shape]
    return [part for child in shape.geoms for part in _parts(child)]


def voronoi(shape: Any, seeds: Sequence[tuple[float, float]]) -> list[Any]:
    """`shape` cut into one cell per seed: cell i holds what lies nearest to seed i. No gaps, no overlaps."""
    if len(seeds) == 1:
        return [shape]
    cells = shapely.voronoi_polygons(shapely.MultiPoint(list(seeds)), extend_to=shape, ordered=True)
    return [only_area(shape.intersection(cell)) for cell in cells.geoms]


def scatter(shape: Any, count: int, seed: int) -> list[tuple[float, float]]:
    """`count` points inside `shape`, the same ones for the same `seed`."""
    random = np.random.default_rng(seed)
    west, south, east, north = shape.bounds
    found: list[tuple[float, float]] = []
    while len(found) < count:
        lon, lat = random.uniform(west, east), random.uniform(south, north)
        if shapely.contains_xy(shape, lon, lat):
            found.append((float(lon), float(lat)))
    return found


def cut(shape: Any, count: int, seed: int, rounds: int = 2) -> list[Any]:
    """`shape` cut into `count` cells of similar size (Lloyd's method), ordered north-west to south-east."""
    seeds = scatter(shape, count, seed)
    for _round in range(rounds if count > 1 else 0):
        seeds = [label_point(cell) for cell in voronoi(shape, seeds)]
    seeds.sort(key=lambda point: (-round(point[1], 2), point[0]))
    return voronoi(shape, seeds)


def carve(shapes: Sequence[Any], piece: Any) -> list[Any]:
    """The shapes without what `piece` covers, in the same order."""
    return [only_area(shape.difference(piece)) for shape in shapes]


def disc(lon: float, lat: float, radius: float) -> Any:
    """A rounded patch of `radius` degrees latitude around a point."""
    angles = np.linspace(0, 2 * np.pi, 17)[:-1]
    stretch = 1 / np.cos(np.radians(lat))
    return shapely.Polygon(
        [(lon + radius * stretch * np.cos(angle), lat + radius * np.sin(angle)) for angle in angles]
    )
