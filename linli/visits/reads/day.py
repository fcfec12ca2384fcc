"""Which promises to households fall due, on somebody's day. What was noted at a visit is not shown here."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from linli.cases.reads.day import Line, Section
from linli.cases.rules.deadline import Urgency
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.permits import may
from linli.visits.reads.visits import own_postings, promises_to_keep

MOST = 20


def _promises(actor: Actor) -> Sequence[Line] | None:
    """One's own alone, until today."""
    if not may(actor, "visit_add"):
        return None
    rows = promises_to_keep(actor).filter(posting_id__in=own_postings(actor))
    return [
        Line(
            _g("A promise to a household"),
            reverse("visits:promise", args=[row.pk]),
            _("Say how it stands"),
            due=row.until_on,
            urgency=Urgency.SOON,
        )
        for row in rows.filter(until_on__lte=clock.today()).order_by("until_on", "id")[:MOST]
    ]


DAY = Section(45, _("Promised to households"), _promises)
