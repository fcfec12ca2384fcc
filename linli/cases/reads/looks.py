"""Who opened a reporter's identity: for the office above the desk, and for the reporter."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language

from linli.cases.models import Case, Look, LookWords
from linli.cases.reads.visible import by_ids
from linli.cases.rules.looking import WHYS, Why
from linli.cases.rules.place import DESK_ROLES
from linli.kernel import clock
from linli.kernel.actor import Actor, Kind, Level
from linli.people.reads import Colleague, colleagues
from linli.people.rules import ROLES, Role
from linli.territory.reads import tree

NOTHING = Q(pk__in=())


@dataclass(frozen=True, slots=True)
class Seen:
    """One look as the office above reads it. `who` is a name and an office; nobody is counted or ranked."""

    id: UUID
    at: datetime
    number: str
    case_id: UUID | None
    desk: str
    who: str
    why: str
    words: str


@dataclass(frozen=True, slots=True)
class Told:
    """One look as the reporter reads it: which desk, on which day, and why; no names."""

    day: date
    desk: str
    why: str


def _above(actor: Actor) -> Q:
    """Looks by the desks below the actor's; those of the banner's own desk are the administrators' to see."""
    found = NOTHING
    if actor.kind == Kind.SYSTEM or actor.has("banner_desk"):
        found |= Q(level__in=(Level.TOWN, Level.VILLAGE))
    if actor.has("administrator"):
        found |= Q(level=Level.BANNER)
    for grant in actor.holding("town_desk"):
        found |= Q(level=Level.VILLAGE, town_id=grant.place_id)
    return found


def looks_below(actor: Actor, *, after: UUID | None = None, limit: int = 50) -> list[Seen]:
    """By time, the newest first. Three statements."""
    rows = Look.objects.select_related("case").filter(_above(actor))
    if after:
        rows = rows.filter(pk__lt=after)
    shown = list(rows.order_by("-id")[:limit])
    words = LookWords.objects.in_bulk([row.pk for row in shown])
    people = colleagues({row.user_id for row in shown if row.user_id})
    open_ = by_ids(actor, {row.case_id for row in shown})
    return [_seen(row, words, people, open_) for row in shown]


def all_looks(actor: Actor) -> Iterator[Seen]:
    """The same without end, page by page."""
    after: UUID | None = None
    while rows := looks_below(actor, after=after, limit=500):
        yield from rows
        after = rows[-1].id


def _seen(
    row: Look, words: dict[UUID, LookWords], people: dict[UUID, Colleague], open_: dict[UUID, Case]
) -> Seen:
    colleague = people.get(row.user_id) if row.user_id else None
    said = words.get(row.pk)
    return Seen(
        row.pk,
        row.at,
        row.case.number,
        row.case_id if row.case_id in open_ else None,
        desk_name(row),
        colleague.name if colleague else "—",
        str(WHYS[Why(row.reason)]),
        said.text if said else "",
    )


def looks_of(case_id: UUID) -> list[Told]:
    """Every look at one matter's reporter, for the reporter."""
    rows = Look.objects.filter(case_id=case_id).order_by("id")
    return [Told(clock.local_date(row.at), desk_name(row), str(WHYS[Why(row.reason)])) for row in rows]


def desk_name(row: Look) -> str:
    """The desk by place and role, e.g. “Wanheyong town desk”."""
    level = Level(row.level)
    banner = tree().banner()
    places = {Level.TOWN: row.town_id, Level.VILLAGE: row.village_id}
    place_id = places.get(level, banner.id if banner else None)
    name = tree().name(place_id, get_language() or "zh-hans") if place_id else ""
    return f"{name} {ROLES[Role(DESK_ROLES[level])].label}".strip()
