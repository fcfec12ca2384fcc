"""`linli locate LON LAT`: which places hold a point."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.kernel.rules import geodesy
from linli.territory import reads
from linli.territory.forms import label
from linli.territory.reads import PlaceInfo


class Command(BaseCommand):
    """Prints the chain of places, the banner first."""

    help = "Says which banner, town, village, group and grid hold a point."

    def add_arguments(self, parser: CommandParser) -> None:
        """Longitude and latitude in degrees; `--gcj02` for numbers from a Chinese map app."""
        parser.add_argument("lon", help="longitude, e.g. 117.95")
        parser.add_argument("lat", help="latitude, e.g. 43.15")
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument("--gcj02", action="store_true", help="the point comes from a Chinese map app")

    def handle(self, *args: Any, **options: Any) -> None:
        """Finds and prints; a point that cannot be or lies outside is the caller's mistake."""
        lon, lat = _point(options["lon"], options["lat"])
        if options["gcj02"]:
            lon, lat = geodesy.gcj02_to_wgs84(lon, lat)
        place = reads.locate(lon, lat)
        if place is None:
            raise CommandError(_("%(lon)s, %(lat)s lies outside the banner.") % {"lon": lon, "lat": lat})
        known = reads.tree()
        chain = [found for above in reversed(place.chain) if (found := known.get(above))]
        self.stdout.write(_as_json(chain) if options["json"] else _as_lines(chain))


def _point(lon: str, lat: str) -> tuple[float, float]:
    try:
        point = float(lon), float(lat)
    except ValueError as error:
        raise CommandError(_("Longitude and latitude are numbers, e.g. 117.95 43.15.")) from error
    if not geodesy.is_position(*point):
        raise CommandError(_("Longitude runs from -180 to 180, latitude from -90 to 90."))
    return point


def _as_lines(chain: list[PlaceInfo]) -> str:
    lang = get_language() or "zh-hans"
    return "\n".join(f"{label(p.kind, p.level)}\t{p.name(lang)}\t{p.code}" for p in chain)


def _as_json(chain: list[PlaceInfo]) -> str:
    names = ("kind", "level", "code", "name_zh", "name_en")
    places = [{"id": str(p.id)} | {name: getattr(p, name) for name in names} for p in chain]
    return json.dumps({"in_banner": True, "places": places}, ensure_ascii=False)
