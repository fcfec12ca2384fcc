"""Outlines for the map."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import shapely

from linli.kernel.rules import geodesy
from linli.territory.models import Place
from linli.territory.reads.cache import tree
from linli.territory.rules import shapes
from linli.territory.rules.places import PlaceInfo

DIGITS = 5
"""Decimals of a coordinate on the map: about one metre."""
CHUNK = 500
"""Ids in one statement: databases limit them."""
DETAIL = 3000
"""A map shows about one part in this many of its width."""


def outlines(place_id: UUID, lang: str) -> dict[str, Any]:
    """A GeoJSON FeatureCollection of the places below, or of the place itself where none has an outline.

    Simplified together, so that neighbours still share their border; `synthetic` marks made-up outlines.
    """
    known = tree()
    ids = [child.id for child in known.children(place_id)]
    found = areas(ids) or areas([place_id])
    places = [place for pk in found if (place := known.get(pk))]
    shown = _simple([found[place.id] for place in places])
    features = [_feature(place, shape, lang) for place, shape in zip(places, shown, strict=True)]
    return {"type": "FeatureCollection", "features": features}


def place_area(place_id: UUID) -> float | None:
    """Square metres within a place's outline, or None without one."""
    shape = areas([place_id]).get(place_id)
    return geodesy.area(shape) if shape is not None else None


def areas(ids: Iterable[UUID]) -> dict[UUID, Any]:
    """The present outlines of places as shapely areas, by code; places without one are left out."""
    found: list[tuple[str, UUID, str]] = []
    wanted = list(ids)
    for at in range(0, len(wanted), CHUNK):
        rows = Place.objects.filter(pk__in=wanted[at : at + CHUNK]).exclude(outline=None)
        found += [(code, pk, text) for code, pk, text in rows.values_list("code", "id", "outline") if text]
    return {pk: shapes.parse(text) for _code, pk, text in sorted(found)}


def _simple(areas: list[Any]) -> list[Any]:
    if not areas:
        return []
    west, south, east, north = shapely.total_bounds(areas)
    return list(shapely.coverage_simplify(areas, max(east - west, north - south) / DETAIL))


def _feature(place: PlaceInfo, shape: Any, lang: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": str(place.id),
        "properties": {
            "id": str(place.id),
            "name": place.name(lang),
            "kind": place.kind.value,
            "level": place.level,
            "synthetic": place.synthetic,
        },
        "geometry": {
            "type": shape.geom_type,
            "coordinates": _rounded(shapely.geometry.mapping(shape)["coordinates"]),
        },
    }


def _rounded(value: Any) -> Any:
    return round(value, DIGITS) if isinstance(value, float) else [_rounded(item) for item in value]
