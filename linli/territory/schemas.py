"""What the API takes and gives about places."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from linli.kernel.rules.json_types import JsonFloat

Lon = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Lat = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
JsonLon = Annotated[JsonFloat, Field(ge=-180, le=180)]
JsonLat = Annotated[JsonFloat, Field(ge=-90, le=90)]
MAX_POINTS = 1000


class Datum(StrEnum):
    """What the coordinates refer to; Chinese map apps speak GCJ-02."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"


class PlaceOut(Schema):
    """One place of a chain."""

    id: UUID
    kind: str
    level: int | None
    code: str
    name_zh: str
    name_en: str


class LocatedOut(Schema):
    """The places that hold a point, the banner first, the smallest last; empty outside the banner."""

    in_banner: bool
    places: list[PlaceOut]


class PointsIn(Schema):
    """Up to 1,000 (lon, lat) pairs."""

    model_config = ConfigDict(extra="forbid")

    points: Annotated[list[tuple[JsonLon, JsonLat]], Field(max_length=MAX_POINTS)]
    datum: Datum = Datum.WGS84


class LocatedManyOut(Schema):
    """One answer per point, in the order of the points."""

    results: list[LocatedOut]
