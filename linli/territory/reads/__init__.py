"""What others may ask about the territory."""

from linli.territory.reads.cache import TOPIC, locate, locate_many, nearest, tree, tree_forget, tree_version
from linli.territory.reads.history import (
    OutlineLine,
    change_lines,
    outline_on,
    outlines_broken,
    place_history,
)
from linli.territory.reads.maps import areas, outlines, place_area
from linli.territory.reads.places import PlaceLine, place_by_id, places_broken, places_page, search_name
from linli.territory.reads.review import Review, review
from linli.territory.reads.written import place_called, place_written
from linli.territory.rules.places import Chain, PlaceInfo, Tree

__all__ = [
    "TOPIC",
    "Chain",
    "OutlineLine",
    "PlaceInfo",
    "PlaceLine",
    "Review",
    "Tree",
    "areas",
    "change_lines",
    "locate",
    "locate_many",
    "nearest",
    "outline_on",
    "outlines",
    "outlines_broken",
    "place_area",
    "place_by_id",
    "place_called",
    "place_history",
    "place_written",
    "places_broken",
    "places_page",
    "review",
    "search_name",
    "tree",
    "tree_forget",
    "tree_version",
]
