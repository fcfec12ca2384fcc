"""The mediator's work, and the desk's list without a word of what was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Min, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.mediation.models import FollowUp, Mediation
from linli.mediation.reads.visible import own, supervised, visible_to
from linli.mediation.rules.states import OUTCOME_LABELS, STATE_LABELS, Outcome, State
from linli.mediation.rules.timing import words_of
from linli.people.reads import offices_by_ids
from linli.territory.reads import tree

PAGE = 50
CAP = 99


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list: the matter's number, where, how it stands, how long it took, the next visit."""

    row: Mediation
    where: str
    stands: str
    took: str
    mediator: str
    visit: date | None
    late: bool


def rows_of(found: Sequence[Mediation]) -> list[Row]:
    """Two statements, however many there are."""
    language = get_language() or "zh-hans"
    offices = offices_by_ids({row.posting_id for row in found if row.posting_id})
    visits = dict(
        FollowUp.objects.filter(mediation__in=[row.pk for row in found], result="")
        .values_list("mediation")
        .annotate(first=Min("planned_on"))
    )
    today = clock.today()
    return [
        Row(
            row,
            tree().name(row.grid_id or row.group_id or row.village_id or row.town_id, language)
            if row.town_id
            else "",
            stands_words(row),
            words_of(row.minutes) if row.minutes else "",
            offices[row.posting_id].holder if row.posting_id in offices else "",
            visits.get(row.pk) if row.state == State.AGREED else None,
            row.state == State.AGREED and row.pk in visits and visits[row.pk] < today,
        )
        for row in found
    ]


def stands_words(row: Mediation) -> str:
    """“oral agreement”, “being mediated”, “waits for a mediator”."""
    if row.state == State.OPEN and row.posting_id is None:
        return _("waits for a mediator")
    if row.outcome:
        return str(OUTCOME_LABELS[Outcome(row.outcome)])
    return str(STATE_LABELS[State(row.state)])


def page(actor: Actor, *, which: str = "", after: UUID | None = None) -> tuple[list[Row], UUID | None]:
    """Mediations on which the actor has a seat, newest first, and the id to go on after.

    `which`: “open”, “due” (a visit is due), “mine”; empty: all.
    """
    rows = Mediation.objects.filter(visible_to(actor))
    if which == "open":
        rows = rows.filter(state=State.OPEN)
    elif which == "due":
        rows = rows.filter(_due())
    elif which == "mine":
        rows = rows.filter(own(actor))
    if after:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-id")[: PAGE + 1])
    return rows_of(found[:PAGE]), (found[PAGE - 1].pk if len(found) > PAGE else None)


def _due() -> Q:
    visits = FollowUp.objects.filter(result="", planned_on__lte=clock.today()).values("mediation_id")
    return Q(state=State.AGREED, pk__in=visits)


def waiting(actor: Actor) -> Q:
    """What waits for the actor's own step: one's open mediations and due visits; for the desk those without
    a mediator.
    """
    mine = own(actor) & (Q(state=State.OPEN) | _due())
    return mine | supervised(actor) & Q(state=State.OPEN, posting=None)


def waiting_count(actor: Actor) -> int:
    """How many, up to `CAP`, for the mediator's menu; the desk is told by messages, and asks nothing here."""
    if not actor.has("mediator"):
        return 0
    return Mediation.objects.filter(waiting(actor))[:CAP].count()


def waiting_rows(actor: Actor) -> list[Row]:
    """What waits for the actor, the oldest first."""
    return rows_of(list(Mediation.objects.filter(waiting(actor)).order_by("id")[:PAGE]))
