"""Looking at a point: one look per turn, written once; a hazard becomes a matter in the same transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.actions.moving import hold_still
from linli.fieldwork.actions.authority import authorise, wrong
from linli.fieldwork.actions.hazards import hazard_add, hazard_seen
from linli.fieldwork.actions.register import event_add
from linli.fieldwork.actions.turns import turn_again
from linli.fieldwork.models import Check, CheckPoint, CheckWords, Equipment, Hazard, Standing, Task
from linli.fieldwork.reads.points import KIND, open_hazards
from linli.fieldwork.reads.rounds import task_get
from linli.fieldwork.rules.checking import (
    RESULT_LABELS,
    Result,
    TaskState,
    Turn,
    Unreadable,
    findings,
    tries_again,
    whole,
)
from linli.fieldwork.rules.equipment import State, What
from linli.kernel import clock, ids
from linli.kernel.actions.attachments import Stored, attachments_add
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.idempotency import idempotency_claim
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid, Stale
from linli.kernel.rules import chain, text
from linli.kernel.verbs import verb

MAX_TEXT = 2000


@dataclass(frozen=True, slots=True)
class Found:
    """What somebody found. `items`: number of an item → ok or hazard, only what was looked at.

    `grade`: 1 (small) to 3, where it is a hazard. `another`: a further hazard beside an open one.
    """

    result: str
    items: Mapping[int, str] = field(default_factory=dict)
    words: str = ""
    grade: int = 1
    another: bool = False


@verb
def check_record(
    *, actor: Actor, task_id: UUID, found: Found, files: Sequence[Stored] = (), key: str = ""
) -> Check:
    """Notes what was found at a turn. A repeated key gives the same look again.

    Raises:
        Missing, Forbidden. KeyReused: the key came with something else.
        Stale: somebody looked a moment ago; their look stands.
        Invalid: a hazard in neither words nor items; names the field.
    """
    task = task_get(actor, task_id)
    authorise(actor, "check_record", task.place_id)
    known = task.hazard or _open_hazard(task)
    if known is not None:
        hold_still(known.case_id)
    point = CheckPoint.objects.select_for_update(no_key=True).select_related("kind").get(pk=task.point_id)
    task.state = Task.objects.select_for_update().only("state").get(pk=task_id).state
    check_id = ids.new()
    if key:
        sources = [file.source for file in files]
        body = [str(task_id), found.result, dict(found.items), found.words, found.grade, sources]
        owner = idempotency_claim(actor=actor, key=key, body=body, object_id=check_id)
        if owner != check_id:
            return Check.objects.get(pk=owner)
    if task.state != TaskState.DUE:
        raise _told(task)
    return _write(actor, task, point, check_id=check_id, read=_read(task, found), files=files)


def _told(task: Task) -> Stale:
    if task.state in (TaskState.LEFT, TaskState.DROPPED):
        return Stale(
            _("This point is no longer to be looked at in this round. What you wrote is still here.")
        )
    said = RESULT_LABELS[Result(task.state)]
    return Stale(
        _("Somebody looked here a moment ago: “%(result)s”. That stands; what you wrote is still here.")
        % {"result": said}
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """What was found, checked."""

    result: Result
    items: dict[str, str]
    words: str
    grade: int
    another: bool


def _read(task: Task, found: Found) -> _Read:
    words = text.tidy(found.words)
    if found.result not in set(Result):
        raise wrong("result", _("Please choose what you found."))
    if len(words) > MAX_TEXT:
        raise wrong("words", _("Please keep it under 2,000 characters."))
    try:
        items = findings([item["no"] for item in task.round.version.items], found.items)
    except Unreadable:
        raise Invalid(_("The checklist does not have such an item.")) from None
    result = whole(found.result, items)
    items = {} if result == Result.NOT_REACHABLE else items
    if result == Result.HAZARD and not words and Result.HAZARD not in items.values():
        raise wrong("words", _("Please say in a few words what is wrong, or mark it in the list."))
    if result == Result.HAZARD and found.grade not in (1, 2, 3):
        raise wrong("grade", _("Please choose a grade."))
    return _Read(result, items, words, found.grade, found.another)


def _write(
    actor: Actor, task: Task, point: CheckPoint, *, check_id: UUID, read: _Read, files: Sequence[Stored]
) -> Check:
    case_id = _hazard(actor, task, point, read, files)
    photos = attachments_add(kind=KIND, owner_id=check_id, part_id=None, files=files, public=False)
    salt = chain.new_salt()
    row = Check.objects.create(
        id=check_id,
        task=task,
        point=point,
        user_id=actor.user_id,
        on=clock.today(),
        result=read.result,
        items=read.items,
        photos=photos,
        case_id=case_id,
        digest=chain.salted(salt, read.words, *photos),
    )
    CheckWords.objects.create(check_row=row, text=read.words, salt=salt)
    task.state = TaskState(read.result)
    task.save(update_fields=["state"])
    _stand(task, read.result, row.on)
    _equipment(actor, point, row)
    if read.result == Result.NOT_REACHABLE and tries_again(task.attempt):
        turn_again(task)
    audit_record(
        actor=actor,
        verb="check_record",
        kind=KIND,
        object_id=row.pk,
        task=task.pk,
        point=point.pk,
        result=read.result,
        case=case_id,
        digest=row.digest,
    )
    return row


def _hazard(actor: Actor, task: Task, point: CheckPoint, read: _Read, files: Sequence[Stored]) -> UUID | None:
    """Sees to the hazard that is there, or the one that was found; gives its matter."""
    if read.result == Result.NOT_REACHABLE:
        return task.hazard.case_id if task.hazard else None
    known = task.hazard or _open_hazard(task)
    if known is not None and (task.turn == Turn.RECHECK or not read.another):
        locked = Hazard.objects.select_for_update().get(pk=known.pk)
        good = read.result == Result.OK
        if task.turn == Turn.RECHECK or not good:
            hazard_seen(actor, locked, good=good, words=read.words, files=files)
        return locked.case_id
    if read.result == Result.OK:
        return None
    return hazard_add(
        actor, task, point, items=read.items, words=read.words, grade=read.grade, files=files
    ).case_id


def _open_hazard(task: Task) -> Hazard | None:
    """What is open at the point by the same list."""
    return open_hazards([task.point_id]).get((task.point_id, task.round.plan.checklist_id))


def _stand(task: Task, result: Result, on: object) -> None:
    """How the point stands by the list from now on. Not reached: what was known stays, but for the result."""
    checklist_id = task.round.plan.checklist_id
    known = _open_hazard(task)
    shown = Result.HAZARD if known and result == Result.OK else result
    changes: dict[str, object] = {"result": shown, "hazard_id": known.pk if known else None}
    if result != Result.NOT_REACHABLE:
        changes["last_on"] = on
    Standing.objects.filter(point_id=task.point_id, checklist_id=checklist_id).update(**changes)


def _equipment(actor: Actor, point: CheckPoint, row: Check) -> None:
    """A piece of equipment keeps the day of the look; a hazard of its own is its fault."""
    if point.kind.of != "equipment" or row.result == Result.NOT_REACHABLE:
        return
    piece = Equipment.objects.select_for_update().filter(point=point).first()
    if piece is None or piece.state == State.REMOVED:
        return
    piece.checked_on = row.on
    if row.result == Result.HAZARD:
        piece.fault_id = piece.fault_id or row.case_id
        event_add(actor, piece, What.FAULT, case_id=row.case_id, check_id=row.pk)
    else:
        event_add(actor, piece, What.CHECKED, check_id=row.pk)
