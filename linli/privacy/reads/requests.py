"""Requests about one's own data."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Missing
from linli.kernel.permits import may
from linli.privacy.models import DataRequest
from linli.privacy.rules import Outcome

PERSONS, MATTERS = "data_request_answer", "case_request_answer"
"""Administrators do not see matters, so requests about one are the banner desk's."""


def may_answer(actor: Actor, row: DataRequest) -> bool:
    """Whether the actor may answer and carry out this request."""
    return may(actor, MATTERS if row.object_id else PERSONS)


def visible_to(actor: Actor) -> Q:
    """Requests one may read: those one answers, those one took down, and one's own."""
    if actor.kind == Kind.SYSTEM:
        return ~Q(pk__in=())
    seen = Q(taken_by_id=actor.user_id) if actor.user_id else Q(pk__in=())
    if may(actor, PERSONS):
        seen |= Q(object_id=None)
    if may(actor, MATTERS):
        seen |= Q(object_id__isnull=False)
    return seen


def requests_for(actor: Actor, *, open_only: bool = False, limit: int = 200) -> list[DataRequest]:
    """What the actor may read: what waits first, by its last day, then what was answered."""
    rows = DataRequest.objects.filter(visible_to(actor))
    waiting = list(rows.filter(outcome=Outcome.OPEN).order_by("due_on", "id")[:limit])
    if open_only:
        return waiting
    return waiting + list(rows.exclude(outcome=Outcome.OPEN).order_by("-answered_at")[:limit])


def waiting(actor: Actor) -> int:
    """How many requests wait for this actor's answer, for the menu; asks nothing for whoever answers none."""
    if not (may(actor, PERSONS) or may(actor, MATTERS)):
        return 0
    rows = DataRequest.objects.filter(visible_to(actor), outcome=Outcome.OPEN)
    return rows[:99].count()


def request_get(actor: Actor, request_id: UUID) -> DataRequest:
    """One request.

    Raises:
        Missing: there is none, or not for this actor.
    """
    row = DataRequest.objects.filter(visible_to(actor), pk=request_id).first()
    if row is None:
        raise Missing(_("There is no such request here."))
    return row


def requests_of(person_id: UUID) -> list[DataRequest]:
    """Everything one person asked, the newest first."""
    return list(DataRequest.objects.filter(person_id=person_id).order_by("-id"))


def answered(before: datetime) -> QuerySet[DataRequest]:
    """Requests that were answered before `before` and still hold words."""
    rows = DataRequest.objects.filter(answered_at__lt=before)
    return rows.exclude(words=None, contact=None, answer=None)
