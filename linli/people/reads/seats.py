"""Who could be sent where: postings with an open account over a span of days."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from linli.accounts.reads import active
from linli.people.models import Deputy, Posting


@dataclass(frozen=True, slots=True)
class Seat:
    """A posting, its days, and the days on which somebody stands in because its holder is away."""

    posting_id: UUID
    user_id: UUID
    role: str
    place_id: UUID
    posted: tuple[date, date | None]
    away: tuple[tuple[date, date], ...]


def seats(
    *,
    roles: Sequence[str],
    place_ids: Collection[UUID],
    unit_id: UUID | None,
    from_on: date,
    until_on: date,
) -> list[Seat]:
    """Postings in these roles at any of the places, some day between (both included); officers only of the
    unit. Three statements, however many there are."""
    during = Q(from_on__lte=until_on) & (Q(until_on=None) | Q(until_on__gte=from_on))
    officers = Q(role="department_officer", unit_id=unit_id) if unit_id else Q(pk__in=())
    near = Q(role__in=[role for role in roles if role != "department_officer"])
    wanted = near | officers if "department_officer" in roles else near
    rows = [
        row
        for row in Posting.objects.filter(during, wanted, person__user__isnull=False)
        .order_by("id")
        .values_list("pk", "person__user_id", "role", "place_id", "from_on", "until_on")
        if row[3] in place_ids
    ]
    open_ = active({row[1] for row in rows})
    gone: dict[UUID, list[tuple[date, date]]] = defaultdict(list)
    if rows:
        away = Deputy.objects.filter(from_on__lte=until_on, until_on__gte=from_on).order_by("from_on", "id")
        for posting, first, last in away.values_list("posting_id", "from_on", "until_on"):
            gone[posting].append((first, last))
    return [
        Seat(pk, user, role, place, (first, last), tuple(gone[pk]))
        for pk, user, role, place, first, last in rows
        if user in open_
    ]
