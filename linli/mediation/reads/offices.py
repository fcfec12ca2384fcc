"""What waits for a mediator's office, for hand-over sheets, and mediations that nobody mediates."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.mediation.models import FollowUp, Mediation
from linli.mediation.reads.lists import rows_of
from linli.mediation.reads.visible import supervised, visible_to
from linli.mediation.rules.states import State
from linli.people.reads import Item, Posting, Vacancy, Work

SHOWN = 200


def office_work(actor: Actor, row: Posting) -> Work:
    """Open mediations and planned visits of a posting: counts for whoever may hand it over, single lines
    only for those with a seat. Numbers and days, nothing of what was said.
    """
    visits = FollowUp.objects.filter(result="").values("mediation_id")
    live = Q(state=State.OPEN) | Q(state=State.AGREED, pk__in=visits)
    theirs = Q(posting_id=row.pk, next_posting=None) | Q(next_posting_id=row.pk)
    found = list(Mediation.objects.filter(live, theirs).order_by("id")[:SHOWN])
    open_ = sum(one.state == State.OPEN for one in found)
    counts = [(_("being mediated"), open_), (_("visit after an agreement"), len(found) - open_)]
    seen = Mediation.objects.filter(visible_to(actor), pk__in=[one.pk for one in found]).order_by("id")
    return Work(
        total=len(found),
        by=[pair for pair in counts if pair[1]],
        oldest=min((one.created_on for one in found), default=None),
        items=[
            Item(
                number=line.row.number,
                about=_("Mediation"),
                where=line.where,
                state=line.stands,
                since=line.row.created_on,
                due_at=None,
                url=mediation_path(line.row.pk),
            )
            for line in rows_of(list(seen))
        ],
    )


def mediation_path(mediation_id: object) -> str:
    """The address of a mediation."""
    return reverse("mediation:room", args=[mediation_id])


def empty_seats(actor: Actor) -> list[Vacancy]:
    """Mediations below the actor's desk that wait for a mediator."""
    count = Mediation.objects.filter(supervised(actor), state=State.OPEN, posting=None).count()
    return [Vacancy(_("Mediation without a mediator"), count)] if count else []
