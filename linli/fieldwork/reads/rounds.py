"""Plans, rounds, and what is to be looked at today."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from linli.fieldwork.models import Check, Plan, Round, Task
from linli.fieldwork.reads.visible import NOTHING, over, visible_to
from linli.fieldwork.rules.checking import TaskState
from linli.fieldwork.rules.windows import AHEAD
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.errors import Missing
from linli.kernel.rules.geodesy import distance
from linli.people.reads import Posting, Work
from linli.territory.reads import tree

SHOWN = 60
NEAR = ("grid_worker", "group_head", "village_clerk")
GOERS = (*NEAR, "department_officer")
"""Roles that plans send out."""


def plans(actor: Actor) -> list[Plan]:
    """Visible plans in force, by place."""
    rows = Plan.objects.select_related("checklist").filter(over(actor), ended_on=None)
    return list(rows.order_by("place_code", "id"))


def plan_get(actor: Actor, plan_id: UUID) -> Plan:
    """A visible plan.

    Raises:
        Missing: there is none, or not for this actor.
    """
    row = Plan.objects.select_related("checklist").filter(over(actor), pk=plan_id).first()
    if row is None:
        raise Missing(_("There is no such plan here."))
    return row


def round_get(actor: Actor, round_id: UUID) -> Round:
    """A visible round with its plan and list.

    Raises:
        Missing: there is none, or not for this actor.
    """
    rows = Round.objects.select_related("plan__checklist", "version")
    row = rows.filter(over(actor), pk=round_id).first()
    if row is None:
        raise Missing(_("There is no such round here."))
    return row


def sees_round(actor: Actor, round_id: UUID) -> bool:
    """Whether the actor may open the round."""
    return Round.objects.filter(over(actor), pk=round_id).exists()


@dataclass(frozen=True, slots=True)
class Progress:
    """A round and how many of its points stand how. Points, never people."""

    round: Round
    counts: dict[str, int]

    @property
    def done(self) -> int:
        """Points that were reached."""
        return self.counts.get(TaskState.OK, 0) + self.counts.get(TaskState.HAZARD, 0)

    @property
    def due(self) -> int:
        """Points still to be looked at."""
        return self.counts.get(TaskState.DUE, 0)


def progress(rounds: list[Round]) -> list[Progress]:
    """Rounds with their counts, in one statement. A point counts once, by its newest turn that is not a
    second look at a hazard."""
    rows = Task.objects.filter(round_id__in=[row.pk for row in rounds]).exclude(turn="recheck")
    lines = rows.exclude(state="not_reachable", attempt__lt=3).values("round_id", "state")
    found: dict[UUID, Counter[str]] = {row.pk: Counter() for row in rounds}
    for line in lines.annotate(count=Count("pk")).order_by():
        found[line["round_id"]][line["state"]] += line["count"]
    return [Progress(row, dict(found[row.pk])) for row in rounds]


def rounds_of(actor: Actor, plan_id: UUID, limit: int = 24) -> list[Progress]:
    """A plan's rounds, newest first. Two statements."""
    rows = Round.objects.select_related("version").filter(over(actor), plan_id=plan_id)
    return progress(list(rows.order_by("-from_on")[:limit]))


def task_get(actor: Actor, task_id: UUID) -> Task:
    """A visible turn with all that its page shows.

    Raises:
        Missing: there is none, or not for this actor.
    """
    rows = Task.objects.select_related("point__kind", "round__plan__checklist", "round__version", "hazard")
    row = rows.filter(visible_to(actor), pk=task_id).first()
    if row is None:
        raise Missing(_("There is no such point on a round here."))
    return row


def check_of(task_id: UUID) -> Check | None:
    """What was found at a turn."""
    return Check.objects.filter(task_id=task_id).first()


def tasks_of(round_id: UUID, actor: Actor) -> list[Task]:
    """The turns of a round in the order of their places."""
    rows = Task.objects.select_related("point__kind").filter(visible_to(actor), round_id=round_id)
    return list(rows.order_by("place_code", "day", "id")[:1000])


def _postings(actor: Actor) -> list[UUID]:
    return [grant.posting_id for grant in actor.grants if grant.posting_id]


def _unheld(actor: Actor) -> Q:
    """Turns that nobody is posted near enough for, in the actor's own grid, group or village."""
    found = NOTHING
    for grant in actor.holding(*NEAR):
        found |= Q(**{f"{grant.level}_id__in": sorted(grant.places)})
    return found & Q(posting=None)


def mine(actor: Actor, until: date) -> Q:
    """What waits for the actor until a day: their postings', those they stand in for, and nobody's near."""
    own = Q(posting_id__in=_postings(actor))
    return (own | _unheld(actor)) & Q(state=TaskState.DUE, day__lte=until)


def today_count(actor: Actor) -> int:
    """How many points wait today, for the menu."""
    if not actor.has(*GOERS):
        return 0
    return Task.objects.filter(mine(actor, clock.today())).count()


def today(actor: Actor, here: tuple[float, float] | None = None) -> tuple[list[Task], list[Task]]:
    """(points that wait today or since earlier, what comes in the next days), nearest first where `here` is
    known (lon, lat; not kept), else along the round. One statement."""
    rows = Task.objects.select_related("point__kind", "round__plan__checklist", "round__version", "hazard")
    soon = clock.today() + timedelta(days=AHEAD)
    found = list(rows.filter(mine(actor, soon)).order_by("day", "place_code", "point_id")[:SHOWN])
    due = [task for task in found if task.day <= clock.today()]
    later = [task for task in found if task.day > clock.today()]
    if here:
        due.sort(key=lambda task: _metres(task, here))
    return due, later


def _metres(task: Task, here: tuple[float, float]) -> float:
    at = position(task)
    return distance(here, at) if at else float("inf")


def position(task: Task) -> tuple[float, float] | None:
    """Where to go: the point, else the middle of its place."""
    point, place = task.point, tree().get(task.place_id)
    if point.lon is not None and point.lat is not None:
        return point.lon, point.lat
    return (place.lon, place.lat) if place and place.lon is not None and place.lat is not None else None


def done_today(actor: Actor) -> list[Check]:
    """What the actor looked at today, newest first."""
    if actor.user_id is None:
        return []
    rows = Check.objects.select_related("point").filter(user_id=actor.user_id, on=clock.today())
    return list(rows.order_by("-id")[:SHOWN])


def office_work(actor: Actor, row: Posting) -> Work:
    """The points that wait for a posting's holder."""
    rows = Task.objects.filter(posting_id=row.pk, state=TaskState.DUE)
    line: dict[str, Any] = rows.aggregate(count=Count("pk"))
    if not line["count"]:
        return Work()
    first = rows.order_by("day").values_list("day", flat=True).first()
    return Work(line["count"], [(_("points to look at"), line["count"])], first)
