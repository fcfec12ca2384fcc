"""One supporting task with its own exchange, and no more of the matter than its unit needs."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language

from linli.cases.models import Case, Entry, Task, Words
from linli.cases.reads.lines import Line, lines_of, part_label
from linli.cases.reads.stories import KIND, units_in
from linli.cases.reads.task_rows import TaskRow, task_row
from linli.cases.reads.tasks import asked_names
from linli.cases.reads.through import reads_through
from linli.cases.reads.visible import sees_case
from linli.cases.rules.helping import task_hats, was_asked
from linli.cases.rules.place import visible
from linli.cases.rules.tasks import SHOWN, TaskHat, TaskState, task_possible
from linli.cases.rules.words import veiled
from linli.kernel.actor import Actor, Kind
from linli.kernel.reads import Attachment, attachments_of
from linli.people.reads import organisation_name, organisations_by_ids
from linli.territory.reads import tree


@dataclass(frozen=True, slots=True)
class TaskStory:
    """A task with everything its page shows.

    `what`, `place` and the public `photos` are the matter's own, while the unit has to do with it. `whole`:
    this reader may open the matter itself.
    """

    task: Task
    case: Case
    row: TaskRow
    lines: list[Line]
    steps: list[str]
    hats: frozenset[TaskHat]
    what: str
    place: str
    photos: list[Attachment]
    where: str
    whole: bool


def task_story(actor: Actor, task: Task, case: Case) -> TaskStory:
    """The task as this actor may read it; six statements, two more where somebody stood in."""
    entries = [
        entry
        for entry in Entry.objects.filter(case=case, step__startswith="task_").order_by("seq")
        if entry.params.get("task") == str(task.pk)
    ]
    units = organisations_by_ids(units_in(entries))
    offices = {pk: organisation_name(unit) for pk, unit in units.items()}
    whole = visible(actor, case.standing)
    shown = whole or shows_words(task, case)
    words = Words.objects.filter(pk=case.pk).first() if shown else None
    photos, own = attachments_of(KIND, [case.pk]).get(case.pk, []), {entry.pk for entry in entries}
    lines = lines_of(
        entries, None, [photo for photo in photos if photo.part_id in own], offices, outside=False
    )
    worn = task_hats(actor, task.asked, case.standing)
    pending, state = task.extension_days is not None, TaskState(task.state)
    finest = case.grid_id or case.group_id or case.village_id or case.town_id
    who = asked_names([task])[task.pk]
    known = (who, part_label(task.number))  # the page says so above
    return TaskStory(
        task,
        case,
        task_row(task, case, who, lines[0].text if lines else ""),
        [replace(line, facts=[fact for fact in line.facts if fact not in known]) for line in lines],
        task_possible(state, worn, bound=task.bound, pending=pending),
        worn,
        what=_read(words.what, whole) if words else "",
        place=_read(words.where, whole) if words else "",
        photos=[photo for photo in photos if photo.public] if shown else [],
        where=tree().full_name(finest, get_language() or "zh-hans") if finest else "",
        whole=whole,
    )


def _read(text: str, whole: bool) -> str:
    return text if whole else veiled(text)


def shows_words(task: Task, case: Case) -> bool:
    """Whether the asked unit still has to do with the matter's words."""
    return case.is_open and task.state in SHOWN


def file_reader(actor: Actor, row: Attachment) -> bool:
    """Whether a photo may be opened: whoever sees the matter; a reporter only what is public, also of steps
    on the leading one that they read; a unit that was asked what stands in its own exchange, and the public
    ones while it has to do with them.
    """
    if actor.kind == Kind.CODE_HOLDER and not row.public:
        return False
    if sees_case(actor, row.owner_id) or _of_own_task(actor, row):
        return True
    return actor.case_id is not None and row.part_id is not None and reads_through(actor.case_id, row.part_id)


def _of_own_task(actor: Actor, row: Attachment) -> bool:
    if not actor.grants:
        return False
    tasks = Task.objects.filter(case_id=row.owner_id).select_related("case")
    own = [
        task
        for task in tasks
        if any(was_asked(grant, task.asked, task.case.standing) for grant in actor.grants)
    ]
    if row.public:
        return any(shows_words(task, task.case) for task in own)
    entry = Entry.objects.filter(pk=row.part_id).first() if own and row.part_id else None
    return entry is not None and entry.params.get("task") in {str(task.pk) for task in own}


def task_path(task_id: UUID) -> str:
    """The address of a task's page."""
    return reverse("cases:task", args=[task_id])
