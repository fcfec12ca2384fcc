"""Supporting tasks over the API: list, one task, step. Asking for help is the matter's step `whistle`."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from linli.cases.actions.tasking import TaskMove
from linli.cases.actions.tasks import take_task_step
from linli.cases.api.calling import Key, signed
from linli.cases.reads.task_rows import TaskRow, task_rows
from linli.cases.reads.task_stories import TaskStory, task_story
from linli.cases.reads.tasks import TaskFilter, task_get
from linli.cases.rules.tasks import TaskState
from linli.cases.schemas import TaskOut, TaskPageOut, TaskStepIn, TaskStoryOut

router = Router(tags=["tasks"])
STATES = f"^({'|'.join(('open', *TaskState))})?$"
LATENESS = "^(soon|late)?$"


def _task(row: TaskRow) -> dict[str, Any]:
    task = row.task
    return {
        "id": task.pk,
        "matter": row.case.number,
        "part": task.number,
        "asked": row.who,
        "request": row.request,
        "category": row.category,
        "where": row.where,
        "state": task.state,
        "open": task.is_open,
        "due_at": task.due_at,
        "left_minutes": row.left,
        "created_at": task.created_at,
        "answered_at": task.answered_at,
        "seq": task.seq,
    }


def _story(told: TaskStory) -> dict[str, Any]:
    return {
        "task": _task(told.row),
        "what": told.what,
        "where": told.place,
        "files": [photo.pk for photo in told.photos],
        "steps": told.steps,
        "lines": [
            {
                "step": line.entry.step,
                "at": line.entry.at,
                "who": line.who,
                "said": line.said,
                "facts": line.facts,
                "text": line.text,
                "erased": line.erased,
                "state": line.entry.params["task_state"],
                "files": [photo.pk for photo in line.photos],
            }
            for line in told.lines
        ],
    }


@router.get("/tasks", response=TaskPageOut, summary="List supporting tasks")
def tasks(
    request: HttpRequest,
    *,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    state: Annotated[str, Query(pattern=STATES)] = "",
    urgency: Annotated[str, Query(pattern=LATENESS)] = "",
    unit: UUID | None = None,
    mine: bool = False,
) -> dict[str, Any]:
    """Newest first: what one's unit or role was asked for; for desks, those of their place."""
    wanted = TaskFilter(state=state, urgency=urgency, unit_id=unit, mine=mine)
    page = task_rows(signed(request), wanted, after=after, limit=limit)
    return {"items": [_task(row) for row in page.rows], "next": page.after}


@router.get("/tasks/{task_id}", response=TaskStoryOut, summary="One supporting task")
def task(request: HttpRequest, task_id: UUID) -> dict[str, Any]:
    """What was asked, what its unit needs of the matter, their own exchange, and the caller's next steps."""
    actor = signed(request)
    return _story(task_story(actor, *task_get(actor, task_id)))


@router.post("/tasks/{task_id}/steps/{step}", response=TaskOut, summary="Take a step of a task")
def take_task(
    request: HttpRequest, task_id: UUID, step: str, body: TaskStepIn, key: Key = ""
) -> dict[str, Any]:
    """The steps are those that `GET /tasks/{task_id}` lists for the caller."""
    actor = signed(request)
    wanted = TaskMove(actor, task_id, step, words=body.text, expected=body.expected, key=key)
    row = take_task_step(wanted, body.given())
    return _task(task_story(actor, row, row.case).row)
