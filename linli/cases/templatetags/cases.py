"""How matters are spoken of in templates."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.cases.reads.rows import Row
from linli.cases.rules.deadline import Urgency
from linli.cases.rules.steps import STEPS
from linli.kernel.errors import Text
from linli.kernel.rules.calendar import OFFICE

register = template.Library()


@register.filter
def step_label(step: str) -> Text:
    """What the button of a step says."""
    return _("Accept, grade and dispatch") if step == "triage" else STEPS[step].label


def _span(minutes: int) -> str:
    """Working time as people say it: hours below two days, days above."""
    if minutes >= 2 * OFFICE.minutes_per_day:
        days = minutes // OFFICE.minutes_per_day
        return ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days}
    hours = max(1, round(minutes / 60))
    return ngettext("%(n)s working hour", "%(n)s working hours", hours) % {"n": hours}


@register.filter
def clock_words(row: Row) -> str:
    """“6 working hours left”, “3 working hours late”, or where it waits."""
    if row.left is None or not row.case.is_open:
        return row.state
    if row.urgency == Urgency.LATE or row.left < 0:
        return _("%(span)s late") % {"span": _span(-row.left)}
    if row.case.due_at is None:
        return _("paused, %(span)s left") % {"span": _span(row.left)}
    return _("%(span)s left") % {"span": _span(row.left)}


@register.filter
def clock_state(row: Row) -> str:
    """The status word of the clock: new, soon, late, done or open."""
    if row.urgency in (Urgency.SOON, Urgency.LATE):
        return row.urgency.value
    if not row.case.is_open:
        return "done"
    return "new" if row.case.state == "new" else "open"
