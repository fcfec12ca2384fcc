"""What files bring into the territory."""

from linli.territory.imports.divisions import DIVISIONS
from linli.territory.imports.polygons import POLYGONS

IMPORTERS = (DIVISIONS, POLYGONS)
