"""Which supporting tasks an actor may see, and which wait for them: local conditions, no joins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from linli.cases.models import Case, Task
from linli.cases.reads.visible import NOTHING
from linli.cases.rules.deadline import Urgency
from linli.cases.rules.helping import TASK_ROLES, task_visible
from linli.cases.rules.place import COLUMNS, DESK_ROLES
from linli.cases.rules.tasks import OWED, UNANSWERED, TaskState
from linli.kernel import clock
from linli.kernel.actor import Actor, Grant, Level
from linli.kernel.errors import Missing
from linli.people.reads import organisation_name, organisations_by_ids
from linli.people.rules import ROLES, Role

TASK_KIND = "task"
PAGE = 50
CAP = 100
"""What waits is counted up to here for the menu."""


def _place(grant: Grant) -> Q:
    where = Q(floor__lte=grant.reach)
    if grant.level == Level.BANNER:
        return where
    return where & Q(**{f"{COLUMNS[grant.level]}__in": sorted(grant.places)})


def asked_branch(grant: Grant) -> Q | None:
    """Tasks that this posting was asked for (the twin of `rules.helping.was_asked`)."""
    if grant.role == "department_officer":
        return Q(unit_id=grant.unit_id, floor__lte=grant.reach) if grant.unit_id else None
    return Q(role=grant.role) & _place(grant) if grant.role in TASK_ROLES else None


def desk_branch(grant: Grant) -> Q | None:
    """Tasks of matters in a desk's place."""
    return _place(grant) if DESK_ROLES.get(grant.level) == grant.role else None


def task_branches(actor: Actor) -> list[Q]:
    """One condition per way of a task into somebody's list (the twin of `rules.helping.lists_task`)."""
    found = [
        branch for grant in actor.grants for branch in (asked_branch(grant), desk_branch(grant)) if branch
    ]
    return list(dict.fromkeys(found))


def waiting_for(grant: Grant) -> Q:
    """What a posting's holder must do: answer; as the desk take answers and extensions; decide refusals."""
    wait, asked, desk = NOTHING, asked_branch(grant), desk_branch(grant)
    if asked is not None:
        wait |= asked & Q(state__in=OWED)
    if desk is not None:
        wait |= desk & Q(level=grant.level) & (Q(state=TaskState.REPORTED) | Q(extension_days__isnull=False))
        wait |= desk & Q(state=TaskState.REFUSED) & _decided_by(grant)
    return wait & Q(is_open=True)


def _decided_by(grant: Grant) -> Q:
    """Whose refusals come to this desk (the twin of `rules.helping.decides`)."""
    if grant.role == "banner_desk":
        return Q(is_open=True)
    return Q(unit_id=None) if grant.role == "town_desk" else NOTHING


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What the list is narrowed to; empty means everything listed."""

    state: str = ""
    urgency: str = ""
    mine: bool = False
    unit_id: UUID | None = None


def tasks_waiting(actor: Actor) -> int:
    """How many tasks wait for this actor's own step, counted up to `CAP`; one statement."""
    wait = mine(actor)
    return Task.objects.filter(wait)[:CAP].count() if wait != NOTHING else 0


def mine(actor: Actor) -> Q:
    """What waits for any of the actor's postings."""
    wait = NOTHING
    for grant in actor.grants:
        if asked_branch(grant) is not None or desk_branch(grant) is not None:
            wait |= waiting_for(grant)
    return wait


def _narrow(rows: QuerySet[Task], actor: Actor, wanted: TaskFilter) -> QuerySet[Task]:
    now = clock.now()
    if wanted.state == "open":
        rows = rows.filter(is_open=True)
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.urgency == Urgency.LATE:
        rows = rows.filter(is_open=True, due_at__lte=now)
    elif wanted.urgency == Urgency.SOON:
        rows = rows.filter(is_open=True, soon_at__lte=now, due_at__gt=now)
    if wanted.unit_id:
        rows = rows.filter(unit_id=wanted.unit_id)
    return rows.filter(mine(actor)) if wanted.mine else rows


def tasks_page(
    actor: Actor, wanted: TaskFilter, *, after: UUID | None = None, limit: int = PAGE
) -> tuple[list[Task], bool]:
    """(tasks, newest first; whether there are more). One statement per way into the list."""
    found = []
    for branch in task_branches(actor):
        rows = _narrow(Task.objects.filter(branch), actor, wanted)
        rows = rows.filter(pk__lt=after) if after else rows
        found.append(list(rows.order_by("-id")[: limit + 1]))
    tasks = {task.pk: task for task in merge(*found, key=lambda row: row.pk, reverse=True)}
    return list(tasks.values())[:limit], len(tasks) > limit


def task_counts(actor: Actor) -> dict[str, int]:
    """Open tasks by what they want: waiting for me, due soon, late; one statement."""
    scope, now = NOTHING, clock.now()
    for branch in task_branches(actor):
        scope |= branch
    figures: dict[str, Any] = {
        "mine": Count("pk", filter=mine(actor)),
        "soon": Count("pk", filter=Q(soon_at__lte=now, due_at__gt=now)),
        "late": Count("pk", filter=Q(due_at__lte=now)),
    }
    return Task.objects.filter(scope, is_open=True).aggregate(**figures)


def task_get(actor: Actor, task_id: UUID) -> tuple[Task, Case]:
    """A task that this actor may open, and its matter.

    Raises:
        Missing: there is none, or not for this actor.
    """
    task = Task.objects.select_related("case").filter(pk=task_id).first()
    if task is None or not task_visible(actor, task.asked, task.case.standing):
        raise Missing(_("There is no such task here."))
    return task, task.case


def sees_task(actor: Actor, task_id: UUID) -> bool:
    """Whether the actor may open the task now."""
    task = Task.objects.select_related("case").filter(pk=task_id).first()
    return task is not None and task_visible(actor, task.asked, task.case.standing)


def tasks_of(case: Case) -> list[Task]:
    """All tasks of a matter, in their order; no statement where it has none."""
    return list(Task.objects.filter(case=case).order_by("number")) if case.tasks else []


def unanswered(case: Case) -> list[str]:
    """The names of those who have not answered."""
    behind = [task for task in tasks_of(case) if task.state in UNANSWERED]
    return list(asked_names(behind).values()) if behind else []


def asked_names(tasks: Sequence[Task]) -> dict[UUID, str]:
    """Task → the unit's or role's name in the active language; one statement."""
    units = organisations_by_ids({task.unit_id for task in tasks if task.unit_id})
    return {
        task.pk: organisation_name(units[task.unit_id]) if task.unit_id else str(ROLES[Role(task.role)].label)
        for task in tasks
    }


def asked_both(task: Task) -> tuple[str, str]:
    """Whom the task was given to, in Chinese and in English."""
    return tuple(_in_both(task))  # type: ignore[return-value]


def _in_both(task: Task) -> Iterator[str]:
    unit = organisations_by_ids([task.unit_id])[task.unit_id] if task.unit_id else None
    for language in ("zh-hans", "en"):
        with translation.override(language):
            yield organisation_name(unit) if unit else str(ROLES[Role(task.role)].label)
