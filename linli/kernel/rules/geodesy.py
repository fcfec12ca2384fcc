"""Places on the ellipsoid. Inside Linli every coordinate is WGS-84 (CGCS2000 is the same here)."""

import math
from typing import Any

import prcoords
from pyproj import Geod

_ELLIPSOID = Geod(ellps="WGS84")
SQUARE_METRES_PER_MU = 10_000 / 15
SQUARE_METRES_PER_HECTARE = 10_000


def in_gcj02(lon: float, lat: float) -> bool:
    """Whether Chinese map apps shift points here; outside they show WGS-84 as it is."""
    return 72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271


def gcj02_to_wgs84(lon: float, lat: float) -> tuple[float, float]:
    """A point from a Chinese map app, in the coordinates Linli keeps (inverse error below 1e-4 m)."""
    if not in_gcj02(lon, lat):
        return lon, lat
    lat_, lon_ = prcoords.gcj_wgs_bored((lat, lon))
    again_lat, again_lon = prcoords.wgs_gcj((lat_, lon_))  # one more step: the library stops at 1e-3 m
    return float(lon_ + lon - again_lon), float(lat_ + lat - again_lat)


def wgs84_to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """A point for a Chinese map app."""
    if not in_gcj02(lon, lat):
        return lon, lat
    lat_, lon_ = prcoords.wgs_gcj((lat, lon))
    return float(lon_), float(lat_)


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Metres along the ellipsoid between two (lon, lat) points."""
    return float(_ELLIPSOID.inv(a[0], a[1], b[0], b[1])[2])


def area(polygon: Any) -> float:
    """Square metres of a shapely polygon or multipolygon in WGS-84."""
    return abs(float(_ELLIPSOID.geometry_area_perimeter(polygon)[0]))


def mu(square_metres: float) -> float:
    """Square metres as mu (亩): 15 mu to the hectare."""
    return square_metres / SQUARE_METRES_PER_MU


def hectares(square_metres: float) -> float:
    """Square metres as hectares."""
    return square_metres / SQUARE_METRES_PER_HECTARE


def is_position(lon: float, lat: float) -> bool:
    """Whether the pair can be a place on Earth at all."""
    return math.isfinite(lon) and math.isfinite(lat) and -180 <= lon <= 180 and -90 <= lat <= 90
