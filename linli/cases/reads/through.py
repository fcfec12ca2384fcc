"""What a merged matter's reporter reads of the leading one: its public steps since, as offices took them.

Never what its own reporter said or sent, nor anything from before.
"""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q

from linli.cases.models import Entry
from linli.cases.rules.carried import AGAIN, CARRIED, WITH
from linli.cases.rules.merging import Window, windows
from linli.cases.rules.steps import SPOKEN, Hat

LIMIT = 200
OWN_WORDS = ("publish", "unpublish", "board_yes", "board_no")
"""Steps about the leading one's own words on the public board."""
TOLD = (*WITH, *AGAIN, *SPOKEN, *CARRIED, *OWN_WORDS)
"""Steps that leave a line of their own in the merged one's story, are no step of an office, or concern what
its reporter alone said."""


def _window(one: Window) -> Q:
    found = Q(case_id=one.lead_id, seq__gt=one.since)
    return found & Q(at__lt=one.until) if one.until else found


def _lines(found: Sequence[Window]) -> list[Entry]:
    rows = Entry.objects.filter(reduce(or_, map(_window, found)), public=True).exclude(step__in=TOLD)
    newest = list(rows.order_by("-pk")[:LIMIT])
    return [entry for entry in newest if entry.params.get("hat") != Hat.REPORTER]


def leads(own: Sequence[Entry]) -> set[UUID]:
    """The matters through which this one was answered at some time."""
    return {one.lead_id for one in windows((entry.step, entry.at, entry.params) for entry in own)}


def answered_with(own: Sequence[Entry]) -> set[UUID]:
    """The leading ones' answers that this story repeats; their photos are shown with them."""
    return {UUID(entry.params["entry"]) for entry in own if "entry" in entry.params}


def through(own: Sequence[Entry]) -> list[Entry]:
    """The entries of other stories that belong into this one, as its reporter reads it. One statement, none
    where it was never merged.
    """
    found = windows((entry.step, entry.at, entry.params) for entry in own)
    return _lines(found) if found else []


def reads_through(case_id: UUID, entry_id: UUID) -> bool:
    """Whether the reporter of a matter reads this entry of another one, or an answer that follows from it."""
    own = Entry.objects.filter(case_id=case_id, public=True).order_by("seq")
    shown = list(own)
    return entry_id in answered_with(shown) | {entry.pk for entry in through(shown)}
