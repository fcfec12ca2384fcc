"""The one way a matter moves: lock, check, change, append the entry, audit, tell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases.actions.telling import tell
from linli.cases.models import Case, Entry, EntryText
from linli.cases.reads.reference import reference
from linli.cases.reads.stories import KIND
from linli.cases.rules import deadline
from linli.cases.rules.place import hats
from linli.cases.rules.steps import OPEN, STATE_LABELS, STEPS, Clock, Hat, Rule, State, next_state
from linli.cases.rules.words import MAX_TEXT
from linli.kernel import clock, ids
from linli.kernel.actions.attachments import Stored, attachments_add
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.idempotency import idempotency_claim
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid, Missing, Stale
from linli.kernel.rules import chain, text

STAGES = {
    "dispatch": "handle",
    "transfer": "handle",
    "return": "handle",
    "report_back": "verify",
    "verify": "answer",
}
"""Which stage's time a step starts."""


@dataclass(frozen=True, slots=True)
class Move:
    """What somebody wants to do with a matter, as every face hands it in.

    `expected` is the last entry they had seen; `key` makes a repeated request harmless.
    """

    actor: Actor
    case_id: UUID
    step: str
    words: str = ""
    files: Sequence[Stored] = ()
    params: dict[str, Any] = field(default_factory=dict)
    expected: int | None = None
    key: str = ""
    public: bool | None = None


def move(wanted: Move, change: Callable[[Case], None] | None = None) -> Case:
    """Takes one step inside the running verb. `change` sets what the step decides about the matter itself.

    Raises:
        Missing: no such matter for this actor. Forbidden: not this actor's step.
        Stale: somebody moved it since. Invalid: not possible from here, or words are missing.
    """
    entry_id = ids.new()
    case = Case.objects.select_for_update().filter(pk=wanted.case_id).first()
    worn = hats(wanted.actor, case.standing) if case else frozenset()
    if case is None or not worn:
        raise Missing(_("There is no such matter here."))
    if wanted.key and entry_id != idempotency_claim(
        actor=wanted.actor, key=wanted.key, body=_body(wanted), object_id=entry_id
    ):
        return case
    rule = STEPS[wanted.step]
    if not rule.by & worn:
        raise Forbidden(_("This step is not yours to take."))
    if wanted.expected is not None and wanted.expected != case.seq:
        raise Stale(
            _(
                "Somebody else moved this matter while you were writing. "
                "What you wrote is still here; look at what is new, then decide."
            ),
            since=wanted.expected,
        )
    before = State(case.state)
    after = next_state(before, wanted.step, State(case.resume_state) if case.resume_state else None)
    if after is None:
        raise Invalid(
            _("This step is not possible now: the matter stands at “%(state)s”.") % {"state": _state(before)}
        )
    said = _words(wanted, rule)
    if change is not None:
        change(case)
    _set_clock(case, wanted.step, rule, before, after)
    hat = Hat.REPORTER if worn == {Hat.REPORTER} else next(h for h in Hat if h in rule.by & worn)
    append(case, entry_id, wanted, rule, before, after, said, hat)
    tell(case, wanted.step, rule.tells, wanted.actor)
    return case


def _state(state: State) -> str:
    return str(STATE_LABELS[state])


def _body(wanted: Move) -> list[Any]:
    files = [file.source for file in wanted.files]
    return [str(wanted.case_id), wanted.step, wanted.words, files, wanted.params]


def _words(wanted: Move, rule: Rule) -> str:
    said = text.tidy(wanted.words)
    if len(said) > MAX_TEXT:
        raise Invalid(
            _("Please keep it under 4,000 characters."),
            {"text": [_("Please keep it under 4,000 characters.")]},
        )
    if "reason" in rule.fields and not said:
        raise Invalid(
            _("Please write a sentence about it."), {"text": [_("Please write a sentence about it.")]}
        )
    return said


def _set_clock(case: Case, step: str, rule: Rule, before: State, after: State) -> None:
    """Moves state and deadline. A reporter's addition resumes a paused clock."""
    now = clock.now()
    running = deadline.Deadline(case.due_at, case.soon_at, case.left_minutes)
    resumes = before == State.WAITING and after != State.WAITING
    if rule.clock == Clock.START:
        minutes = reference().minutes(case.category_id, case.grade_id, STAGES[step])
        running = deadline.start(now, minutes)
    elif rule.clock == Clock.STOP:
        running = deadline.STOPPED
    elif rule.clock == Clock.PAUSE:
        running = deadline.pause(running, now)
        case.resume_state = before
    elif resumes:
        running = deadline.resume(running, now)
    if resumes:
        case.resume_state = ""
    case.due_at, case.soon_at, case.left_minutes = running.due_at, running.soon_at, running.left
    case.state, case.is_open = after, after in OPEN
    case.ended_at = None if case.is_open else case.ended_at or now


def append(
    case: Case, entry_id: UUID, wanted: Move, rule: Rule, before: State, after: State, said: str, hat: Hat
) -> None:
    """Saves the matter and appends its next entry with words, photos and audit row."""
    public = rule.public if wanted.public is None else wanted.public
    case.seq += 1
    case.moved_at = clock.now()
    case.save()
    files = attachments_add(kind=KIND, owner_id=case.pk, part_id=entry_id, files=wanted.files, public=public)
    salt = chain.new_salt()
    params: dict[str, Any] = {"hat": hat, **_plain(wanted.params), **_clocked(case, rule)}
    params |= ({"files": files} if files else {}) | ({"text": True} if said else {})
    digest = chain.salted(salt, said, *files)
    by_reporter = hat == Hat.REPORTER
    Entry.objects.create(
        id=entry_id,
        case=case,
        seq=case.seq,
        step=wanted.step,
        actor_kind=wanted.actor.kind,
        user_id=None if by_reporter else wanted.actor.user_id,
        from_state=before,
        to_state=after,
        params=params,
        digest=digest,
        public=public,
    )
    if said or files:
        EntryText.objects.create(entry_id=entry_id, text=said, lang=get_language() or "zh-hans", salt=salt)
    audit_record(
        actor=wanted.actor,
        verb=f"case_{wanted.step}",
        kind=KIND,
        object_id=case.pk,
        entry=entry_id,
        seq=case.seq,
        state=after,
        digest=digest,
    )


def _plain(params: dict[str, Any]) -> dict[str, Any]:
    return {key: value if isinstance(value, int) else str(value) for key, value in params.items() if value}


def _clocked(case: Case, rule: Rule) -> dict[str, Any]:
    if rule.clock != Clock.START or case.due_at is None:
        return {}
    return {"due_at": case.due_at.isoformat()}
