"""Hazards beside their matters: how they begin, what a second look does, what they learn of the matter."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.actions.desk import case_accept, case_grade
from linli.cases.actions.intake import Report, case_report
from linli.cases.actions.moving import Move, hold_still
from linli.cases.actions.steps import take_step
from linli.cases.reads.reference import reference as matters
from linli.cases.reads.stories import KIND as MATTER
from linli.cases.reads.visible import by_ids
from linli.cases.rules.carried import meaning
from linli.cases.rules.place import DESK_ROLES, hats
from linli.cases.rules.steps import Hat, State
from linli.fieldwork.actions.authority import authorise
from linli.fieldwork.actions.turns import rechecks_drop, turn_recheck
from linli.fieldwork.models import CheckPoint, Hazard, Standing, Task
from linli.fieldwork.reads.reference import zh
from linli.fieldwork.reads.visible import columns, visible_to
from linli.fieldwork.rules import hazards
from linli.fieldwork.rules.checking import RECHECK_AFTER, Result, hazard_words
from linli.fieldwork.rules.hazards import BY_STEP, Event
from linli.fieldwork.rules.windows import working_after
from linli.kernel import clock
from linli.kernel.actions.attachments import Stored
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import SYSTEM, Actor, Level
from linli.kernel.errors import Invalid, Missing
from linli.kernel.verbs import verb
from linli.notify.actions import notice_send
from linli.people.reads import holders
from linli.territory.reads import tree

KIND = "hazard"


def hazard_add(
    actor: Actor,
    task: Task,
    point: CheckPoint,
    *,
    items: Mapping[str, str],
    words: str,
    grade: int,
    files: Sequence[Stored],
) -> Hazard:
    """Makes the matter and the hazard beside it, inside the running verb. A checker who is also its desk
    grades it at once; for others the desk sees the grade they would give."""
    checklist = task.round.plan.checklist
    report = Report(
        what=hazard_words(task.round.version.items, items, words, zh()),
        where=point.name,
        lon=point.lon,
        lat=point.lat,
        place_id=point.place_id,
        category_id=checklist.category_id or _category(),
        channel="round",
    )
    case = case_report(actor=actor, report=report, files=files).case
    row = Hazard.objects.create(
        point=point,
        checklist=checklist,
        case=case,
        grade=grade,
        found_on=clock.today(),
        unit_id=task.unit_id,
        **columns(point.place_id),
    )
    if Hat.DESK in hats(actor, case.standing):
        case = case_accept(Move(actor, case.pk, "accept", expected=case.seq))
        move = Move(actor, case.pk, "grade", expected=case.seq)
        case_grade(move, category_id=case.category_id, grade=grade)
    return row


def _category() -> UUID | None:
    return next((row.pk for row in matters().offered if row.code == "hazard"), None)


def hazard_seen(actor: Actor, row: Hazard, *, good: bool, words: str, files: Sequence[Stored]) -> None:
    """Somebody looked again at a locked hazard: the matter takes its proper step, or is told."""
    _become(row, Event.SEEN_GONE if good else Event.SEEN_STILL)
    rechecks_drop(row)
    case = by_ids(SYSTEM, [row.case_id])[row.case_id]
    stands = State(case.state)
    worn = hats(actor, case.standing)
    taken = hazards.steps(good, stands, worn)
    for number, step in enumerate(taken):
        last = number == len(taken) - 1
        move = Move(actor, case.pk, step, words=_said(good, words), files=files if last else ())
        take_step(move, {"outcome": "solved"})
    if hazards.desk_must_know(good, stands, taken):
        _tell_desk(row, good, case.level, case.number, actor)


def _said(good: bool, words: str) -> str:
    begin = _("Looked at again: it is in order.") if good else _("Looked at again: it is still there.")
    return f"{begin} {words}".strip()


def _tell_desk(row: Hazard, good: bool, level: str, number: str, actor: Actor) -> None:
    """The desk that answers for the matter hears what a second look found."""
    top = tree().banner()
    place = {Level.VILLAGE: row.village_id, Level.TOWN: row.town_id}.get(
        Level(level), top.id if top else None
    )
    users = holders(role=DESK_ROLES[Level(level)], place_ids=[place]) if place else []
    notice_send(
        key="hazard_gone" if good else "hazard_still",
        user_ids={*users} - {actor.user_id},
        object_kind=MATTER,
        object_id=row.case_id,
        params={"number": number},
    )


def _become(row: Hazard, event: Event) -> bool:
    """Moves a locked hazard by the table; whether it moved."""
    before, row.state = row.state, hazards.after(hazards.Hazard(row.state), event)
    if row.state == before:
        return False
    ended = row.state in (hazards.Hazard.GONE, hazards.Hazard.SET_ASIDE)
    row.ended_on = clock.today() if ended else None
    row.save(update_fields=["state", "ended_on"])
    _stand(row, ended)
    return True


def _stand(row: Hazard, ended: bool) -> None:
    """The point stands without it, or with it."""
    here = Standing.objects.filter(point_id=row.point_id, checklist_id=row.checklist_id)
    if ended:
        result = Result.OK if row.state == hazards.Hazard.GONE else Result.HAZARD
        here.filter(hazard=row).update(hazard=None, result=result)
    else:
        here.update(hazard=row, result=Result.HAZARD)


@verb
def hazard_moved(*, actor: Actor, case_id: UUID, step: str, **_facts: Any) -> None:
    """What a step of the matter means for its hazard: handled, a second look is due; undone, dropped."""
    event = BY_STEP.get(meaning(step))
    row = Hazard.objects.select_for_update().filter(case_id=case_id).first() if event else None
    if event is None or row is None or not _become(row, event):
        return
    if event == Event.HANDLED:
        turn_recheck(row, working_after(clock.today(), RECHECK_AFTER[row.grade]))
    else:
        rechecks_drop(row)


@verb
def recheck_ask(*, actor: Actor, hazard_id: UUID, on: date | None = None) -> None:
    """Asks for a second look: today, or on a later day.

    Raises:
        Missing, Forbidden. Invalid: the day lies in the past, or there is nothing to look at any more.
    """
    known = Hazard.objects.filter(visible_to(actor), pk=hazard_id).first()
    if known is None:
        raise Missing(_("There is no such hazard here."))
    authorise(actor, "recheck_ask", known.place_id)
    hold_still(known.case_id)
    row = Hazard.objects.select_for_update().get(pk=hazard_id)
    if row.state == hazards.Hazard.GONE:
        raise Invalid(_("This hazard is gone already."))
    if on is not None and on < clock.today():
        raise Invalid(_("The first day lies in the past."))
    turn_recheck(row, on or clock.today())
    audit_record(actor=actor, verb="recheck_ask", kind=KIND, object_id=row.pk, on=on or clock.today())
