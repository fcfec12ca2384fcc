"""What a step of a matter means for its tasks: they end with it, wait with it, and are not forgotten."""

from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.actions.appending import NewEntry, entry_append, said_of
from linli.cases.actions.tasks_telling import tell_task
from linli.cases.models import Case, Task
from linli.cases.reads.tasks import asked_names
from linli.cases.rules import deadline
from linli.cases.rules.steps import ELSEWHERE, STILL, State
from linli.cases.rules.tasks import (
    LIVE,
    NEEDS_ANSWERS,
    OWED,
    TASK_STEPS,
    UNANSWERED,
    Ended,
    TaskState,
    why_ended,
)
from linli.kernel import clock, ids
from linli.kernel.actor import SYSTEM, Actor
from linli.kernel.errors import Invalid


def go_without(case: Case, step: str, without: str, *, actor: Actor, hat: str, posting: UUID | None) -> None:
    """Before a result is reported or the matter ends: whoever was asked has answered, or a sentence says why
    it is done without them. That sentence is an entry of its own, inside the office.

    Raises:
        Invalid: names those who have not answered.
    """
    if step not in NEEDS_ANSWERS or not case.tasks:
        return
    behind = list(Task.objects.filter(case=case, state__in=UNANSWERED).order_by("number"))
    if not behind:
        return
    said = said_of(without, needed=False, field_name="without")
    if not said:
        names = _(", ").join(asked_names(behind).values())
        text = _("Not answered yet: %(names)s. Please say why it is done without them.") % {"names": names}
        raise Invalid(text, {"without": [text]})
    facts = {
        "units": [task.unit_id for task in behind if task.unit_id],
        "roles": [task.role for task in behind if task.role],
        "tasks": [task.number for task in behind],
        "for": posting,
    }
    before = State(case.state)
    entry_append(
        case,
        NewEntry(ids.new(), actor, "go_without", before, before, said, public=False, hat=hat, facts=facts),
    )


def tasks_follow(case: Case, step: str, before: State) -> None:
    """After a step: open tasks end with the matter, when it goes on through others, or where their unit leads
    now; clocks stop and go on.
    """
    if not case.tasks:
        return
    after = State(case.state)
    if not case.is_open or after in ELSEWHERE:
        _end(case, _live(case), why_ended(step, after))
    elif step in ("dispatch", "transfer") and case.handler_role == "mediator":
        _end(case, _live(case), Ended.MEDIATED)
    elif step in ("dispatch", "transfer"):
        leads = [task for task in _live(case) if _leads(case, task)]
        _end(case, leads, why_ended(step, after))
    if step in ("pass_up", "go_higher", "hand_down"):
        Task.objects.filter(case=case, is_open=True).update(level=case.level)
    if (before in STILL) != (after in STILL) and case.is_open:
        _pause_or_resume(case, paused=after in STILL)


def _live(case: Case) -> list[Task]:
    return list(Task.objects.filter(case=case, is_open=True).order_by("number"))


def _leads(case: Case, task: Task) -> bool:
    return task.unit_id == case.unit_id and task.role == case.handler_role


def _end(case: Case, tasks: list[Task], why: Ended) -> None:
    """What was reported counts as done; the rest ends, and each unit is told why."""
    for task in tasks:
        done = task.state == TaskState.REPORTED and why != Ended.LEADS
        step = "task_accept" if done else "task_end"
        set_state(task, TASK_STEPS[step].to or TaskState.ENDED)
        set_clock(task, deadline.STOPPED)
        task.save()
        facts = {**task_facts(task), "why": None if done else why}
        state = State(case.state)
        new = NewEntry(ids.new(), SYSTEM, step, state, state, "", public=False, hat="system", facts=facts)
        entry_append(case, new)
        tell_task(case, task, step, TASK_STEPS[step].tells, SYSTEM)


def set_state(task: Task, after: TaskState) -> None:
    """Moves the task and drops what belongs to the state that is left; counts its entries."""
    now = clock.now()
    if after == TaskState.REPORTED:
        task.answered_at = now
    if after not in OWED:
        task.extension_days = None
    task.state, task.is_open = after, after in LIVE
    task.ended_at = None if task.is_open else now
    task.seq += 1
    task.moved_at = now


def set_clock(task: Task, running: deadline.Deadline) -> None:
    """Puts a clock onto the task."""
    task.due_at, task.soon_at, task.left_minutes = running.due_at, running.soon_at, running.left


def clock_of(task: Task) -> deadline.Deadline:
    """The clock that the task has."""
    return deadline.Deadline(task.due_at, task.soon_at, task.left_minutes)


def task_facts(task: Task) -> dict[str, object]:
    """What each entry of a task names: it, whom it was given to, and how it stands after."""
    return {
        "task": task.pk,
        "no": task.number,
        "task_state": task.state,
        "unit": task.unit_id,
        "role": task.role,
    }


def _pause_or_resume(case: Case, *, paused: bool) -> None:
    """While the matter waits or is parked its tasks wait too."""
    now = clock.now()
    for task in Task.objects.filter(case=case, is_open=True, state__in=OWED).order_by("number"):
        set_clock(task, (deadline.pause if paused else deadline.resume)(clock_of(task), now))
        task.save(update_fields=["due_at", "soon_at", "left_minutes"])
