"""Further turns at a point: because nobody got there, or because a hazard is to be looked at again."""

from datetime import date
from uuid import UUID

from linli.fieldwork.models import Check, Hazard, Task
from linli.fieldwork.rules.checking import AGAIN_AFTER, TaskState, Turn
from linli.fieldwork.rules.windows import working_after
from linli.kernel import clock

COLUMNS = ("place_id", "place_code", "town_id", "village_id", "group_id", "grid_id", "unit_id")


def _next(task: Task, turn: Turn, day: date, hazard_id: UUID | None) -> Task:
    """One more turn at the same point in the same round, for the same checker."""
    return Task.objects.create(
        round_id=task.round_id,
        point_id=task.point_id,
        attempt=Task.objects.filter(round_id=task.round_id, point_id=task.point_id).count() + 1,
        turn=turn,
        hazard_id=hazard_id,
        posting_id=task.posting_id,
        day=day,
        **{name: getattr(task, name) for name in COLUMNS},
    )


def turn_again(task: Task) -> Task:
    """Planned again, two working days later."""
    turn = Turn.RECHECK if task.turn == Turn.RECHECK else Turn.AGAIN
    return _next(task, turn, working_after(clock.today(), AGAIN_AFTER), task.hazard_id)


def turn_recheck(hazard: Hazard, day: date) -> None:
    """A second look at a hazard on a day; one that waits already is moved to it where that is sooner."""
    waiting = Task.objects.filter(hazard=hazard, turn=Turn.RECHECK, state=TaskState.DUE)
    known = waiting.first()
    if known is not None:
        waiting.filter(day__gt=day).update(day=day)
        return
    first = Check.objects.select_related("task").filter(case_id=hazard.case_id).order_by("id").first()
    if first is not None:
        _next(first.task, Turn.RECHECK, day, hazard.pk)


def rechecks_drop(hazard: Hazard) -> None:
    """Nobody need look again: the matter is not handled yet, or was not taken up."""
    waiting = Task.objects.filter(hazard=hazard, turn=Turn.RECHECK, state=TaskState.DUE)
    waiting.update(state=TaskState.DROPPED)
