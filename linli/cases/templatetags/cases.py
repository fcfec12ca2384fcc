"""How matters are spoken of in templates."""

from datetime import date

from django import template
from django.utils import dateformat
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from linli.cases.models import Case
from linli.cases.reads.rows import Row
from linli.cases.reads.task_rows import TaskRow
from linli.cases.rules.carried import line_of
from linli.cases.rules.deadline import Urgency
from linli.cases.rules.kinds import VOICES, CaseKind
from linli.cases.rules.steps import steps_of
from linli.cases.rules.tasks import TASK_STEPS, TaskState
from linli.kernel.errors import Text
from linli.kernel.rules.calendar import OFFICE

register = template.Library()


@register.filter
def step_label(step: str, case: Case | None = None) -> Text:
    """What the button of a step says, on this kind of thing."""
    if step in TASK_STEPS:
        return TASK_STEPS[step].label
    kind = CaseKind(case.kind) if case else CaseKind.MATTER
    if step == "triage":
        return _("Accept and give it to an owner") if kind in VOICES else _("Accept, grade and dispatch")
    return (steps_of(kind).get(step) or line_of(step)).label


def _span(minutes: int) -> str:
    """Working time as people say it: hours below two days, days above."""
    if minutes >= 2 * OFFICE.minutes_per_day:
        days = minutes // OFFICE.minutes_per_day
        return ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days}
    hours = max(1, round(minutes / 60))
    return ngettext("%(n)s working hour", "%(n)s working hours", hours) % {"n": hours}


@register.filter
def metres_words(metres: float) -> str:
    """“120 m away”, in tens; kilometres from one on."""
    if metres < 1000:
        return _("%(n)s m away") % {"n": max(10, round(metres / 10) * 10)}
    return _("%(n)s km away") % {"n": round(metres / 1000, 1)}


@register.filter
def clock_words(row: Row) -> str:
    """“6 working hours left”, “3 working hours late”, or where it waits."""
    if row.left is None or not row.case.is_open:
        return row.state
    return _clock(row.left, row.urgency, paused=row.case.due_at is None)


def _clock(left: int, urgency: Urgency, *, paused: bool) -> str:
    if urgency == Urgency.LATE or left < 0:
        return _("%(span)s late") % {"span": _span(-left)}
    return (_("paused, %(span)s left") if paused else _("%(span)s left")) % {"span": _span(left)}


@register.filter
def task_clock_words(row: TaskRow) -> str:
    """What is left of a task's time, or where it stands."""
    return row.state if row.left is None else _clock(row.left, row.urgency, paused=row.task.due_at is None)


@register.filter
def task_clock_state(row: TaskRow) -> str:
    """The status word of a task's clock; a refusal that waits for its decision stands out."""
    if row.urgency in (Urgency.SOON, Urgency.LATE):
        return row.urgency.value
    if row.task.state == TaskState.REFUSED:
        return "soon"
    return "open" if row.task.is_open and row.task.state != TaskState.REPORTED else "done"


@register.filter
def clock_state(row: Row) -> str:
    """The status word of the clock: new, soon, late, done or open."""
    if row.urgency in (Urgency.SOON, Urgency.LATE):
        return row.urgency.value
    if not row.case.is_open:
        return "done"
    return "new" if row.case.state == "new" else "open"


@register.simple_tag
def weekday_words(day: date) -> str:
    """“Mon”, “周一”."""
    if (get_language() or "zh").startswith("zh"):
        return "周" + "一二三四五六日"[day.weekday()]
    return dateformat.format(day, "D")


@register.simple_tag
def month_words(day: date) -> str:
    """“November 2026”, “2026年11月”."""
    if (get_language() or "zh").startswith("zh"):
        return f"{day.year}年{day.month}月"
    return dateformat.format(day, "F Y")
