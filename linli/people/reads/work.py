"""Open work of an office, as rooms above report it, and offices where nobody sits."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from linli.accounts.reads import active
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.registry import Registry
from linli.people.models import Deputy
from linli.people.models import Posting as Posting  # noqa: PLC0414 - other rooms name the type from here
from linli.people.reads.access import current, standing_in, within
from linli.people.reads.offices import holders
from linli.people.rules import Role, may_post
from linli.territory.reads import tree


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits: its number, its kind and place, since when, until when."""

    number: str
    about: str
    where: str
    state: str
    since: date
    due_at: datetime | None
    url: str


@dataclass(frozen=True, slots=True)
class Work:
    """What waits for an office: how much of what, the oldest day, and the items that the reader may see."""

    total: int = 0
    by: list[tuple[str, int]] = field(default_factory=list)
    oldest: date | None = None
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Vacancy:
    """An office that nobody holds although something waits for it."""

    name: str
    waiting: int


open_work: Registry[Callable[[Actor, Posting], Work]] = Registry()
"""room → what waits there for a posting's holder."""

vacancies: Registry[Callable[[Actor], list[Vacancy]]] = Registry()
"""room → empty offices in the actor's places for which something waits."""


def work_of(actor: Actor, row: Posting) -> Work:
    """What waits for a posting in all rooms."""
    found = [report(actor, row) for _room, report in open_work.items()]
    return Work(
        total=sum(work.total for work in found),
        by=[pair for work in found for pair in work.by],
        oldest=min((work.oldest for work in found if work.oldest), default=None),
        items=[item for work in found for item in work.items],
    )


def empty_offices(actor: Actor) -> list[Vacancy]:
    """Empty offices with work waiting, of all rooms together."""
    waiting: Counter[str] = Counter()
    for _room, report in vacancies.items():
        for row in report(actor):
            waiting[row.name] += row.waiting
    return [Vacancy(name, count) for name, count in sorted(waiting.items())]


def held_offices() -> tuple[set[tuple[str, UUID]], set[UUID]]:
    """(role, place) and units that somebody with an open account holds today, in two statements."""
    rows = Posting.objects.filter(current(clock.today())).filter(person__user__isnull=False)
    found = list(rows.values_list("role", "place_id", "unit_id", "person__user_id"))
    open_ = active({user for *_office, user in found if user})
    seated = [(role, place, unit) for role, place, unit, user in found if user in open_]
    return {(role, place) for role, place, _unit in seated}, {unit for _r, _p, unit in seated if unit}


@dataclass(frozen=True, slots=True)
class Seats:
    """Who holds which office today, deputies too: users by (role, place), and officers by unit."""

    at: dict[tuple[str, UUID], frozenset[UUID]]
    of_unit: dict[UUID, frozenset[UUID]]


def seated() -> Seats:
    """Everybody with an open account who holds an office today, in three statements."""
    today = clock.today()
    own = Posting.objects.filter(current(today), person__user__isnull=False)
    lent = Deputy.objects.filter(standing_in(today), person__user__isnull=False)
    office = ("role", "place_id", "unit_id")
    rows = [*own.values_list(*office, "person__user_id")]
    rows += lent.values_list(*(f"posting__{name}" for name in office), "person__user_id")
    open_ = active({user for *_office, user in rows if user})
    at: defaultdict[tuple[str, UUID], set[UUID]] = defaultdict(set)
    of_unit: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for role, place, unit, user in rows:
        if user not in open_:
            continue
        at[(role, place)].add(user)
        if unit and role == Role.DEPARTMENT_OFFICER:
            of_unit[unit].add(user)
    return Seats(
        {office_: frozenset(users) for office_, users in at.items()},
        {unit: frozenset(users) for unit, users in of_unit.items()},
    )


def desk_above(role: str, place_id: UUID) -> list[UUID]:
    """Users of the nearest desk that may give this role there: its town's, else the banner's."""
    chain, banner = tree().chain(place_id), tree().banner()
    top = banner.id if banner else None
    for desk, place in (
        (Role.TOWN_DESK, chain.town_id),
        (Role.BANNER_DESK, top),
        (Role.ADMINISTRATOR, top),
    ):
        if place is not None and may_post(desk, role):
            found = holders(role=desk, place_ids=[place])
            if found:
                return found
    return []


def posting_row(posting_id: UUID) -> Posting:
    """A posting with person, unit and title, for rooms that were told of it."""
    return Posting.objects.select_related("person", "unit", "title").get(pk=posting_id)


def sees_posting(actor: Actor, posting_id: UUID) -> bool:
    """Whether the posting is the actor's own, or lies in the actor's places."""
    if actor.user_id is None:
        return False
    return Posting.objects.filter(within(actor) | Q(person__user_id=actor.user_id), pk=posting_id).exists()
