"""How long a mediation took, and the thirty days for judicial confirmation."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from linli.kernel.errors import Text
from linli.kernel.rules.calendar import is_workday

CONFIRM_DAYS = 30
REMIND_BEFORE = timedelta(days=7)
HOUR, DAY = 60, 24 * 60

SPANS: tuple[tuple[str, int | None, Text], ...] = (
    ("30", 30, _("up to 30 minutes")),
    ("120", 120, _("up to 2 hours")),
    ("day", DAY, _("up to a day")),
    ("week", 7 * DAY, _("up to a week")),
    ("more", None, _("longer")),
)
"""Classes of duration: key, the most minutes it holds, its name."""

UNNOTED = "none"
SPAN_LABELS: dict[str, Text] = {key: label for key, _most, label in SPANS} | {UNNOTED: _("not noted")}


def minutes_between(started: datetime | None, agreed: datetime | None) -> int | None:
    """Whole minutes from the first sitting to the agreement, at least 1; None where either is missing.

    A sitting noted as later than the agreement counts as none.
    """
    if started is None or agreed is None or agreed < started:
        return None
    return max(1, int((agreed - started).total_seconds() // 60))


def span_of(minutes: int | None) -> str:
    """The class of a duration."""
    if minutes is None:
        return UNNOTED
    return next(key for key, most, _label in SPANS if most is None or minutes <= most)


def words_of(minutes: int) -> str:
    """“24 minutes”, “3 hours”, “2 days”: minutes up to three hours, hours below two days."""
    if minutes <= 3 * HOUR:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    if minutes < 2 * DAY:
        hours = round(minutes / HOUR)
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    days = round(minutes / DAY)
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}


def confirm_last_day(effective: date) -> date:
    """The last day to ask the court for confirmation together (law, art. 33).

    Thirty days, counted from the day after the agreement took effect; where the last is no workday, the next
    workday (Civil Procedure Law, rules on periods).
    """
    day = effective + timedelta(days=CONFIRM_DAYS)
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def confirmable(effective: date | None, today: date) -> bool:
    """Whether the parties may still ask for it today."""
    return effective is not None and effective <= today <= confirm_last_day(effective)
