"""What of the mediations waits for a mediator, on their day: numbers and places, never a word."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.cases.reads.day import Line, Section
from linli.cases.rules.deadline import Urgency
from linli.kernel.actor import Actor
from linli.mediation.reads.lists import waiting_rows


def _waiting(actor: Actor) -> Sequence[Line] | None:
    if not actor.has("mediator"):
        return None
    return [
        Line(
            row.stands,
            reverse("mediation:room", args=[row.row.pk]),
            _("Open"),
            due=row.visit,
            urgency=Urgency.LATE if row.late else Urgency.NONE,
            note=row.where,
        )
        for row in waiting_rows(actor)
    ]


DAY = Section(35, _("To mediate, and visits afterwards"), _waiting)
