"""My day: what waits for somebody now, as this room and the rooms above it report it.

A room adds a section at start: `days.register("mediation", Section(50, _("Follow-ups due"), follow_ups))`,
where `follow_ups(actor)` answers lines in the order in which they should be read, or None where this actor
has nothing to do with it (the heading is then left out). A section costs at most two statements.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.models import Case
from linli.cases.reads.lists import awaited
from linli.cases.reads.rows import assemble
from linli.cases.reads.stories import story_path
from linli.cases.reads.visible import ways
from linli.cases.rules.day import PILES, Pile, Waits, action_of, pile_of
from linli.cases.rules.deadline import Urgency
from linli.cases.rules.place import DESK_ROLES
from linli.cases.rules.steps import STEPS, State
from linli.kernel import clock
from linli.kernel.actor import Actor, Grant
from linli.kernel.errors import Text
from linli.kernel.registry import Registry

MOST = 200
"""Matters that are looked at: as many with a deadline, as many without."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do. `url` leads to where it is done, `action` says what (the button's words)."""

    title: str
    url: str
    action: Text = ""
    due: datetime | date | None = None
    urgency: Urgency = Urgency.NONE
    number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the day. `order`: this room's matters stand at 10, messages at 90."""

    order: int
    title: Text
    lines: Callable[[Actor], Sequence[Line] | None]


days: Registry[Section] = Registry()
"""name → a section of everybody's day."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A heading with its lines. `capped`: there are more than were looked at."""

    name: str
    title: Text
    lines: Sequence[Line]
    capped: bool = False


def my_day(actor: Actor) -> list[Shown]:
    """All headings under which something waits, this room's own first among their order."""
    found = [(10, shown) for shown in _matters(actor)]
    for name, section in days.items():
        lines = section.lines(actor)
        if lines:
            found.append((section.order, Shown(name, section.title, lines)))
    return [shown for _order, shown in sorted(found, key=lambda pair: pair[0])]


def _waiting(actor: Actor) -> tuple[list[Case], set[UUID], bool]:
    """(matters that wait for one of the postings, those whose extension is mine to decide, capped)."""
    cases: dict[UUID, Case] = {}
    asked: set[UUID] = set()
    capped = False
    for grant, branch in ways(actor):
        rows = Case.objects.filter(branch & awaited(grant), is_open=True)
        timed = list(rows.filter(due_at__isnull=False).order_by("due_at", "id")[:MOST])
        plain = list(rows.filter(due_at=None).order_by("id")[:MOST])
        capped |= MOST in (len(timed), len(plain))
        for case in (*timed, *plain):
            cases.setdefault(case.pk, case)
            if case.extension_days is not None and _decides(grant, case):
                asked.add(case.pk)
    return list(cases.values()), asked, capped


def _decides(grant: Grant, case: Case) -> bool:
    return DESK_ROLES.get(grant.level) == grant.role and case.level == grant.level


def _matters(actor: Actor) -> list[Shown]:
    cases, asked, capped = _waiting(actor)
    now = clock.now()
    piles: dict[Pile, list[Line]] = {pile: [] for pile in Pile}
    for row in assemble(cases) if cases else ():
        case = row.case
        waits = Waits(State(case.state), case.due_at, case.pk in asked)
        step = action_of(waits)
        piles[pile_of(waits, now)].append(
            Line(
                title=row.title,
                url=f"{story_path(case.pk)}?list=mine%3Don&step={step}#step-{step}",
                action=_("Accept, grade and dispatch") if step == "triage" else STEPS[step].label,
                due=case.due_at or case.review_on,
                urgency=row.urgency,
                number=case.number,
                note=" · ".join(filter(None, (row.category, row.where, row.state))),
            )
        )
    return [Shown(pile, PILES[pile], lines, capped) for pile, lines in piles.items() if lines]
