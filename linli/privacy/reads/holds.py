"""What must not be removed yet."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.kernel import clock
from linli.privacy.models import Hold


def _in_force() -> Q:
    return Q(lifted_at=None, until_on__gte=clock.today())


def held(kind: str) -> "QuerySet[Hold, UUID]":
    """Ids of the objects of `kind` that are held today, as a subquery."""
    return Hold.objects.filter(_in_force(), object_kind=kind).values_list("object_id", flat=True)


def hold_on(kind: str, object_id: UUID) -> Hold | None:
    """The hold on one object that lasts longest, or None."""
    rows = Hold.objects.filter(_in_force(), object_kind=kind, object_id=object_id)
    return rows.order_by("-until_on").first()


def holds(limit: int = 200) -> list[Hold]:
    """What is held today, the first to end first."""
    return list(Hold.objects.filter(_in_force()).order_by("until_on", "id")[:limit])


def ended_holds(before: datetime) -> QuerySet[Hold]:
    """Holds that ran out or were lifted before `before`."""
    return Hold.objects.filter(Q(until_on__lt=clock.local_date(before)) | Q(lifted_at__lt=before))


def holds_count(*, before: datetime) -> int:
    """How many such holds there are."""
    return ended_holds(before).count()
