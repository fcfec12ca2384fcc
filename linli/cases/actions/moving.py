"""The one way a matter moves: lock, check, change, append the entry, audit, tell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases.actions.searching import search_forget, search_index, search_renew
from linli.cases.actions.telling import tell
from linli.cases.models import Case, Entry, EntryText, Words
from linli.cases.reads.reference import reference
from linli.cases.reads.stories import KIND
from linli.cases.rules import deadline
from linli.cases.rules.place import hats, stood_in, visible
from linli.cases.rules.steps import (
    OPEN,
    SPOKEN,
    STATE_LABELS,
    STEPS,
    TAKERS,
    WITH_HANDLER,
    Clock,
    Hat,
    Rule,
    State,
    next_state,
    told,
)
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

    `expected` is the last entry they had seen; `key` makes a repeated request harmless; `public` says whether
    the reporter sees the line, where the step leaves that open. `where` comes with corrected words alone.
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


Change = Callable[[Case], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class _Step:
    """One step on its way into the story."""

    entry_id: UUID
    wanted: Move
    rule: Rule
    before: State
    after: State
    said: str
    hat: Hat
    posting: UUID | None
    facts: Mapping[str, Any]

    def params(self, case: Case, files: Sequence[str]) -> dict[str, Any]:
        """What the entry keeps beside its words; `for` is the posting that the actor stood in for."""
        due = {"due_at": case.due_at} if self.rule.clock == Clock.START else {}
        kept: dict[str, Any] = {"hat": self.hat, **_plain({**self.facts, **due, "for": self.posting})}
        return kept | ({"files": files} if files else {}) | ({"text": True} if self.said else {})


def begin(wanted: Move, **facts: Any) -> tuple[Case, UUID | None]:
    """Locks the matter and claims the key, inside the running verb.

    The id is that of the entry to come, or None where this very request was carried out before: the caller
    then returns the matter as it stands. `facts` are what the step decides beside its words.

    Raises:
        Missing: no such matter for this actor. KeyReused: the key came with another request.
    """
    case = Case.objects.select_for_update().filter(pk=wanted.case_id).first()
    if case is None or not visible(wanted.actor, case.standing):
        raise Missing(_("There is no such matter here."))
    entry_id = ids.new()
    if not wanted.key:
        return case, entry_id
    owner = idempotency_claim(
        actor=wanted.actor, key=wanted.key, body=_body(wanted, facts), object_id=entry_id
    )
    return case, entry_id if owner == entry_id else None


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
    rule, worn = STEPS[wanted.step], hats(wanted.actor, case.standing)
    if not TAKERS[wanted.step] & worn:
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
    after = next_state(before, wanted.step, resume)
    if after is None:
        raise Invalid(
            _("This step is not possible now: the matter stands at “%(state)s”.") % {"state": _state(before)}
        )
    said = _words(wanted, rule)
    hat = next(hat for hat in Hat if hat in TAKERS[wanted.step] & worn)
    posting = stood_in(wanted.actor, case.standing, hat)
    found = change(case) if change else None
    _set_clock(case, wanted.step, rule, before, after)
    entry = _Step(
        entry_id,
        wanted,
        rule,
        before,
        after,
        said,
        hat=hat,
        posting=posting,
        facts=facts | dict(found or {}),
    )
    _append(case, entry)
    tell(case, wanted.step, told(wanted.step, resume or before), wanted.actor)
    return case


def _state(state: State) -> str:
    return str(STATE_LABELS[state])


def _body(wanted: Move, facts: Mapping[str, Any]) -> list[Any]:
    files = [file.source for file in wanted.files]
    where = [wanted.where] if wanted.where else []
    return [str(wanted.case_id), wanted.step, wanted.words, files, wanted.public, dict(facts), *where]


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
    """Moves state and deadline. Whatever ends a waiting lets a paused clock go on."""
    now = clock.now()
    running = deadline.Deadline(case.due_at, case.soon_at, case.left_minutes)
    if rule.clock == Clock.START:
        minutes = reference().minutes(case.category_id, case.grade_id, STAGES[step])
        running = deadline.start(now, minutes)
    elif rule.clock == Clock.STOP:
        running = deadline.STOPPED
    elif rule.clock == Clock.PAUSE:
        running = deadline.pause(running, now)
    elif before == State.WAITING != after:
        running = deadline.resume(running, now)
    case.due_at, case.soon_at, case.left_minutes = running.due_at, running.soon_at, running.left
    _enter(case, before, after, now)


def _enter(case: Case, before: State, after: State, now: datetime) -> None:
    """Sets the state, and drops what belongs to the one that is left."""
    if after != before:
        case.resume_state = before if after == State.WAITING else ""
    if after not in WITH_HANDLER | {State.WAITING}:
        case.extension_days = None
    if after != State.PARKED:
        case.review_on = None
    case.state, case.is_open = after, after in OPEN
    case.ended_at = None if case.is_open else case.ended_at or now


def _append(case: Case, step: _Step) -> None:
    """Saves the matter and appends its next entry with words, photos and audit row."""
    wanted = step.wanted
    public = step.rule.public if wanted.public is None or "seen" not in step.rule.fields else wanted.public
    case.seq += 1
    case.moved_at = clock.now()
    case.save()
    files = attachments_add(
        kind=KIND, owner_id=case.pk, part_id=step.entry_id, files=wanted.files, public=public
    )
    salt = chain.new_salt()
    spoken = (step.said, text.tidy(wanted.where)[:200]) if wanted.step in SPOKEN else (step.said,)
    digest = chain.salted(salt, *spoken, *files)
    Entry.objects.create(
        id=step.entry_id,
        case=case,
        seq=case.seq,
        step=wanted.step,
        actor_kind=wanted.actor.kind,
        user_id=wanted.actor.user_id,
        from_state=step.before,
        to_state=step.after,
        params=step.params(case, files),
        digest=digest,
        public=public,
    )
    lang = get_language() or "zh-hans"
    if wanted.step in SPOKEN:  # corrected words take the place of those before; that they did is on record
        Words.objects.filter(pk=case.pk).delete()
        Words.objects.create(case=case, what=spoken[0], where=spoken[-1], lang=lang, salt=salt)
        search_forget(case.pk)
        search_index([case])
    else:
        if step.said or files:
            EntryText.objects.create(entry_id=step.entry_id, text=step.said, lang=lang, salt=salt)
        search_renew(case, step.said)
    audit_record(
        actor=wanted.actor,
        verb=f"case_{wanted.step}",
        kind=KIND,
        object_id=case.pk,
        entry=step.entry_id,
        seq=case.seq,
        state=step.after,
        digest=digest,
    )


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as an entry keeps them: numbers as they are, everything else as text, nothing empty."""
    return {
        key: value if isinstance(value, int) else str(value)
        for key, value in facts.items()
        if value is not None and value != ""
    }
