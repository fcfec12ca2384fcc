"""What supporting tasks wait for an office, and those that wait where nobody sits."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases.models import Task
from linli.cases.reads.task_rows import TaskRow, assemble_tasks
from linli.cases.reads.task_stories import task_path
from linli.cases.reads.tasks import asked_branch, desk_branch, task_branches, waiting_for
from linli.cases.reads.visible import NOTHING
from linli.cases.rules.tasks import OWED, TASK_LABELS, TaskState
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


def tasks_waiting_at(row: Posting) -> Q:
    """The tasks that wait for a posting's holder."""
    grant = grant_of(row)
    return waiting_for(grant) if grant else NOTHING


def tasks_seen_by(row: Posting) -> Q:
    """The open tasks that a posting opens."""
    grant = grant_of(row)
    found = [branch for branch in (asked_branch(grant), desk_branch(grant)) if branch] if grant else []
    scope = NOTHING
    for branch in found:
        scope |= branch
    return scope & Q(is_open=True)


def tasks_waiting_count(row: Posting) -> int:
    """How many tasks wait for a posting's holder."""
    return Task.objects.filter(tasks_waiting_at(row)).count()


def task_work(actor: Actor, row: Posting) -> Work:
    """What waits for a posting, by state; single tasks only where the reader has them in their list."""
    rows = Task.objects.filter(tasks_waiting_at(row))
    counted = rows.values("state").annotate(count=Count("pk"), oldest=Min("created_on")).order_by("state")
    found = {TaskState(line["state"]): line for line in counted}
    by = [(_label(state), found[state]["count"]) for state in TaskState if state in found]
    scope = NOTHING
    for branch in task_branches(actor) if found else ():
        scope |= branch
    shown = list(rows.filter(scope).order_by("created_on", "id")[:SHOWN]) if found else []
    return Work(
        total=sum(count for _state, count in by),
        by=by,
        oldest=min((line["oldest"] for line in found.values()), default=None),
        items=[_item(line) for line in assemble_tasks(shown)] if shown else [],
    )


def _label(state: TaskState) -> str:
    return _("joint task: %(state)s") % {"state": TASK_LABELS[state]}


def _item(line: TaskRow) -> Item:
    return Item(
        number=line.case.number,
        about=f"{line.category} · {line.who}",
        where=line.where,
        state=_label(TaskState(line.task.state)),
        since=line.task.created_on,
        due_at=line.task.due_at,
        url=task_path(line.task.pk),
    )


GROUPED = ("unit_id", "role", "floor", "town_id", "village_id", "group_id", "grid_id")


def tasks_empty(actor: Actor) -> list[Vacancy]:
    """Units, and roles at a place, where nobody could answer what was asked; three statements at most."""
    scope = Q() if actor.has("administrator") else NOTHING
    for branch in [] if actor.has("administrator") else task_branches(actor):
        scope |= branch
    lines = list(
        Task.objects.filter(scope, is_open=True, state__in=OWED)
        .values(*GROUPED)
        .annotate(count=Count("pk"))
        .order_by()
    )
    if not lines:
        return []
    seats, units = held_offices()
    empty: Counter[tuple[str, UUID]] = Counter()
    for line in lines:
        office = _office_of(line)
        if office and not _is_held(office, line, seats, units):
            empty[office] += line["count"]
    return _named(empty)


def _above(line: dict[str, Any]) -> list[PlaceInfo]:
    finest = tree().get(line["grid_id"] or line["group_id"] or line["village_id"] or line["town_id"])
    above = [place for pk in finest.chain if (place := tree().get(pk))] if finest else []
    return [place for place in above if Level(place.kind).height >= line["floor"]]


def _office_of(line: dict[str, Any]) -> tuple[str, UUID] | None:
    if line["unit_id"]:
        return "department_officer", line["unit_id"]
    kinds = ROLES[Role(line["role"])].kinds
    return next(((line["role"], place.id) for place in _above(line) if place.kind in kinds), None)


def _is_held(
    office: tuple[str, UUID], line: dict[str, Any], seats: set[tuple[str, UUID]], units: set[UUID]
) -> bool:
    if line["unit_id"]:
        return line["unit_id"] in units
    return any((office[0], place.id) in seats for place in _above(line))


def _named(empty: Counter[tuple[str, UUID]]) -> list[Vacancy]:
    language = get_language() or "zh-hans"
    units = organisations_by_ids({place for role, place in empty if role == "department_officer"})
    found = []
    for (role, place), count in empty.items():
        where = organisation_name(units[place]) if place in units else tree().name(place, language)
        found.append(Vacancy(f"{where} {ROLES[Role(role)].label}", count))
    return sorted(found, key=lambda row: row.name)
