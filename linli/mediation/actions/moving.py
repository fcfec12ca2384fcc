"""The one way a mediation moves: lock, ask for a seat, check, change, append the step, audit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.kernel import clock, ids, keys
from linli.kernel.actions.attachments import Stored, attachments_add
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.idempotency import idempotency_claim
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid, Missing, Stale
from linli.kernel.rules import chain, text
from linli.mediation.models import Mediation, Step, StepWords
from linli.mediation.reads.visible import KIND, seat
from linli.mediation.reads.words import seal
from linli.mediation.rules.states import STATE_LABELS, STEPS, Seat, State, next_state

MAX_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Take:
    """What somebody wants to do with a mediation. `expected` is the last step they had seen."""

    actor: Actor
    mediation_id: UUID
    step: str
    words: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[Stored] = ()
    expected: int | None = None
    key: str = ""


Change = Callable[[Mediation], Mapping[str, Any] | None]


def wrong(name: str, message: str) -> Invalid:
    """A refusal that names its field."""
    return Invalid(message, {name: [message]})


def said(value: str, name: str, *, needed: str = "") -> str:
    """Typed words made plain.

    Raises:
        Invalid: too long, or (`needed`: what to write then) nothing there.
    """
    plain = text.tidy(value)
    if len(plain) > MAX_WORDS:
        raise wrong(name, _("Please keep it under 4,000 characters."))
    if needed and not plain:
        raise wrong(name, needed)
    return plain


def lock(mediation_id: UUID) -> Mediation:
    """The mediation, locked until the transaction ends.

    Raises:
        Missing: there is none.
    """
    row = Mediation.objects.select_for_update().filter(pk=mediation_id).first()
    if row is None:
        raise Missing(_("There is no such mediation here."))
    return row


def claim(actor: Actor, key: str, body: Sequence[Any], object_id: UUID) -> UUID:
    """`object_id` where this request is new, else what it made before.

    Of its words only a keyed hash is kept, which nobody can try words against.
    """
    if not key:
        return object_id
    digest = keys.lookup("mediation", chain.canonical(list(body)).decode())
    return idempotency_claim(actor=actor, key=key, body=digest, object_id=object_id)


def take(
    wanted: Take,
    change: Change | None = None,
    *,
    part: UUID | None = None,
    hidden: Sequence[str] = (),
    **facts: Any,
) -> Mediation:
    """Takes one step inside the running verb. `change` sets what the step decides and may return more facts.
    `hidden` is what tells one request from another without being kept in the step: names.

    A request that was carried out before changes nothing and returns the mediation as it stands.

    Raises:
        Missing: no such mediation for this actor. Forbidden: not this seat's step.
        KeyReused, Stale, Invalid: as their names say.
    """
    row = lock(wanted.mediation_id)
    sits = seat(wanted.actor, row)
    if sits is None:
        raise Missing(_("There is no such mediation here."))
    if STEPS[wanted.step].by != sits:
        raise Forbidden(_not_yours(sits))
    step_id = ids.new()
    body = [
        str(row.pk),
        wanted.step,
        dict(wanted.words),
        [file.source for file in wanted.files],
        list(hidden),
        facts,
    ]
    if claim(wanted.actor, wanted.key, body, step_id) != step_id:
        return row
    if wanted.expected is not None and wanted.expected != row.seq:
        raise Stale(
            _("Something was added to this mediation while you were writing. What you wrote is still here."),
            since=wanted.expected,
        )
    return advance(row, wanted, change, part=part, step_id=step_id, **facts)


def _not_yours(sits: Seat) -> str:
    if sits == Seat.SUPERVISOR:
        return _("Only the mediator takes this step.")
    return _("Only the desk above the mediator takes this step.")


def advance(
    row: Mediation,
    wanted: Take,
    change: Change | None = None,
    *,
    part: UUID | None = None,
    step_id: UUID | None = None,
    **facts: Any,
) -> Mediation:
    """Takes the step on a locked mediation.

    Raises:
        Invalid: not possible from here.
    """
    before = State(row.state) if row.seq else None
    after = next_state(before, wanted.step)
    if after is None:
        label = STATE_LABELS[before] if before else "—"
        raise Invalid(
            _("This step is not possible now: the mediation stands at “%(state)s”.") % {"state": label}
        )
    row.state = after
    more = change(row) if change else None
    _close(row, before)
    row.seq += 1
    row.save()
    _append(row, wanted, before, step_id=step_id or ids.new(), part=part, facts=facts | dict(more or {}))
    return row


def _close(row: Mediation, before: State | None) -> None:
    """Sets or clears the day it ended; agreements that stand keep theirs."""
    if row.state == State.OPEN:
        row.ended_at = row.ended_on = None
        row.outcome = ""
    elif before != row.state:
        row.ended_at, row.ended_on = clock.now(), clock.today()


def _append(
    row: Mediation,
    wanted: Take,
    before: State | None,
    *,
    step_id: UUID,
    part: UUID | None,
    facts: Mapping[str, Any],
) -> None:
    files = attachments_add(kind=KIND, owner_id=row.pk, part_id=part, files=wanted.files, public=False)
    words = {name: value for name, value in wanted.words.items() if value}
    sealed, digest = seal(words, files)
    marks: dict[str, Any] = {"words": True} if words else {}
    marks |= {"files": files} if files else {}
    Step.objects.create(
        id=step_id,
        mediation=row,
        seq=row.seq,
        step=wanted.step,
        actor_kind=wanted.actor.kind,
        user_id=wanted.actor.user_id,
        from_state=before or "",
        to_state=row.state,
        part=part,
        params=_plain(facts) | marks,
        digest=digest,
    )
    if words or files:
        StepWords.objects.create(step_id=step_id, mediation=row, sealed=sealed)
    audit_record(
        actor=wanted.actor,
        verb=f"mediation_{wanted.step}",
        kind=KIND,
        object_id=row.pk,
        step=step_id,
        seq=row.seq,
        state=row.state,
        digest=digest,
    )


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as a step keeps them: truth and numbers as they are, all else as text, nothing empty."""
    return {
        key: value if isinstance(value, int) else str(value)
        for key, value in facts.items()
        if value is not None and value != ""
    }
