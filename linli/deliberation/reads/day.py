"""Which decisions of deliberations fall due, on somebody's day."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from linli.cases.reads.day import Line, Section
from linli.cases.rules.deadline import Urgency
from linli.deliberation.models import Decision
from linli.deliberation.reads.stories import path_of
from linli.deliberation.reads.visible import decisions_of
from linli.kernel import clock
from linli.kernel.actor import Actor

AHEAD, MOST = timedelta(days=3), 20
WHO = ("village_clerk", "department_officer")
"""Whoever carries decisions out; the desks above read them in their own list."""


def _decisions(actor: Actor) -> Sequence[Line] | None:
    """Those due within three days, or before, of one's village or unit."""
    if not actor.has(*WHO):
        return None
    today = clock.today()
    rows = Decision.objects.filter(decisions_of(actor), is_open=True, due_on__lte=today + AHEAD)
    return [
        Line(
            row.deliberation.title,
            path_of(row.deliberation_id),
            _("Say how it goes"),
            due=row.due_on,
            urgency=Urgency.LATE if row.due_on < today else Urgency.SOON,
        )
        for row in rows.select_related("deliberation").order_by("due_on", "id")[:MOST]
    ]


DAY = Section(50, _("Decided, and due"), _decisions)
