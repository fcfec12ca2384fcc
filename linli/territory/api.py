"""The API's answers about places."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from linli.kernel.rules import geodesy
from linli.territory import reads
from linli.territory.schemas import Datum, Lat, LocatedManyOut, LocatedOut, Lon, PointsIn

router = Router(tags=["territory"])


def _located(place_id: UUID | None) -> dict[str, Any]:
    known = reads.tree()
    place = known.get(place_id)
    places = [known.get(above) for above in reversed(place.chain)] if place else []
    return {"in_banner": bool(places), "places": places}


def _here(point: tuple[float, float], datum: Datum) -> tuple[float, float]:
    return geodesy.gcj02_to_wgs84(*point) if datum is Datum.GCJ02 else point


@router.get("/locate", response=LocatedOut, summary="Which places hold a point")
def locate(request: HttpRequest, lon: Lon, lat: Lat, datum: Datum = Datum.WGS84) -> dict[str, Any]:
    """The chain from the banner down to the smallest place; empty outside the banner."""
    place = reads.locate(*_here((lon, lat), datum))
    return _located(place.id if place else None)


@router.post("/locate", response=LocatedManyOut, summary="Which places hold many points")
def locate_points(request: HttpRequest, body: PointsIn) -> dict[str, Any]:
    """Up to 1,000 points at once, answered in their order."""
    points = [_here(point, body.datum) for point in body.points]
    found = reads.locate_many(points) if points else []
    return {"results": [_located(place_id) for place_id in found]}
