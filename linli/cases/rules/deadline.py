"""The clock of a matter: starts at dispatch, runs in working time, pauses while the reporter is asked."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from linli.kernel.rules.calendar import OFFICE, add_working, working_between


class Urgency(StrEnum):
    """How the clock looks: the only loud column of the list."""

    NONE = "none"
    OK = "ok"
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Deadline:
    """`due_at` and `soon_at` while it runs; `left` working minutes while it is paused (negative: late by)."""

    due_at: datetime | None = None
    soon_at: datetime | None = None
    left: int | None = None


STOPPED = Deadline()


def start(now: datetime, minutes: int) -> Deadline:
    """A fresh clock of `minutes` working minutes; “soon” begins with its last quarter."""
    return Deadline(due_at=add_working(now, minutes), soon_at=add_working(now, minutes * 3 // 4))


def left_at(deadline: Deadline, now: datetime) -> int | None:
    """Working minutes left (negative: late by), or None where no clock was started."""
    if deadline.due_at is None:
        return deadline.left
    if now >= deadline.due_at:
        return -working_between(deadline.due_at, now)
    return working_between(now, deadline.due_at)


def pause(deadline: Deadline, now: datetime) -> Deadline:
    """Stops counting and remembers what was left."""
    return Deadline(left=left_at(deadline, now)) if deadline.due_at else deadline


def resume(deadline: Deadline, now: datetime) -> Deadline:
    """Goes on with what was left; who was late stays late."""
    if deadline.left is None:
        return deadline
    if deadline.left <= 0:
        return Deadline(due_at=now, soon_at=now)
    return start(now, deadline.left)


def extend(deadline: Deadline, now: datetime, days: int) -> Deadline:
    """`days` more working days after the old deadline (after now, where that has passed)."""
    if deadline.due_at is None:
        return deadline
    base = max(deadline.due_at, now)
    due = add_working(base, days * OFFICE.minutes_per_day)
    return Deadline(due_at=due, soon_at=add_working(now, working_between(now, due) * 3 // 4))


def urgency(due_at: datetime | None, soon_at: datetime | None, now: datetime) -> Urgency:
    """What colour and word the clock wears."""
    if due_at is None:
        return Urgency.NONE
    if now >= due_at:
        return Urgency.LATE
    return Urgency.SOON if soon_at and now >= soon_at else Urgency.OK
