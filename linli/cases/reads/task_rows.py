"""A supporting task as lists and the card on its matter show it: who, what was asked, and a clock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from linli.cases.models import Case, EntryText, Task
from linli.cases.reads.reference import named, reference
from linli.cases.reads.rows import where_of
from linli.cases.reads.tasks import TaskFilter, asked_names, tasks_of, tasks_page
from linli.cases.rules.deadline import Deadline, Urgency, left_at, urgency
from linli.cases.rules.tasks import TASK_LABELS, TaskState
from linli.cases.rules.words import title
from linli.kernel import clock
from linli.kernel.actor import Actor

BATCH = 500


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task. `request`: what was asked, in full; `title`: its first words. `left`: working minutes."""

    task: Task
    case: Case
    who: str
    title: str
    request: str
    category: str
    where: str
    state: str
    urgency: Urgency
    left: int | None


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Rows and the id to go on after (None at the end)."""

    rows: list[TaskRow]
    after: UUID | None


def task_row(task: Task, case: Case, who: str, request: str) -> TaskRow:
    """The row of one task whose matter, name and words are known already."""
    running = Deadline(task.due_at, task.soon_at, task.left_minutes)
    return TaskRow(
        task,
        case,
        who,
        title(request) if request else "—",
        request,
        category=named(reference().category(case.category_id)),
        where=where_of(case),
        state=str(TASK_LABELS[TaskState(task.state)]),
        urgency=urgency(task.due_at, task.soon_at, clock.now()) if task.is_open else Urgency.NONE,
        left=left_at(running, clock.now()) if task.is_open else None,
    )


def assemble_tasks(tasks: Sequence[Task]) -> list[TaskRow]:
    """Rows for the given tasks: three statements, however many there are."""
    cases = Case.objects.in_bulk({task.case_id for task in tasks})
    texts = EntryText.objects.in_bulk([task.asked_in_id for task in tasks])
    names = asked_names(tasks)
    return [
        task_row(
            task,
            cases[task.case_id],
            names[task.pk],
            texts[task.asked_in_id].text if task.asked_in_id in texts else "",
        )
        for task in tasks
    ]


def task_rows(actor: Actor, wanted: TaskFilter, *, after: UUID | None = None, limit: int = 50) -> TaskPage:
    """A page of the actor's list, newest first."""
    tasks, more = tasks_page(actor, wanted, after=after, limit=limit)
    return TaskPage(assemble_tasks(tasks) if tasks else [], tasks[-1].pk if more else None)


def all_task_rows(actor: Actor, wanted: TaskFilter) -> Iterator[TaskRow]:
    """Every task of the actor's list, a page at a time."""
    after: UUID | None = None
    while True:
        page = task_rows(actor, wanted, after=after, limit=BATCH)
        yield from page.rows
        if page.after is None:
            return
        after = page.after


def joint_rows(case: Case) -> list[TaskRow]:
    """The tasks of one matter, for its page; nothing is asked where it has none."""
    tasks = tasks_of(case)
    names = asked_names(tasks) if tasks else {}
    return [task_row(task, case, names[task.pk], "") for task in tasks]
