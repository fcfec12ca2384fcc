"""Making a round: the points of its plan, spread over days and checkers. Twice is once."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from linli.fieldwork.actions.authority import authorise, wrong
from linli.fieldwork.actions.points import places_as_points
from linli.fieldwork.models import CheckPoint, Plan, Round, Standing, Task
from linli.fieldwork.reads.points import last_postings, places_without_point, spots
from linli.fieldwork.reads.reference import reference
from linli.fieldwork.reads.visible import columns, visible_to
from linli.fieldwork.rules.checking import TaskState
from linli.fieldwork.rules.planning import Checker, Spot, Turn, free_days, plan
from linli.fieldwork.rules.windows import BY_HAND, Every, Rhythm, Window, to_make, working_days
from linli.kernel import clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import SYSTEM, Actor
from linli.kernel.errors import Invalid, Missing
from linli.kernel.rules import text
from linli.kernel.verbs import verb
from linli.notify.actions import notice_send
from linli.people.reads import Seat, posting_row, seats
from linli.territory.reads import tree

KIND = "round"
LONGEST = 92
"""Days of a window that a desk may choose."""


def every(row: Plan) -> Every:
    """A plan's rhythm."""
    return Every(Rhythm(row.rhythm), row.starts_on, row.weeks, row.month, row.day, row.lead)


@verb
def round_make(*, plan_id: UUID, window: Window) -> Round | None:
    """Makes one round of a plan for the job. None where it stands already, the plan has ended, or nothing of
    the window is a working day."""
    row = Plan.objects.select_for_update().filter(pk=plan_id, ended_on=None).first()
    if row is None or Round.objects.filter(plan=row, from_on=window.from_on).exists():
        return None
    days = working_days(window, clock.today())
    return _make(SYSTEM, row, window, days) if days else None


def rounds_due() -> list[tuple[UUID, Window]]:
    """The rounds that should stand by today and do not. Two statements."""
    rows = list(Plan.objects.filter(ended_on=None).exclude(rhythm__in=sorted(BY_HAND)).order_by("id"))
    known = set(Round.objects.filter(plan_id__in=[row.pk for row in rows]).values_list("plan_id", "from_on"))
    wanted = [(row.pk, window) for row in rows for window in to_make(every(row), clock.today())]
    return [(pk, window) for pk, window in wanted if (pk, window.from_on) not in known]


@verb
def round_start(*, actor: Actor, plan_id: UUID, from_on: date, until_on: date, reason: str) -> Round:
    """Starts a round by hand, with its reason and its days: after rain, or once.

    Raises:
        Missing, Forbidden. Invalid: names the field; only holidays; there is one from that day already.
    """
    row = Plan.objects.select_for_update().filter(visible_to(actor), pk=plan_id, ended_on=None).first()
    if row is None:
        raise Missing(_("There is no such plan here."))
    authorise(actor, "round_start", row.place_id)
    said = text.tidy(reason)
    if not said or len(said) > 120:
        raise wrong("reason", _("Please write the reason in a sentence of at most 120 characters."))
    if from_on < clock.today():
        raise wrong("from_on", _("The first day lies in the past."))
    if not from_on <= until_on < from_on + timedelta(days=LONGEST):
        raise wrong("until_on", _("The end lies before the beginning, or more than three months after it."))
    if Round.objects.filter(plan=row, from_on=from_on).exists():
        raise wrong("from_on", _("There is a round of this plan from that day already."))
    window = Window(from_on, until_on)
    days = working_days(window, clock.today())
    if not days:
        raise wrong("until_on", _("None of these days is a working day."))
    made = _make(actor, row, window, days, said)
    _tell(made, row)
    return made


