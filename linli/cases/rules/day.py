"""My day: under which heading a matter that waits for me stands. Each matter stands once, the most pressing
reason first.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from linli.cases.rules.steps import WITH_HANDLER, State
from linli.kernel import clock
from linli.kernel.errors import Text


class Pile(StrEnum):
    """Headings of the day, in order."""

    LATE = "late"
    TODAY = "today"
    NEW = "new"
    SORT = "sort"
    VERIFY = "verify"
    ANSWER = "answer"
    EXTEND = "extend"
    REVIEW = "review"
    CLOSE = "close"
    HANDS = "hands"


PILES: dict[Pile, Text] = {
    Pile.LATE: _("Overdue"),
    Pile.TODAY: _("Due today"),
    Pile.NEW: _("New at my desk"),
    Pile.SORT: _("To be graded and dispatched"),
    Pile.VERIFY: _("Reported back, to be verified"),
    Pile.ANSWER: _("To be answered"),
    Pile.EXTEND: _("Extension asked for"),
    Pile.REVIEW: _("Parked, to be looked at again"),
    Pile.CLOSE: _("Answered, to be closed"),
    Pile.HANDS: _("In my hands"),
}

BY_STATE: dict[State, Pile] = {
    State.NEW: Pile.NEW,
    State.ACCEPTED: Pile.SORT,
    State.GRADED: Pile.SORT,
    State.REPORTED_BACK: Pile.VERIFY,
    State.VERIFIED: Pile.ANSWER,
    State.ANSWERED: Pile.CLOSE,
    State.PARKED: Pile.REVIEW,
}

ACTIONS: dict[State, str] = {
    State.NEW: "triage",
    State.ACCEPTED: "triage",
    State.GRADED: "dispatch",
    State.DISPATCHED: "take",
    State.HANDLING: "report_back",
    State.REPORTED_BACK: "verify",
    State.VERIFIED: "answer",
    State.ANSWERED: "close",
    State.PARKED: "unpark",
}
"""The one step that a line of the day offers."""


@dataclass(frozen=True, slots=True)
class Waits:
    """What the rule needs of a matter. `asked`: its handler asked for more time, which is mine to decide."""

    state: State
    due_at: datetime | None
    asked: bool


def pile_of(case: Waits, now: datetime) -> Pile:
    """The heading of a matter that waits for somebody's own step."""
    if case.due_at is not None and case.due_at <= now:
        return Pile.LATE
    if case.due_at is not None and clock.local_date(case.due_at) == clock.local_date(now):
        return Pile.TODAY
    if case.asked and case.state in WITH_HANDLER:
        return Pile.EXTEND
    return BY_STATE.get(case.state, Pile.HANDS)


def action_of(case: Waits) -> str:
    """The step that comes first."""
    if case.asked and case.state in WITH_HANDLER:
        return "extend_grant"
    return ACTIONS.get(case.state, "note")


def due_on(due_at: datetime | None) -> date | None:
    """The local day of a deadline."""
    return clock.local_date(due_at) if due_at else None
