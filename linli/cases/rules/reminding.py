"""When somebody is reminded of a matter, and of what. Pure; the hours are the office's own data."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from linli.kernel.clock import LOCAL
from linli.kernel.rules.calendar import is_workday


class Why(StrEnum):
    """What a reminder says."""

    SOON = "soon"
    LATE = "late"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Hours:
    """When reminders may go out: from `opens` until `closes` in local time; at weekends too, if so wished."""

    opens: time = time(8)
    closes: time = time(20)
    every_day: bool = False


USUAL = Hours()


def awake(now: datetime, hours: Hours = USUAL) -> bool:
    """Whether reminders may go out now: not at night, not on a day off."""
    here = now.astimezone(LOCAL)
    works = hours.every_day or is_workday(here.date())
    return works and hours.opens <= here.time() < hours.closes


def first(due_at: datetime | None, soon_at: datetime | None, review_on: date | None) -> datetime | None:
    """When a clock that was just set is first looked at, or None where there is nothing to remind of."""
    if review_on is not None:
        return datetime.combine(review_on, time(), LOCAL)
    return None if due_at is None else soon_at or due_at


def why(due_at: datetime | None, now: datetime) -> Why:
    """What is said at `now` of a matter that is looked at: nobody hears “soon” of what is late already."""
    if due_at is None:
        return Why.REVIEW
    return Why.LATE if now >= due_at else Why.SOON


def following(due_at: datetime | None, now: datetime) -> datetime | None:
    """When it is looked at again after a reminder at `now`: when it is due, and never after that."""
    return due_at if why(due_at, now) == Why.SOON else None
