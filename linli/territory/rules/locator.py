"""From a point to the smallest place that holds it: one index over the leaves of the territory."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import numpy as np
import shapely

from linli.territory.rules.raster import Raster, warm
from linli.territory.rules.shapes import only_area

GAP = 1e-9
"""Square degrees (about 9 m²): what the parts of a place may miss before the rest counts as a leaf."""


class Locator:
    """Read-only index over leaf polygons. A point on a shared border belongs to the leaf that comes first."""

    __slots__ = ("_extent", "_index", "_raster", "_table", "leaves")

    def __init__(self, leaves: Sequence[tuple[UUID, Any]], extent: Any = None) -> None:
        """`leaves`: (place id, shapely area) pairs. `extent`: the banner's area, if it has an outline."""
        self.leaves = tuple(leaves)
        shapes = np.array([shape for _id, shape in leaves], dtype=object)
        self._index = shapely.STRtree(shapes)
        self._raster = Raster(shapes, self._index) if len(leaves) else None
        self._table = np.empty(len(leaves) + 1, dtype=object)
        self._table[:-1] = [place_id for place_id, _shape in leaves]
        self._extent = extent
        if extent is not None:
            warm(np.array([extent], dtype=object))

    def locate(self, lon: float, lat: float) -> UUID | None:
        """The id of the leaf that holds the point, or None outside."""
        found, near = self._raster.one(lon, lat) if self._raster else (-1, False)
        if near and self._extent is not None and shapely.intersects_xy(self._extent, lon, lat):
            return self.nearest(lon, lat)
        return self._table[found]  # type: ignore[no-any-return]

    def locate_many(self, points: Any) -> Any:
        """Ids (or None) for an array of (lon, lat) rows, shape (n, 2), as an object array of shape (n,)."""
        lonlat = np.asarray(points, dtype=float).reshape(-1, 2)
        if self._raster is None:
            return self._table[np.full(len(lonlat), -1)]
        found, near = self._raster.many(lonlat[:, 0], lonlat[:, 1])
        if len(near) and self._extent is not None:
            gap = near[shapely.intersects_xy(self._extent, lonlat[near, 0], lonlat[near, 1])]
            found[gap] = self._index.nearest(shapely.points(lonlat[gap])) if len(gap) else -1
        return self._table[found]

    def nearest(self, lon: float, lat: float) -> UUID | None:
        """The id of the leaf nearest to the point, in degrees; None without leaves or without a position."""
        if not len(self.leaves) or not (np.isfinite(lon) and np.isfinite(lat)):
            return None
        return self._table[self._index.nearest(shapely.points(lon, lat))]  # type: ignore[no-any-return]


def leaves(areas: Mapping[UUID, Any], above: Mapping[UUID, UUID | None]) -> list[tuple[UUID, Any]]:
    """The areas that no smaller area covers, in the order of `areas`.

    `above` gives each place's nearest place up the tree that has an area too. Where the parts leave
    something over, the rest of the larger place is a leaf of its own.
    """
    parts: dict[UUID, list[Any]] = {}
    for place_id, shape in areas.items():
        upper = above[place_id]
        if upper is not None:
            parts.setdefault(upper, []).append(shape)
    rest = ((place_id, _rest(shape, parts.get(place_id, []))) for place_id, shape in areas.items())
    return [(place_id, shape) for place_id, shape in rest if shape is not None]


def _rest(shape: Any, parts: list[Any]) -> Any:
    if not parts:
        return shape
    if shape.area - sum(part.area for part in parts) <= GAP:
        return None
    rest = only_area(shape.difference(shapely.union_all(parts)))
    return rest if rest is not None and rest.area > GAP else None
