"""Taking over many looks at once, all in order: from a list that was kept before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from linli.fieldwork.models import Check, CheckWords, Round, Standing, Task
from linli.fieldwork.reads.points import KIND
from linli.fieldwork.rules.checking import Result, TaskState
from linli.kernel import clock, ids
from linli.kernel.actions.audit import audit_record_many
from linli.kernel.actions.bulk import Bulk
from linli.kernel.actor import Actor
from linli.kernel.rules import chain
from linli.kernel.verbs import verb


class Look(NamedTuple):
    """Who found a point in order, and when."""

    user_id: UUID | None
    at: datetime


@verb
def looks_take_over(*, actor: Actor, round_id: UUID, looks: dict[UUID, Look]) -> int:
    """Notes that the points of these turns (turn → look) were in order; returns how many still waited.

    Statements grow with the days, not with the looks.
    """
    made = Round.objects.select_related("plan").get(pk=round_id)
    due = Task.objects.select_for_update().filter(round=made, state=TaskState.DUE, pk__in=list(looks))
    found = list(due.order_by("pk").values_list("pk", "point_id"))
    rows = Bulk(Check(result=Result.OK), "id", "task_id", "point_id", "user_id", "at", "on", "digest")
    words = Bulk(CheckWords(), "check_row_id", "salt")
    audit, days = [], defaultdict(list)
    for task_id, point_id in found:
        look, salt = looks[task_id], chain.new_salt()
        check_id, day = ids.new(look.at), clock.local_date(look.at)
        rows.add(check_id, task_id, point_id, look.user_id, look.at, day, chain.salted(salt, ""))
        words.add(check_id, salt)
        audit.append((check_id, {"task": str(task_id), "point": str(point_id), "result": Result.OK.value}))
        days[day].append(point_id)
    rows.write()
    words.write()
    Task.objects.filter(pk__in=[task_id for task_id, _point in found]).update(state=TaskState.OK)
    _stand(made.plan.checklist_id, days)
    audit_record_many(actor=actor, verb="check_record", kind=KIND, rows=audit)
    return len(found)


def _stand(checklist_id: UUID, days: Mapping[date, Iterable[UUID]]) -> None:
    for day, points in sorted(days.items()):
        here = Standing.objects.filter(checklist_id=checklist_id, point_id__in=points, hazard=None)
        here.update(last_on=day, result=Result.OK)
