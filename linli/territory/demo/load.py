"""Lays the demonstration territory into an empty installation."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.territory.actions import places_load, sources
from linli.territory.actions.loading import banner_row
from linli.territory.demo import draw
from linli.territory.reads import tree
from linli.territory.rules.places import PlaceRow

Progress = Callable[[str, int, int], object]


def territory_demo(*, actor: Actor, progress: Progress) -> int:
    """Loads 162 real divisions with made-up borders, groups and 148 grids; returns how many places.

    Does nothing where a banner stands already. `progress` gets (what, done, total).
    """
    if tree().banner() is not None:
        return 0
    what = _("Territory")
    progress(what, 0, 2)
    rows = demo_rows()
    progress(what, 1, 2)
    count = places_load(actor=actor, rows=rows)
    progress(what, 2, 2)
    return count


def demo_rows() -> list[PlaceRow]:
    """Every row of the demonstration territory, parents first. Only the ids differ between two calls."""
    shape = sources.hexigten_outline()
    rows = sources.rows_from(sources.hexigten_table(), banner_row(sources.HEXIGTEN, "克什克腾旗"))
    towns = draw.towns(shape, rows)
    areas = towns | draw.villages(towns, rows)
    divisions = [draw.drawn(row, areas[row.id]) if row.id in areas else row for row in rows]
    return [*divisions, *draw.below_villages(divisions, areas)]
