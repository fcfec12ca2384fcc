"""Households for rooms above, which say themselves who may see which places."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.kernel import clock
from linli.kernel.registry import Subject
from linli.people.models import Deputy, Membership, Posting
from linli.people.models import Household as Household  # noqa: PLC0414 - other rooms name the type from here
from linli.people.reads.access import current, standing_in
from linli.people.reads.persons import name_key


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who lives in a household, as a visitor sees them: the name in part (`白**`)."""

    name: str
    is_head: bool


def _open(places: Collection[UUID]) -> QuerySet[Household]:
    return Household.objects.filter(place_id__in=places, ended_on=None)


def homes_at(places: Collection[UUID], *, after: str = "", limit: int = 50) -> list[Household]:
    """Open households at these very places, by number, from behind the number `after`."""
    return list(_open(places).filter(number__gt=after).order_by("number")[:limit])


def homes_called(places: Collection[UUID], words: str, limit: int = 50) -> list[Household]:
    """Open households with exactly this number, or where somebody with exactly this whole name lives."""
    named = Membership.objects.filter(person__name_key=name_key(words), until_on=None).values("household_id")
    return list(_open(places).filter(Q(number=words) | Q(pk__in=named)).order_by("number")[:limit])


def home_at(places: Collection[UUID], household_id: UUID) -> Household | None:
    """One open household, if it lies at one of these places."""
    return _open(places).filter(pk=household_id).first()


def home_numbered(number: str) -> Household | None:
    """The open household of this number, wherever it lies. The caller has checked who asks."""
    return Household.objects.filter(number=number, ended_on=None).first()


def homes_numbered(numbers: Collection[str]) -> dict[str, Household]:
    """Open households by number, a statement for each 500."""
    found: dict[str, Household] = {}
    wanted = sorted(set(numbers))
    for start in range(0, len(wanted), 500):
        rows = Household.objects.filter(number__in=wanted[start : start + 500], ended_on=None)
        found |= {row.number: row for row in rows}
    return found


def homes_by_ids(ids: Iterable[UUID]) -> dict[UUID, Household]:
    """Households by id in one statement; none where nothing is asked."""
    wanted = set(ids)
    return Household.objects.in_bulk(list(wanted)) if wanted else {}


def homes_ever(places: Collection[UUID]) -> list[tuple[UUID, UUID, bool]]:
    """(id, place, whether it is still there) of all households ever at these places, oldest first."""
    rows = Household.objects.filter(place_id__in=places).order_by("id")
    return [(pk, place, ended is None) for pk, place, ended in rows.values_list("pk", "place_id", "ended_on")]


def residents(household_ids: Iterable[UUID]) -> dict[UUID, list[Resident]]:
    """Who lives in these households now, heads first, names in part; one statement."""
    rows = Membership.objects.select_related("person").filter(
        household_id__in=list(household_ids), until_on=None
    )
    found: dict[UUID, list[Resident]] = {}
    for row in rows.order_by("-is_head", "id"):
        if row.person.name is not None:
            found.setdefault(row.household_id, []).append(Resident(str(row.person.name), row.is_head))
    return found


def homes_of(subject: Subject) -> list[tuple[UUID, date, date | None]]:
    """(household, from, until) of where somebody lives or lived."""
    rows = Membership.objects.filter(person_id=subject.person_id).order_by("from_on", "id")
    return list(rows.values_list("household_id", "from_on", "until_on"))


def seats_at(roles: Collection[str], places: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """(posting, place) of whoever holds one of the roles at these places today and has an account."""
    rows = Posting.objects.filter(current(clock.today()), role__in=roles, place_id__in=places)
    return list(rows.filter(person__user__isnull=False).order_by("id").values_list("pk", "place_id"))


def users_of(posting_id: UUID) -> list[UUID]:
    """Accounts of whoever holds a posting today or stands in for it."""
    today = clock.today()
    own = Posting.objects.filter(current(today), pk=posting_id).values_list("person__user_id", flat=True)
    others = Deputy.objects.filter(standing_in(today), posting_id=posting_id)
    users = {*own, *others.values_list("person__user_id", flat=True)}
    return sorted(user for user in users if user)


def postings_named(names: Collection[str], places: Collection[UUID]) -> dict[str, list[UUID]]:
    """Postings at these places, open or ended, of whoever has exactly one of these whole names."""
    keys = {name_key(name): name for name in names}
    rows = Posting.objects.filter(person__name_key__in=list(keys), place_id__in=places).order_by("-id")
    found: dict[str, list[UUID]] = {}
    for pk, key in rows.values_list("pk", "person__name_key"):
        found.setdefault(keys[key], []).append(pk)
    return found
