"""What waits for an office, and offices for which something waits although nobody sits there."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q
from django.utils.translation import get_language

from linli.cases.models import Case
from linli.cases.reads.lists import awaited
from linli.cases.reads.rows import Row, assemble
from linli.cases.reads.stories import story_path
from linli.cases.reads.visible import NOTHING, branch_of, visible_to
from linli.cases.rules.place import DESK_ROLES
from linli.cases.rules.steps import STATE_LABELS, WITH_DESK, WITH_HANDLER, State
from linli.kernel.actor import Actor, Level
from linli.people.reads import (
    Item,
    Posting,
    Vacancy,
    Work,
    grant_of,
    held_offices,
    organisation_name,
    organisations_by_ids,
)
from linli.people.rules import ROLES, Role
from linli.territory.reads import PlaceInfo, tree

SHOWN = 200
POSTING = "posting"
"""What a message about an office that changed hands is about."""


def waiting(row: Posting) -> Q:
    """The open matters that wait for a posting's holder."""
    grant = grant_of(row)
    branch = branch_of(grant) if grant else None
    return NOTHING if grant is None or branch is None else branch & awaited(grant) & Q(is_open=True)


def seen_by(row: Posting) -> Q:
    """The open matters that a posting opens."""
    grant = grant_of(row)
    branch = branch_of(grant) if grant else None
    return NOTHING if branch is None else branch & Q(is_open=True)


def waiting_count(row: Posting) -> int:
    """How many open matters wait for a posting's holder."""
    return Case.objects.filter(waiting(row)).count()


def office_work(actor: Actor, row: Posting) -> Work:
    """What waits for a posting, by state; single matters only where the reader may see them."""
    rows = Case.objects.filter(waiting(row))
    counted = rows.values("state").annotate(count=Count("pk"), oldest=Min("created_on")).order_by("state")
    found = {State(line["state"]): line for line in counted}
    by = [(str(STATE_LABELS[state]), found[state]["count"]) for state in State if state in found]
    shown = list(rows.filter(visible_to(actor)).order_by("created_on", "id")[:SHOWN])
    return Work(
        total=sum(count for _state, count in by),
        by=by,
        oldest=min((line["oldest"] for line in found.values()), default=None),
        items=[_item(line) for line in assemble(shown)],
    )


def _item(line: Row) -> Item:
    case = line.case
    return Item(
        number=case.number,
        about=line.category,
        where=line.where,
        state=line.state,
        since=case.created_on,
        due_at=case.due_at,
        url=story_path(case.pk),
    )


GROUPED = (
    "state",
    "level",
    "unit_id",
    "handler_role",
    "floor",
    "town_id",
    "village_id",
    "group_id",
    "grid_id",
)


def empty_offices(actor: Actor) -> list[Vacancy]:
    """Offices without anybody who could act, for which open matters wait; five statements at most.

    An administrator, who fills the offices of the whole banner, sees the counts of all of them.
    """
    scope = Q() if actor.has("administrator") else visible_to(actor)
    rows = Case.objects.filter(scope, is_open=True, state__in=WITH_DESK | WITH_HANDLER)
    seats, units = held_offices()
    empty: Counter[tuple[str, UUID]] = Counter()
    for line in rows.values(*GROUPED).annotate(count=Count("pk")).order_by():
        office = _office_of(line)
        if office and not _is_held(office, line, seats, units):
            empty[office] += line["count"]
    return _named(empty)


def _office_of(line: dict[str, Any]) -> tuple[str, UUID] | None:
    """(role, place), or (department_officer, unit), of whom a group of matters waits for."""
    if line["state"] in WITH_HANDLER:
        if line["unit_id"]:
            return "department_officer", line["unit_id"]
        return (line["handler_role"], place) if line["handler_role"] and (place := _seat(line)) else None
    level = Level(line["level"])
    top = tree().banner()
    place = (top.id if top else None) if level == Level.BANNER else line[f"{level}_id"]
    return (DESK_ROLES[level], place) if place else None


def _above(line: dict[str, Any], place_id: UUID | None) -> list[PlaceInfo]:
    """A place and those above it from the matters' floor up, finest first: who sits there may see."""
    finest = tree().get(place_id)
    above = [place for pk in finest.chain if (place := tree().get(pk))] if finest else []
    return [place for place in above if Level(place.kind).height >= line["floor"]]


def _seat(line: dict[str, Any]) -> UUID | None:
    """The finest place of the matters at which such a role is posted, else simply their place."""
    finest: UUID | None = line["grid_id"] or line["group_id"] or line["village_id"] or line["town_id"]
    kinds = ROLES[Role(line["handler_role"])].kinds
    return next((place.id for place in _above(line, finest) if place.kind in kinds), finest)


def _is_held(
    office: tuple[str, UUID], line: dict[str, Any], seats: set[tuple[str, UUID]], units: set[UUID]
) -> bool:
    role, place_id = office
    if role == "department_officer":
        return place_id in units
    if line["state"] in WITH_DESK:
        return (role, place_id) in seats
    return any((role, place.id) in seats for place in _above(line, place_id))


def _named(empty: Counter[tuple[str, UUID]]) -> list[Vacancy]:
    language = get_language() or "zh-hans"
    units = organisations_by_ids({place for role, place in empty if role == "department_officer"})
    found = []
    for (role, place), count in empty.items():
        where = organisation_name(units[place]) if place in units else tree().name(place, language)
        found.append(Vacancy(f"{where} {ROLES[Role(role)].label}", count))
    return sorted(found, key=lambda row: row.name)
