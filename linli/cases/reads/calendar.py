"""The calendar: what falls on which day, as this room and the rooms above it report it.

A room adds its own dates at start: `calendars.register("rounds", dates)`, where `dates(actor, since, until)`
answers marks of those days, both included, in at most two statements; or None where there is nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext

from linli.cases.models import Case
from linli.cases.reads.lists import CAP, due_within, mine
from linli.cases.reads.rows import Row, assemble
from linli.cases.reads.stories import story_path
from linli.cases.reads.visible import branches
from linli.cases.rules.deadline import Urgency
from linli.cases.rules.place import DESK_ROLES
from linli.cases.rules.steps import State
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.errors import Text
from linli.kernel.registry import Registry
from linli.kernel.rules.calendar import Day, holiday_name, kind_of, known

PARKED = 200
"""Reviews and deadlines of the hotline, each, of each way of seeing."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that falls on a day. `kind` says what in a word, `number` names it without its words."""

    day: date
    title: str
    url: str
    kind: Text = ""
    urgency: Urgency = Urgency.NONE
    number: str = ""
    category: str = ""


Dates = Callable[[Actor, date, date], Sequence[Mark] | None]
calendars: Registry[Dates] = Registry()
"""name → what else falls on these days."""


@dataclass(slots=True)
class DayMarks:
    """One day with what falls on it: `count` matters are due (their list: `url`), the first ones named."""

    day: date
    kind: Day
    holiday: Text
    known: bool
    count: int = 0
    url: str = ""
    marks: list[Mark] = field(default_factory=list)

    @property
    def more(self) -> int:
        """Due matters that are not named."""
        return self.count - sum(1 for mark in self.marks if not mark.kind)


def days_between(
    actor: Actor, days: Sequence[date], *, named: int, own: bool = False
) -> tuple[list[DayMarks], bool]:
    """(each day with its marks, whether there were more than `CAP` deadlines in all).

    `named` due matters a day carry their titles; `own`: only what waits for the actor.
    """
    since, until = days[0], days[-1]
    found = {day: DayMarks(day, kind_of(day), holiday_name(day), known(day)) for day in days}
    due, capped = _due(actor, since, until, own)
    counts = Counter(clock.local_date(due_at) for _pk, due_at in due)
    shown, reviews = _first(due, named), _reviews(actor, since, until, own)
    cases = Case.objects.in_bulk([*shown, *reviews]) if shown or reviews else {}
    keys = dict.fromkeys((*shown, *reviews))
    for row in assemble([cases[pk] for pk in keys if pk in cases]) if cases else ():
        for mark in _marks(row, row.case.pk in shown):
            if mark.day in found:
                found[mark.day].marks.append(mark)
    for day, count in counts.items():
        found[day].count = count
        query = f"mine=on&due={day}" if own else f"state=open&due={day}"
        found[day].url = f"{reverse('cases:matters')}?{query}"
    for _name, dates in calendars.items():
        for mark in dates(actor, since, until) or ():
            if mark.day in found:
                found[mark.day].marks.append(mark)
    return [found[day] for day in days], capped


def _due(actor: Actor, since: date, until: date, own: bool) -> tuple[list[tuple[UUID, datetime]], bool]:
    """(id, deadline) of what is due in those days, the earliest first, at most `CAP`."""
    found: dict[UUID, datetime] = {}
    within = due_within(since, until) & (mine(actor) if own else Q())
    for branch in branches(actor):
        rows = Case.objects.filter(branch, within).order_by("due_at", "id")
        found |= {pk: due_at for pk, due_at in rows.values_list("pk", "due_at")[: CAP + 1] if due_at}
    ordered = sorted(found.items(), key=lambda pair: (pair[1], pair[0]))
    return ordered[:CAP], len(ordered) > CAP


def _first(due: Sequence[tuple[UUID, datetime]], named: int) -> dict[UUID, None]:
    """The first `named` of each day."""
    seen: Counter[date] = Counter()
    shown: dict[UUID, None] = {}
    for pk, due_at in due:
        day = clock.local_date(due_at)
        seen[day] += 1
        if seen[day] <= named:
            shown[pk] = None
    return shown


def _reviews(actor: Actor, since: date, until: date, own: bool) -> list[UUID]:
    """What is looked at again in those days, or is due to the hotline."""
    found: list[UUID] = []
    parked = Q(is_open=True, state=State.PARKED, review_on__gte=since, review_on__lte=until)
    hotline = Q(is_open=True, hotline_due_on__gte=since, hotline_due_on__lte=until)
    for branch in branches(actor):
        for wanted in (parked, hotline):
            rows = Case.objects.filter(branch, wanted)
            rows = rows.filter(_own(actor)) if own else rows
            found += rows.order_by("id").values_list("pk", flat=True)[:PARKED]
    return found


def _own(actor: Actor) -> Q:
    """What the actor's own desk parked counts as theirs, although its day has not come yet."""
    desks = Q(pk__in=())
    for grant in actor.grants:
        if DESK_ROLES.get(grant.level) == grant.role:
            desks |= Q(state=State.PARKED, level=grant.level)
    return mine(actor) | desks


def _marks(row: Row, due: bool) -> Iterator[Mark]:
    """Everything of one matter that falls on a day."""
    case = row.case
    about: dict[str, Any] = {
        "title": row.title,
        "url": story_path(case.pk),
        "number": case.number,
        "category": row.category,
    }
    if due and case.due_at:
        yield Mark(clock.local_date(case.due_at), urgency=row.urgency, **about)
    if case.state == State.PARKED and case.review_on:
        yield Mark(case.review_on, kind=pgettext("calendar", "look again"), **about)
    if case.hotline_due_on:
        yield Mark(case.hotline_due_on, kind=pgettext("calendar", "hotline"), **about)
