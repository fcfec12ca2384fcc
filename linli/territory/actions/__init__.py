"""The only writers of this room."""

from linli.territory.actions.loading import banner_init, places_load
from linli.territory.actions.outlines import place_outline_set
from linli.territory.actions.places import place_add, place_end, place_rename
from linli.territory.actions.redrawing import places_redraw, places_redraw_undo

__all__ = [
    "banner_init",
    "place_add",
    "place_end",
    "place_outline_set",
    "place_rename",
    "places_load",
    "places_redraw",
    "places_redraw_undo",
]
