"""Whether rows may stand where they say, and are called what they say."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from linli.fieldwork.rules.names import name_refusal
from linli.kernel.actor import Actor
from linli.people.reads import covers
from linli.sheets.rules.importers import Problem, Row


def misplaced(actor: Actor, rows: Sequence[Row], permit: str) -> Iterator[Problem]:
    """A problem for each row whose place is not the actor's."""
    ours = {place: covers(actor, place, permit) for place in {row.get("place") for row in rows}}
    for row in rows:
        if not ours[row.get("place")]:
            yield Problem(row.number, _("This place is not yours to look after."), "place")


def half_a_position(rows: Sequence[Row]) -> Iterator[Problem]:
    """A problem for each row with a longitude and no latitude, or the other way round."""
    for row in rows:
        if (row.get("lon") is None) != (row.get("lat") is None):
            yield Problem(row.number, _("A position has two numbers."), "lat")


def refused(rows: Sequence[Row], *names: str) -> Iterator[Problem]:
    """A problem for each row with a name that sorts people."""
    for row in rows:
        for name in names:
            why = name_refusal(row.get(name, ""))
            if why:
                yield Problem(row.number, _("This name is not taken: %(why)s") % {"why": why}, name)
