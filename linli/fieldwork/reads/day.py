"""What of the rounds waits for somebody today, on their day."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from linli.cases.reads.day import Line, Section
from linli.fieldwork.reads.rounds import today_count
from linli.kernel.actor import Actor


def _round(actor: Actor) -> Sequence[Line] | None:
    """One line however many points there are: the round has a page of its own."""
    count = today_count(actor)
    if not count:
        return None
    title = ngettext("%(count)s point to look at", "%(count)s points to look at", count) % {"count": count}
    return [Line(title, reverse("fieldwork:today"), _("Set out"))]


DAY = Section(40, _("Today's round"), _round)
