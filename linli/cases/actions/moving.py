"""The one way a matter moves: lock, check, change, append the entry, audit, tell."""

from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.actions.appending import NewEntry, entry_append, said_of
from linli.cases.actions.entering import turn
from linli.cases.actions.following import go_without, tasks_follow
from linli.cases.actions.locking import locked
from linli.cases.actions.telling import tell
from linli.cases.models import Case, Published
from linli.cases.rules.carried import line_of
from linli.cases.rules.kinds import VOICES, CaseKind
from linli.cases.rules.ladder import done_at
from linli.cases.rules.place import hats, stood_in, visible
from linli.cases.rules.steps import (
    OFF_BOARD,
    STATE_LABELS,
    Clock,
    Hat,
    Rule,
    State,
    next_state,
    steps_of,
    takers_of,
    told,
)
from linli.kernel import ids
from linli.kernel.actions.attachments import Stored
from linli.kernel.actions.idempotency import idempotency_claim
from linli.kernel.actions.versions import version_bump
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid, Missing, Stale
from linli.kernel.registry import publish

MOVED = "case.moved"
"""Event: a step was taken (`actor`, `case_id`, `step`, `is_open`); rooms above hang on it."""
TAKEN = "case.taken"
"""The same for this room's own handlers, before it (`case` as it is now, `taken`: a `Taken`)."""

BOARD = "board"
"""The version that moves with everything on the public board."""

RESULTS = ("report_back", "settle")
"""Steps whose entry keeps at which level the work was done."""


@dataclass(frozen=True, slots=True)
class Move:
    """What somebody wants to do with a matter, as every face hands it in.

    `expected` is the last entry they had seen; `key` makes a repeated request harmless; `public` says whether
    the reporter sees the line, where the step leaves that open. `where` comes with corrected words alone,
    `without` says why it is done although tasks were not answered.
    `lent` is a hat that a room above lends after a check of its own: who mediates settles what was mediated.
    """

    actor: Actor
    case_id: UUID
    step: str
    words: str = ""
    files: Sequence[Stored] = ()
    expected: int | None = None
    key: str = ""
    public: bool | None = None
    where: str = ""
    without: str = ""
    lent: Hat | None = None


