"""A coarse raster in front of the polygons: most points are answered by the cell they fall into.

Making a geometry for every point costs several times the search itself, so nothing here makes one.
"""

from typing import Any, Final

import numpy as np
import shapely

SIDE: Final = 200
_EDGE: Final = 1e-9
"""Cells are tested a hair larger than they are, so that rounding cannot put a point beside its cell."""
_OUTSIDE, _ASK = -1, -2


def warm(shapes: Any) -> None:
    """Prepares areas and uses each once: GEOS builds its inner index on first use, unsafe across threads."""
    shapely.prepare(shapes)
    west, south, east, north = shapely.bounds(shapes).T
    shapely.intersects_xy(shapes, (west + east) / 2, (south + north) / 2)


class Raster:
    """Says which leaf (by index) holds a point. Where several do, the lowest index answers.

    Each of `SIDE` × `SIDE` cells over the leaves' bounds knows: outside, wholly in one leaf, or which leaves
    to ask. `_first[c]:_first[c + 1]` cuts cell c's leaves out of `_maybe`.
    """

    __slots__ = ("_bounds", "_first", "_maybe", "_shapes", "_step", "_sure")

    def __init__(self, shapes: Any, index: Any) -> None:
        """`shapes`: object array of at least one area; `index`: an STRtree over the same array."""
        warm(shapes)
        self._shapes = shapes
        west, south, east, north = (float(value) for value in shapely.total_bounds(shapes))
        self._bounds = (west, south, east, north)
        self._step = ((east - west) / SIDE, (north - south) / SIDE)
        boxes = self._boxes()
        cells, hits = index.query(boxes, predicate="intersects")
        order = np.lexsort((hits, cells))
        cells, self._maybe = cells[order], hits[order]
        counts = np.bincount(cells, minlength=SIDE * SIDE)
        self._first = np.concatenate([[0], np.cumsum(counts)])
        self._sure = np.full(SIDE * SIDE + 1, _OUTSIDE, dtype=np.intp)
        self._sure[cells] = _ASK
        single = counts[cells] == 1
        cells, hits = cells[single], self._maybe[single]
        whole = shapely.covers(shapes[hits], boxes[cells])
        self._sure[cells[whole]] = hits[whole]

    def _boxes(self) -> Any:
        west, south, _east, _north = self._bounds
        rows, cols = np.divmod(np.arange(SIDE * SIDE), SIDE)
        x, y = west + cols * self._step[0], south + rows * self._step[1]
        return shapely.box(x - _EDGE, y - _EDGE, x + self._step[0] + _EDGE, y + self._step[1] + _EDGE)

    def one(self, lon: float, lat: float) -> tuple[int, bool]:
        """(leaf index or -1, whether a leaf is so near that the point may lie in a gap between leaves)."""
        west, south, east, north = self._bounds
        if not (west <= lon <= east and south <= lat <= north):
            return _OUTSIDE, False
        col = min(int((lon - west) / self._step[0]), SIDE - 1)
        cell = min(int((lat - south) / self._step[1]), SIDE - 1) * SIDE + col
        sure = int(self._sure[cell])
        if sure != _ASK:
            return sure, False
        for leaf in self._maybe[self._first[cell] : self._first[cell + 1]].tolist():
            if shapely.intersects_xy(self._shapes[leaf], lon, lat):
                return leaf, False
        return _OUTSIDE, True

    def many(self, lon: Any, lat: Any) -> tuple[Any, Any]:
        """Leaf indices (-1 outside) for two arrays of shape (n,), and the rows that may lie in a gap."""
        cells = self._cells(lon, lat)
        found = self._sure[cells]
        ask = np.flatnonzero(found == _ASK)
        rows, leaves = self._pairs(ask, cells[ask])
        held = shapely.intersects_xy(self._shapes[leaves], lon[rows], lat[rows])
        found[ask] = _OUTSIDE
        # numpy keeps the last of several values for one row, so the lowest index goes last
        found[rows[held][::-1]] = leaves[held][::-1]
        return found, ask[found[ask] == _OUTSIDE]

    def _cells(self, lon: Any, lat: Any) -> Any:
        """Cell numbers; points outside all cells (and NaN) get the extra cell at the end."""
        west, south, east, north = self._bounds
        inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        cols = np.where(inside, (lon - west) / self._step[0], 0).astype(np.intp)
        rows = np.where(inside, (lat - south) / self._step[1], 0).astype(np.intp)
        cell = np.minimum(rows, SIDE - 1) * SIDE + np.minimum(cols, SIDE - 1)
        return np.where(inside, cell, SIDE * SIDE)

    def _pairs(self, rows: Any, cells: Any) -> tuple[Any, Any]:
        """Every (row, leaf) that must be asked, leaves of a row in rising order."""
        first = self._first[cells]
        counts = self._first[cells + 1] - first
        ends = np.cumsum(counts)
        within = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)
        return np.repeat(rows, counts), self._maybe[np.repeat(first, counts) + within]
