"""What files bring into the territory."""

from linli.territory.imports.polygons import POLYGONS

IMPORTERS = (POLYGONS,)
