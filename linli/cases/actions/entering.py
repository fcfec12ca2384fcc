"""What entering a state does to a matter: its clock, its reminders, and where it counts as settled."""

from collections.abc import Callable
from datetime import date, datetime

from linli.cases.actions.levels import settle
from linli.cases.models import Case
from linli.cases.reads.reference import reference
from linli.cases.rules import deadline
from linli.cases.rules.ladder import rung_of
from linli.cases.rules.reminding import first
from linli.cases.rules.steps import ELSEWHERE, OPEN, WITH_HANDLER, Clock, Rule, State, remembered
from linli.kernel import clock
from linli.kernel.actor import Level

STAGES = {
    "dispatch": "handle",
    "transfer": "handle",
    "return": "handle",
    "report_back": "verify",
    "verify": "answer",
    "gather": "answer",
}
"""Which stage's time a step starts; a step up or down the ladder starts the time of the rung it leads to."""
STAGE_AT = {
    State.DISPATCHED: "handle",
    State.HANDLING: "handle",
    State.REPORTED_BACK: "verify",
    State.VERIFIED: "answer",
}
"""Which stage's time runs in a state."""


def turn(
    case: Case,
    step: str,
    rule: Rule,
    was: Case,
    after: State,
    *,
    level: Level | None = None,
    finish: Callable[[Case], None] | None = None,
) -> None:
    """Enters the state, with clock and reminders, and notes where it was settled.

    `was`: the matter before the step; `level`: at which it was done, where the step itself did the work;
    `finish` sets what entering the state would drop.
    """
    _set_clock(case, step, rule, State(was.state), after)
    if finish:
        finish(case)
    if _watched(case) != _watched(was):
        case.remind_at = first(*_watched(case))
    if was.state != after:
        settle(case, level)


def _watched(case: Case) -> tuple[datetime | None, datetime | None, date | None]:
    """What reminders hang on: a step that changes it may remind anew. What others do is not reminded of."""
    if case.state in ELSEWHERE:
        return None, None, None
    return case.due_at, case.soon_at, case.review_on


def _set_clock(case: Case, step: str, rule: Rule, before: State, after: State) -> None:
    """Moves state and deadline. Whatever ends a waiting lets a paused clock go on."""
    now = clock.now()
    running = deadline.Deadline(case.due_at, case.soon_at, case.left_minutes)
    if rule.clock == Clock.START:
        stage = STAGES.get(step) or rung_of(case.standing)
        minutes = reference().minutes(case.category_id, case.grade_id, stage)
        running = deadline.start(now, minutes)
    elif rule.clock == Clock.FRESH:
        fresh = STAGE_AT.get(after)
        minutes = reference().minutes(case.category_id, case.grade_id, fresh) if fresh else 0
        running = deadline.start(now, minutes) if fresh else deadline.STOPPED
    elif rule.clock == Clock.STOP:
        running = deadline.STOPPED
    elif rule.clock == Clock.PAUSE:
        running = deadline.pause(running, now)
    elif before == State.WAITING != after:
        running = deadline.resume(running, now)
    case.due_at, case.soon_at, case.left_minutes = running.due_at, running.soon_at, running.left
    _enter(case, before, after, now)


def _enter(case: Case, before: State, after: State, now: datetime) -> None:
    """Sets the state, and drops what belongs to the one that is left."""
    resume = State(case.resume_state) if case.resume_state else None
    case.resume_state = remembered(before, resume, after) or ""
    if after not in WITH_HANDLER | {State.WAITING}:
        case.extension_days = None
    if after not in (State.PARKED, State.MERGED):
        case.review_on = None
    case.state, case.is_open = after, after in OPEN
    case.ended_at = None if case.is_open else case.ended_at or now
