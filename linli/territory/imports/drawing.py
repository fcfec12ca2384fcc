"""A drawn file as a sheet: one row per feature, its attributes as cells, its geometry as the last one."""

import json

from linli.kernel.errors import Invalid
from linli.sheets.rules.tables import Line, Sheet
from linli.territory.rules import geojson
from linli.territory.rules.geojson import Drawing, Feature, Unreadable

GEOMETRY = "geometry"
"""Header of the column that holds the drawing itself."""
SYSTEM = "crs"
HEADER_ROW = 0
"""Features are counted from 1, so that the row number is the feature's own."""


def drawing(data: bytes) -> Drawing:
    """The drawing in a file's bytes.

    Raises:
        Invalid: it is none; the text says why and what to do.
    """
    try:
        return geojson.read(data)
    except Unreadable as error:
        raise Invalid(error.message, {"file": [str(error.message)]}) from None


def sheets(data: bytes) -> list[Sheet]:
    """A drawn file as rows, ready to be staged. The coordinate system that it names stands in each row.

    Raises:
        Invalid: it is no drawing; the text says why and what to do.
    """
    drawn = drawing(data)
    names = [name for name in drawn.attributes if name not in (GEOMETRY, SYSTEM)]
    own = (SYSTEM,) if drawn.crs else ()
    lines = [Line(HEADER_ROW, (*names, *own, GEOMETRY))]
    lines += [_line(feature, names, (drawn.crs,) if own else ()) for feature in drawn.features]
    return [Sheet("", tuple(lines))]


def _line(feature: Feature, names: list[str], own: tuple[str, ...]) -> Line:
    cells = (feature.properties.get(name) or None for name in names)
    return Line(feature.number, (*cells, *own, json.dumps(feature.geometry, separators=(",", ":"))))
