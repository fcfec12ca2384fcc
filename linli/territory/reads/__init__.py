"""What others may ask about the territory."""

from linli.territory.reads.cache import TOPIC, locate, locate_many, nearest, tree, tree_forget, tree_version
from linli.territory.reads.maps import outlines, place_area
from linli.territory.reads.places import PlaceLine, place_by_id, places_broken, places_page, search_name
from linli.territory.reads.written import place_called, place_written
from linli.territory.rules.places import Chain, PlaceInfo, Tree

__all__ = [
    "TOPIC",
    "Chain",
    "PlaceInfo",
    "PlaceLine",
    "Tree",
    "locate",
    "locate_many",
    "nearest",
    "outlines",
    "place_area",
    "place_by_id",
    "place_called",
    "place_written",
    "places_broken",
    "places_page",
    "search_name",
    "tree",
    "tree_forget",
    "tree_version",
]
