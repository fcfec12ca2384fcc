"""The one way a supporting task moves: lock matter and task, check, change, append to the matter's story."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.actions.appending import NewEntry, entry_append, said_of
from linli.cases.actions.following import clock_of, set_clock, set_state, task_facts
from linli.cases.actions.tasks_telling import tell_answered, tell_task
from linli.cases.models import Case, Task
from linli.cases.rules import deadline
from linli.cases.rules.helping import task_hats, task_stood_in, task_visible
from linli.cases.rules.steps import STILL, State
from linli.cases.rules.tasks import (
    TASK_LABELS,
    TASK_STEPS,
    TASK_TAKERS,
    UNANSWERED,
    TaskHat,
    TaskState,
    Tick,
    next_task_state,
    wears,
)
from linli.kernel import clock, ids
from linli.kernel.actions.attachments import Stored
from linli.kernel.actions.idempotency import idempotency_claim
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid, Missing, Stale
from linli.kernel.registry import publish

TASK_MOVED = "task.moved"
"""Event: a step of a task was taken (`actor`, `case_id`, `task_id`, `step`); rooms above hang on it."""


@dataclass(frozen=True, slots=True)
class TaskMove:
    """What somebody wants to do with a task. `expected` is the task's own `seq` that they had seen."""

    actor: Actor
    task_id: UUID
    step: str
    words: str = ""
    files: Sequence[Stored] = ()
    expected: int | None = None
    key: str = ""


Change = Callable[[Case, Task], Mapping[str, Any] | None]


def task_begin(wanted: TaskMove, **facts: Any) -> tuple[Case, Task, UUID | None]:
    """Locks the matter, then the task, and claims the key, inside the running verb.

    The id is that of the entry to come, or None where this very request was carried out before.

    Raises:
        Missing: no such task for this actor. KeyReused: the key came with another request.
    """
    case_id = Task.objects.filter(pk=wanted.task_id).values_list("case_id", flat=True).first()
    case = Case.objects.select_for_update().filter(pk=case_id).first() if case_id else None
    task = Task.objects.select_for_update().get(pk=wanted.task_id) if case else None
    if case is None or task is None or not task_visible(wanted.actor, task.asked, case.standing):
        raise Missing(_("There is no such task here."))
    entry_id = ids.new()
    if not wanted.key:
        return case, task, entry_id
    files = [file.source for file in wanted.files]
    body = [str(wanted.task_id), wanted.step, wanted.words, files, facts]
    owner = idempotency_claim(actor=wanted.actor, key=wanted.key, body=body, object_id=entry_id)
    return case, task, entry_id if owner == entry_id else None


def task_move(wanted: TaskMove, change: Change | None = None, **facts: Any) -> Task:
    """Takes one step inside the running verb; `facts` go into its entry.

    Raises:
        Missing, KeyReused: from `task_begin`. Forbidden, Stale, Invalid: from `task_advance`.
    """
    case, task, entry_id = task_begin(wanted, **facts)
    return task if entry_id is None else task_advance(case, task, entry_id, wanted, change, **facts)


def task_advance(
    case: Case, task: Task, entry_id: UUID, wanted: TaskMove, change: Change | None = None, **facts: Any
) -> Task:
    """Takes the step on a locked task. `change` sets what the step decides besides, and may add facts.

    Raises:
        Forbidden: not this actor's step. Stale: somebody moved it since.
        Invalid: not possible from here, or words are missing.
    """
    rule, worn = TASK_STEPS.get(wanted.step), task_hats(wanted.actor, task.asked, case.standing)
    if rule is None or wanted.step not in TASK_TAKERS:
        raise Invalid(_("There is no such step."))
    after = _checked(task, wanted, worn)
    said = said_of(wanted.words, needed="reason" in rule.fields)
    hat = next(hat for hat in TaskHat if hat in TASK_TAKERS[wanted.step] & worn)
    before = TaskState(task.state)
    found = change(case, task) if change else None
    _tick(case, task, rule.tick)
    set_state(task, after)
    task.save()
    state = State(case.state)
    due = {"due_at": task.due_at} if rule.tick == Tick.START else {}
    posting = task_stood_in(wanted.actor, task.asked, case.standing, hat)
    kept = {**task_facts(task), **facts, **(found or {}), **due, "for": posting}
    entry_append(
        case,
        NewEntry(
            entry_id, wanted.actor, wanted.step, state, state, said, public=False, hat=f"task_{hat}",
            facts=kept, files=wanted.files,
        ),
    )  # fmt: skip
    tell_task(case, task, wanted.step, _told(wanted.step, hat), wanted.actor)
    if before in UNANSWERED and after not in UNANSWERED:
        tell_answered(case, wanted.actor, task)
    publish(TASK_MOVED, actor=wanted.actor, case_id=case.pk, task_id=task.pk, step=wanted.step)
    return task


def _checked(task: Task, wanted: TaskMove, worn: frozenset[TaskHat]) -> TaskState:
    """The state after the step."""
    if not wears(wanted.step, worn):
        raise Forbidden(_("This step is not yours to take."))
    if wanted.expected is not None and wanted.expected != task.seq:
        raise Stale(
            _(
                "Somebody else moved this task while you were writing. "
                "What you wrote is still here; look at what is new, then decide."
            ),
            since=wanted.expected,
        )
    if task.bound and wanted.step == "task_refuse":
        raise Invalid(_("The centre has decided that this part stands. Ask for more time if you need it."))
    after = next_task_state(TaskState(task.state), wanted.step, bound=task.bound)
    if after is None:
        label = str(TASK_LABELS[TaskState(task.state)])
        raise Invalid(_("This step is not possible now: the task stands at “%(state)s”.") % {"state": label})
    return after


def _tick(case: Case, task: Task, tick: Tick) -> None:
    """A fresh clock of the task's minutes (paused at once while the matter waits), or none."""
    if tick == Tick.KEEP:
        return
    now = clock.now()
    running = deadline.start(now, task.minutes) if tick == Tick.START else deadline.STOPPED
    set_clock(task, deadline.pause(running, now) if case.state in STILL else running)


def _told(step: str, hat: TaskHat) -> tuple[TaskHat, ...]:
    """Who hears of it; of a note, the other side."""
    whom = TASK_STEPS[step].tells
    if step != "task_note":
        return whom
    asked = hat == TaskHat.ASKED
    return tuple(one for one in whom if (one == TaskHat.ASKED) != asked)


def extend(case: Case, task: Task, days: int) -> None:
    """Gives `days` more working days, also to a clock that is paused."""
    now = clock.now()
    running = clock_of(task)
    if running.due_at is None:
        running = deadline.resume(running, now)
    longer = deadline.extend(running, now, days)
    set_clock(task, deadline.pause(longer, now) if case.state in STILL else longer)
