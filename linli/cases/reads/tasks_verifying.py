"""What `verify` finds in supporting tasks: each is what its entries say, and none outlives its matter."""

from collections.abc import Iterator
from uuid import UUID

from linli.cases.models import Entry, Task
from linli.cases.rules.tasks import LIVE

BATCH = 500


def broken_tasks() -> Iterator[str]:
    """One sentence per task that does not stand as its last entry says, or goes on without its matter."""
    rows = Task.objects.select_related("case").order_by("pk")
    batch = list(rows[:BATCH])
    while batch:
        told = _told([task.case_id for task in batch])
        for task in batch:
            yield from _broken(task, *told.get(str(task.pk), (0, "")))
        batch = list(rows.filter(pk__gt=batch[-1].pk)[:BATCH])


def _told(case_ids: list[UUID]) -> dict[str, tuple[int, str]]:
    """Task → how many entries it has, and the state that the last one names."""
    entries = Entry.objects.filter(case_id__in=case_ids, step__startswith="task_").order_by("case_id", "seq")
    found: dict[str, tuple[int, str]] = {}
    for params in entries.values_list("params", flat=True):
        pk = params["task"]
        found[pk] = (found.get(pk, (0, ""))[0] + 1, params["task_state"])
    return found


def _broken(task: Task, entries: int, state: str) -> Iterator[str]:
    if entries != task.seq:
        yield f"cases: task {task.pk} has {entries} entries, not {task.seq}"
    if state != task.state or task.is_open != (task.state in LIVE):
        yield f"cases: task {task.pk} stands at {task.state}, its story says {state or 'nothing'}"
    if task.is_open and not task.case.is_open:
        yield f"cases: task {task.pk} is open although its matter has ended"
