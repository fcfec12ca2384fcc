"""Coordinate systems in which outlines arrive, and the way of each to WGS-84.

CGCS2000 (EPSG:4490) and WGS-84 differ by some centimetres on the ground, less than any border here is known
to: they are taken as the same. Gauss-Krüger grids on CGCS2000 (EPSG:4491 to 4554) are projected back by PROJ.
GCJ-02, the shifted system of Chinese map apps, is inverted point by point to less than a millimetre.
"""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import cache
from typing import Any, Final

import numpy as np
import shapely
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pyproj import Transformer

from linli.kernel.rules import geodesy

GAUSS_KRUGER: Final = range(4491, 4555)
"""EPSG codes of the 6-degree and 3-degree grids on CGCS2000, with and without the zone in the easting."""
_PLAIN: Final = {"CRS84", "EPSG:4326", "EPSG:4979", "WGS84", "WGS-84", "WGS 84"}
_CHINA: Final = {"EPSG:4490", "EPSG:4479", "EPSG:4480", "CGCS2000"}
_SHIFTED: Final = {"GCJ02", "GCJ-02"}
_CODE: Final = re.compile(r"EPSG:(?:[0-9.]*:)?([0-9]{4,6})$", re.I)


class System(StrEnum):
    """What a person chooses from; Gauss-Krüger is told from the file alone."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"


LABELS: Final[dict[str, Promise]] = {
    System.WGS84: _("WGS-84 (GPS)"),
    System.CGCS2000: _("CGCS2000 (surveying)"),
    System.GCJ02: _("GCJ-02 (Chinese map apps)"),
}


def label(system: str) -> str:
    """The system's name for people; a Gauss-Krüger grid is called by its EPSG code."""
    return str(LABELS.get(system) or f"CGCS2000 Gauss-Krüger ({system.upper()})")


def is_grid(system: str) -> bool:
    """Whether coordinates of this system are metres instead of degrees."""
    return system.startswith("epsg:")


def known(system: str) -> bool:
    """Whether outlines in this system can be read."""
    return system in set(System) or (is_grid(system) and _grid_code(system) is not None)


def _grid_code(text: str) -> int | None:
    found = _CODE.search(text)
    code = int(found[1]) if found else 0
    return code if code in GAUSS_KRUGER else None


def named(crs: str) -> str | None:
    """The system that a file's own `crs` member names, or None if Linli cannot read that one."""
    text = crs.strip().upper()
    if code := _CODE.search(text):
        text = f"EPSG:{code[1]}"
    elif text.startswith("URN:OGC:DEF:CRS:"):
        text = text.rsplit(":", 1)[-1]
    for names, system in ((_PLAIN, System.WGS84), (_CHINA, System.CGCS2000), (_SHIFTED, System.GCJ02)):
        if text in names:
            return system
    return text.lower() if _grid_code(text) else None


@cache
def _from_grid(system: str) -> Transformer:
    return Transformer.from_crs(system.upper(), "EPSG:4490", always_xy=True)


@cache
def _to_grid(system: str) -> Transformer:
    return Transformer.from_crs("EPSG:4490", system.upper(), always_xy=True)


def in_china(bounds: Sequence[float]) -> bool:
    """Whether (west, south, east, north) in degrees lies where GCJ-02 is defined."""
    west, south, east, north = bounds
    return 73.0 <= west <= east <= 136.0 and 17.0 <= south <= north <= 55.0


def to_wgs84(shape: Any, system: str) -> Any:
    """The shape in WGS-84, from coordinates of `system` (longitude or easting first).

    Errors: below 1e-6 m for Gauss-Krüger, below 1e-4 m for GCJ-02, centimetres by definition for CGCS2000.
    """
    return _moved(shape, _steps(system, geodesy.gcj02_to_wgs84, _from_grid))


def from_wgs84(shape: Any, system: str) -> Any:
    """The other way round: what a file in `system` would hold."""
    return _moved(shape, _steps(system, geodesy.wgs84_to_gcj02, _to_grid))


def _steps(
    system: str, shift: Callable[[float, float], tuple[float, float]], grid: Callable[[str], Transformer]
) -> Callable[[Any], Any] | None:
    """How an array of shape (n, 2) is moved; None where nothing moves."""
    if system == System.GCJ02:
        return lambda points: np.array([shift(lon, lat) for lon, lat in points.tolist()]).reshape(-1, 2)
    if is_grid(system):
        change = grid(system)
        return lambda points: np.column_stack(change.transform(points[:, 0], points[:, 1]))
    return None


def _moved(shape: Any, step: Callable[[Any], Any] | None) -> Any:
    return shape if step is None else shapely.transform(shape, step)
