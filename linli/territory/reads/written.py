"""A place as a cell of a table names it."""

from functools import lru_cache
from uuid import UUID

from django.utils.translation import gettext as _

from linli.sheets.rules.cells import Unreadable, string, undamaged
from linli.sheets.rules.tables import Cell
from linli.territory.reads.cache import tree
from linli.territory.rules.places import PlaceInfo, Tree
from linli.territory.rules.written import Index, comparable, index


@lru_cache(maxsize=1)
def _index(known: Tree) -> Index:
    """Made once for each tree that the cache hands out."""
    return index(known)


def place_written(cell: Cell) -> UUID:
    """The current place that a cell names by code or by its path.

    Raises:
        Unreadable: no place is called so, or several are.
    """
    undamaged(cell)
    return place_called(string(cell)).id


def place_called(text: str) -> PlaceInfo:
    """The current place that a text names; the whole text must be its name.

    Raises:
        Unreadable: no place is called so, or several are.
    """
    known = tree()
    found = _index(known).get(comparable(text), frozenset())
    if len(found) > 1:
        raise Unreadable(_("Several places are called so. Please write the town and village in front."))
    place = known.get(next(iter(found), None))
    if place is None:
        raise Unreadable(_("There is no place of this name or code here. Example: 万合永镇广义村3组."))
    return place