def _make(actor: Actor, row: Plan, window: Window, days: Sequence[date], reason: str = "") -> Round:
    version = reference().current.get(row.checklist_id)
    if version is None:
        raise Invalid(_("Please choose a checklist that is published."))
    points = _points(row)
    if not points and reason:
        raise wrong("plan_id", _("There is nothing of these kinds at this place yet."))
    made = Round.objects.create(
        plan=row,
        version=version,
        from_on=window.from_on,
        until_on=window.until_on,
        reason=reason,
        total=len(points),
        unit_id=row.unit_id,
        **columns(row.place_id),
    )
    people = _seats(row, window)
    turns = plan(
        [Spot(one.pk, _chain(one), one.lon, one.lat) for one in points],
        [Checker(one.posting_id, one.place_id, free_days(days, one.posted, one.away)) for one in people],
        days,
        last_postings(row),
    )
    _write(made, {one.pk: one for one in points}, turns)
    _close_earlier(made)
    audit_record(
        actor=actor,
        verb="round_make",
        kind=KIND,
        object_id=made.pk,
        plan=row.pk,
        points=len(points),
        from_on=window.from_on,
        until_on=window.until_on,
    )
    return made


def _points(row: Plan) -> list[CheckPoint]:
    for kind in reference().offered("place"):
        if kind.code in row.kinds:
            places_as_points(kind, places_without_point(row, kind.code))
    return spots(row)


def _chain(point: CheckPoint) -> tuple[UUID, ...]:
    place = tree().get(point.place_id)
    return place.chain if place else ()


def _seats(row: Plan, window: Window) -> list[Seat]:
    above = tree().get(row.place_id)
    around = tree().descendants(row.place_id) | frozenset(above.chain if above else ())
    return seats(
        roles=row.roles,
        place_ids=around,
        unit_id=row.unit_id,
        from_on=max(window.from_on, clock.today()),
        until_on=window.until_on,
    )


def _close_earlier(made: Round) -> None:
    """What an earlier round of the plan left is on record as not looked at in time."""
    earlier = Round.objects.filter(plan_id=made.plan_id, from_on__lt=made.from_on).values("pk")
    due = Task.objects.filter(round__in=earlier, state=TaskState.DUE).exclude(turn="recheck")
    due.filter(day__lt=clock.today()).update(state=TaskState.LEFT)


def _write(made: Round, points: dict[UUID, CheckPoint], turns: Sequence[Turn]) -> None:
    tasks, standings = [], []
    for turn in turns:
        point = points[turn.spot]
        place = {**columns(point.place_id), "unit_id": made.unit_id or point.unit_id}
        tasks.append(Task(round=made, point=point, posting_id=turn.checker, day=turn.day, **place))
        standings.append(Standing(point=point, checklist_id=made.plan.checklist_id, **place))
    Task.objects.bulk_create(tasks, batch_size=500)
    Standing.objects.bulk_create(standings, batch_size=500, ignore_conflicts=True)


def _tell(made: Round, row: Plan) -> None:
    """Whoever has points in a round that a desk started hears of it."""
    held = set(Task.objects.filter(round=made).exclude(posting=None).values_list("posting_id", flat=True))
    users = [
        one.user_id for one in _seats(row, Window(made.from_on, made.until_on)) if one.posting_id in held
    ]
    notice_send(
        key="round_started",
        user_ids=users,
        object_kind=KIND,
        object_id=made.pk,
        params={"from_on": made.from_on.isoformat(), "until_on": made.until_on.isoformat()},
    )


@verb
def tasks_pass_on(*, posting_id: UUID, successor_id: UUID, **_facts: object) -> None:
    """From the successor's first day on what waits for an office goes on waiting for them."""
    due = Task.objects.filter(posting_id=posting_id, state=TaskState.DUE)
    due.filter(day__gte=posting_row(successor_id).from_on).update(posting_id=successor_id)


@verb
def tasks_set_free(*, posting_id: UUID, **_facts: object) -> None:
    """Where nobody took the office over, its points wait for whoever is near."""
    last = posting_row(posting_id).until_on
    due = Task.objects.filter(posting_id=posting_id, state=TaskState.DUE)
    (due.filter(day__gt=last) if last else due).update(posting_id=None)