Change = Callable[[Case], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was just taken. `was`: the matter before it."""

    actor: Actor
    step: str
    entry_id: UUID
    said: str
    files: bool
    was: Case


def begin(wanted: Move, also: Collection[UUID] = (), **facts: Any) -> tuple[Case, UUID | None]:
    """Locks the matter, with those that hang together with it and `also`, and claims the key, inside the
    running verb.

    The id is that of the entry to come, or None where this very request was carried out before: the caller
    then returns the matter as it stands. `facts` are what the step decides beside its words.

    Raises:
        Missing: no such matter for this actor. KeyReused: the key came with another request.
        Stale: it was merged, split or left alone at this very moment.
    """
    case = locked({wanted.case_id, *also}).get(wanted.case_id)
    if case is None or not (wanted.lent or visible(wanted.actor, case.standing)):
        raise Missing(_("There is no such matter here."))
    entry_id = ids.new()
    if not wanted.key:
        return case, entry_id
    owner = idempotency_claim(
        actor=wanted.actor, key=wanted.key, body=_body(wanted, facts), object_id=entry_id
    )
    return case, entry_id if owner == entry_id else None


def hold_still(case_id: UUID) -> None:
    """Locks a matter inside the running verb of a higher room, before that room locks its own rows beside it:
    whoever moves the matter takes the locks in this order too, with those that hang together with it.

    Raises:
        Stale: it was merged, split or left alone at this very moment.
    """
    locked((case_id,))


def move(wanted: Move, change: Change | None = None, **facts: Any) -> Case:
    """Takes one step inside the running verb; `facts` go into its entry.

    Raises:
        Missing, KeyReused: from `begin`. Forbidden, Stale, Invalid: from `advance`.
    """
    case, entry_id = begin(wanted, **facts)
    return case if entry_id is None else advance(case, entry_id, wanted, change, **facts)


def advance(case: Case, entry_id: UUID, wanted: Move, change: Change | None = None, **facts: Any) -> Case:
    """Takes the step on a locked matter. `change` sets what the step decides about the matter itself and may
    return further facts for the entry.

    Raises:
        Forbidden: not this actor's step. Stale: somebody moved it since.
        Invalid: not possible from here, or words are missing.
    """
    kind, worn = CaseKind(case.kind), hats(wanted.actor, case.standing)
    worn |= {wanted.lent} if wanted.lent else set()
    rule, takers = steps_of(kind).get(wanted.step), takers_of(kind, wanted.step)
    if rule is None:
        raise Invalid(_("This kind of thing has no such step."))
    if not takers & worn:
        raise Forbidden(_("This step is not yours to take."))
    if wanted.expected is not None and wanted.expected != case.seq:
        raise Stale(
            _(
                "Somebody else moved this matter while you were writing. "
                "What you wrote is still here; look at what is new, then decide."
            ),
            since=wanted.expected,
        )
    before, resume = State(case.state), State(case.resume_state) if case.resume_state else None
    after = next_state(before, wanted.step, resume, kind)
    if after is None:
        raise Invalid(
            _("This step is not possible now: the matter stands at “%(state)s”.") % {"state": _state(before)}
        )
    said = said_of(wanted.words, needed="reason" in rule.fields)
    hat = next(hat for hat in Hat if hat in takers & worn)
    posting = stood_in(wanted.actor, case.standing, hat)
    go_without(case, wanted.step, wanted.without, actor=wanted.actor, hat=hat, posting=posting)
    level = done_at(wanted.actor, case.standing, hat) if wanted.step in RESULTS else None
    was = copy(case)
    found = change(case) if change else None
    nearby = rule.nearby is not None and bool(case.handler_role)
    graded = bool(case.grade_id) or kind in VOICES
    after = next_state(before, wanted.step, resume, kind, nearby=nearby, graded=graded) or after
    turn(case, wanted.step, rule, was, after, level=level)
    open_ = wanted.public is None or "seen" not in rule.fields
    entry_append(
        case,
        NewEntry(
            entry_id,
            wanted.actor,
            wanted.step,
            before,
            after,
            said,
            public=rule.public if open_ else bool(wanted.public),
            hat=hat,
            facts={**facts, **(found or {}), **_new_due(case, rule), "for": posting, "level": level},
            files=wanted.files,
            where=wanted.where,
        ),
    )
    _tasks_and_board(case, wanted.step, before)
    stood = before if before == State.MERGED else resume or before
    tell(case, wanted.step, told(wanted.step, stood, kind, nearby=nearby), wanted.actor)
    _publish(case, Taken(wanted.actor, wanted.step, entry_id, said, bool(wanted.files), was))
    return case


def carry(
    case: Case,
    step: str,
    *,
    actor: Actor,
    words: str = "",
    hat: Hat | None = None,
    to: State | None = None,
    finish: Callable[[Case], None] | None = None,
    **facts: Any,
) -> Case:
    """Writes what follows for a locked matter from a step on another one: nobody is asked whether they may.

    `to` is where it leads if the table leaves that open; `finish` sets what entering a state would drop.
    """
    rule, before, was = line_of(step), State(case.state), copy(case)
    after = to or rule.to or before
    turn(case, step, rule, was, after, finish=finish)
    due = _new_due(case, rule)
    new = NewEntry(
        ids.new(), actor, step, before, after, words, public=rule.public, hat=hat, facts={**facts, **due}
    )
    entry_append(case, new)
    _tasks_and_board(case, step, before)
    _publish(case, Taken(actor, step, new.id, words, False, was))
    return case


def _new_due(case: Case, rule: Rule) -> dict[str, datetime | None]:
    """The deadline that a step set, for its entry."""
    return {"due_at": case.due_at} if rule.clock in (Clock.START, Clock.FRESH) else {}


def _tasks_and_board(case: Case, step: str, before: State) -> None:
    """What a step means for the matter's tasks and for what stands on the public board."""
    tasks_follow(case, step, before)
    if step in OFF_BOARD:
        off_board(case.pk)


def _publish(case: Case, taken: Taken) -> None:
    publish(TAKEN, case=case, taken=taken)
    publish(MOVED, actor=taken.actor, case_id=case.pk, step=taken.step, is_open=case.is_open)


def off_board(*case_ids: UUID) -> None:
    """Nothing of these stands on the public board any more, from this moment on."""
    if Published.objects.filter(case_id__in=case_ids).delete()[0]:
        version_bump(topic=BOARD)


def _state(state: State) -> str:
    return str(STATE_LABELS[state])


def _body(wanted: Move, facts: Mapping[str, Any]) -> list[Any]:
    files = [file.source for file in wanted.files]
    where = [wanted.where] if wanted.where else []
    without = [wanted.without] if wanted.without else []
    return [
        str(wanted.case_id),
        wanted.step,
        wanted.words,
        files,
        wanted.public,
        dict(facts),
        *where,
        *without,
    ]
