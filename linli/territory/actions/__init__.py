"""The only writers of this room."""

from linli.territory.actions.loading import banner_init, places_load
from linli.territory.actions.places import place_add, place_end, place_outline_set, place_rename

__all__ = ["banner_init", "place_add", "place_end", "place_outline_set", "place_rename", "places_load"]
