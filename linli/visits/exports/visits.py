"""One's visits as a spreadsheet: day, place, kinds. No words, no names."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from linli.kernel.actor import Actor
from linli.sheets.rules.exporting import Column, Export, Shape
from linli.visits.reads.visits import Line, lines, page

BATCH = 500


def _columns() -> Iterable[Column[Line]]:
    return (
        Column(pgettext("visit", "Day of the visit"), lambda line: line.visit.on, Shape.DAY, 12),
        Column(pgettext("sheet", "Place"), lambda line: line.where, width=28),
        Column(pgettext("sheet", "Household number"), lambda line: line.number, width=18),
        Column(_("It is about"), lambda line: "、".join(line.kinds), width=40),
    )


def _rows(actor: Actor, _filters: Mapping[str, str]) -> Iterator[Line]:
    """The visits that the list's own page shows, 500 at a time."""
    rows = page(actor, limit=BATCH)
    while rows:
        yield from lines(rows)
        rows = page(actor, after=rows[-1].pk, limit=BATCH) if len(rows) == BATCH else []


VISITS = Export("visits", gettext_lazy("Visits"), _columns, _rows)
