"""A drawn file as a sheet: one row per feature, its attributes as cells, its geometry as the last one."""

import json

from django.utils.translation import gettext as _

from linli.kernel.errors import Invalid
from linli.sheets.rules.tables import Line, Sheet
from linli.territory.rules import geojson, systems
from linli.territory.rules.geojson import Drawing, Feature, Unreadable
from linli.territory.rules.systems import System

GEOMETRY = "geometry"
"""Header of the column that holds the drawing itself."""
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


def sheet(drawn: Drawing) -> Sheet:
    """The drawing as rows, ready to be staged."""
    names = [name for name in drawn.attributes if name != GEOMETRY]
    lines = [Line(HEADER_ROW, (*names, GEOMETRY)), *(_line(feature, names) for feature in drawn.features)]
    return Sheet("", tuple(lines))


def _line(feature: Feature, names: list[str]) -> Line:
    cells = (feature.properties.get(name) or None for name in names)
    return Line(feature.number, (*cells, json.dumps(feature.geometry, separators=(",", ":"))))


def system_of(drawn: Drawing, chosen: str) -> str:
    """The coordinate system to read a file in: the chosen one, else the one that the file names.

    Raises:
        Invalid: the choice contradicts the file, or the file names a system that cannot be read.
    """
    own = systems.named(drawn.crs) if drawn.crs else None
    given = systems.named(chosen) or chosen.strip().lower()
    if given and not systems.known(given):
        _refuse(_("“%(crs)s” is no coordinate system that can be read here.") % {"crs": chosen})
    if not given and drawn.crs and own is None:
        text = _(
            "The file names the coordinate system “%(crs)s”, which cannot be read here. "
            "Please export it in WGS-84 or CGCS2000."
        )
        _refuse(text % {"crs": drawn.crs})
    if given and own and systems.is_grid(own) and not systems.is_grid(given):
        text = _("The file itself says that its coordinates are metres in %(crs)s. Please leave the choice to it.")
        _refuse(text % {"crs": systems.label(own)})
    return given or own or System.WGS84


def _refuse(text: str) -> None:
    raise Invalid(text, {"system": [text]})
