"""Which supporting tasks wait for somebody, on their day."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from linli.cases.reads.day import Line, Section
from linli.cases.reads.task_rows import task_rows
from linli.cases.reads.task_stories import task_path
from linli.cases.reads.tasks import TaskFilter
from linli.kernel.actor import Actor

MOST = 20


def _tasks(actor: Actor) -> Sequence[Line] | None:
    rows = task_rows(actor, TaskFilter(mine=True), limit=MOST).rows
    return [
        Line(
            row.title,
            task_path(row.task.pk),
            _("Open"),
            due=row.task.due_at,
            urgency=row.urgency,
            number=row.case.number,
            note=" · ".join(filter(None, (row.who, row.where, row.state))),
        )
        for row in rows
    ]


DAY = Section(30, _("Joint tasks"), _tasks)
