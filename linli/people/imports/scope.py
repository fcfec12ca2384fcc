"""Whether the places of rows are the actor's own."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from linli.kernel.actor import Actor, Kind
from linli.people.reads import covers
from linli.sheets.rules.importers import Problem, Row
from linli.territory.reads import tree


def not_ours(actor: Actor, rows: Sequence[Row], kinds: Sequence[str] = ()) -> Iterator[Problem]:
    """A problem for each row whose place is not the actor's to look after, or is of another kind."""
    places = {row.get("place") for row in rows} - {None}
    ours = {place for place in places if actor.kind is Kind.SYSTEM or covers(actor, place)}
    known = tree()
    fitting = {place.id for place in map(known.get, places) if place and (not kinds or place.kind in kinds)}
    for row in rows:
        place = row.get("place")
        if place is not None and place not in ours:
            yield Problem(row.number, _("This place is not yours to look after."), "place")
        elif place is not None and place not in fitting:
            yield Problem(row.number, _("Such an entry does not belong at a place of this kind."), "place")
