"""Two of the same are one: merge, leave alone again, note as related."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.actions.carrying import rehome
from linli.cases.actions.locking import locked
from linli.cases.actions.moving import Move, advance, begin, carry, move
from linli.cases.actions.telling import tell
from linli.cases.models import Case, Tie
from linli.cases.reads.reference import reference
from linli.cases.rules.merging import Bound, may_know, why_not_merge
from linli.cases.rules.place import hats, visible
from linli.cases.rules.steps import WITH_HANDLER, Hat
from linli.cases.rules.words import read_number
from linli.kernel import ids
from linli.kernel.actions.idempotency import idempotency_claim
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid, Missing, Stale
from linli.kernel.verbs import verb

MOST = 50
"""Matters merged in one go."""


def _wrong(message: str) -> Invalid:
    return Invalid(message, {"other": [message]})


def bound(case: Case) -> Bound:
    """What the rules look at; a quarrel is private although no mediator has it yet."""
    found = case.bound
    return replace(found, private=found.private or case.category_id in reference().quarrels)


def _meant(typed: str) -> UUID | None:
    """The matter that somebody means by its number, or a program by its id, whoever may see it."""
    number = read_number(typed)
    if number:
        return Case.objects.filter(number=number).values_list("pk", flat=True).first()
    try:
        return UUID(typed)
    except ValueError:
        return None


def _seen(actor: Actor, case_id: UUID | None) -> Case:
    """The matter as it stands, locked.

    Raises:
        Invalid: there is none that the actor may see.
    """
    case = Case.objects.filter(pk=case_id).first() if case_id else None
    if case is None or not visible(actor, case.standing):
        raise _wrong(_("There is no matter with this number here."))
    return case


@verb
def case_merge(wanted: Move, *, other: str) -> Case:
    """Answers this matter's reporter through the `other` (number or id), which goes on for both.

    Whatever was merged into this one comes along. Its own clock stops.

    Raises:
        Invalid: the two may not be one, or not from here. Forbidden: not the desk of both.
    """
    meant = _meant(other)
    case, entry_id = begin(wanted, also=(meant,) if meant else (), other=meant)
    return case if entry_id is None else _merge(case, entry_id, wanted, meant)


def _merge(case: Case, entry_id: UUID, wanted: Move, lead_id: UUID | None) -> Case:
    """Both are locked."""

    def change(case: Case) -> dict[str, Any]:
        lead = _seen(wanted.actor, lead_id)
        if Hat.DESK not in hats(wanted.actor, lead.standing):
            raise Forbidden(_("This step is not yours to take."))
        why = why_not_merge(replace(bound(case), merged=0), bound(lead))
        if why:
            raise _wrong(str(why))
        facts = {"lead": lead.pk, "since": lead.seq, "of": lead.number}
        rehome(Case.objects.filter(lead_id=case.pk).order_by("pk"), lead, wanted.actor)
        case.merged, case.lead_id = 0, lead.pk
        return facts

    return advance(case, entry_id, wanted, change)


@verb
def cases_merge(
    *, actor: Actor, lead_id: UUID, case_ids: Sequence[UUID], words: str = "", key: str = ""
) -> Case:
    """Merges many matters into one: all of them, or none.

    Raises:
        Missing: one of them is out of sight. Forbidden: not the desk of each. Stale: somebody was quicker.
        Invalid: none is chosen, too many, or one may not be merged.
    """
    some = sorted(set(case_ids) - {lead_id})
    if not some:
        raise Invalid(_("Nothing is ticked."))
    if len(some) > MOST:
        raise Invalid(_("At most %(most)s at a time, please.") % {"most": MOST})
    found = locked({lead_id, *some})
    if any(pk not in found or not visible(actor, found[pk].standing) for pk in (lead_id, *some)):
        raise Missing(_("There is no such matter here."))
    if key and not _first(actor, key, lead_id, some, words):
        return found[lead_id]
    for pk in some:
        _merge(Case.objects.get(pk=pk), ids.new(), Move(actor, pk, "merge", words=words), lead_id)
    return Case.objects.get(pk=lead_id)


def _first(actor: Actor, key: str, lead_id: UUID, some: Sequence[UUID], words: str) -> bool:
    """Whether this request was not carried out before."""
    claim = ids.new()
    body = [str(lead_id), [str(pk) for pk in some], words]
    return idempotency_claim(actor=actor, key=key, body=body, object_id=claim) == claim


@verb
def case_unmerge(wanted: Move) -> Case:
    """Goes on where it stood before it was merged, with a fresh clock.

    Raises:
        Invalid: it is merged into nothing, or was answered together with it.
    """

    def change(case: Case) -> dict[str, str]:
        lead = Case.objects.get(pk=case.lead_id) if case.lead_id else None
        case.lead_id = None
        return {"of": lead.number} if lead else {}

    case = move(wanted, change)
    if case.state in WITH_HANDLER:
        tell(case, "unmerge", (Hat.HANDLER,), wanted.actor)
    return case


def hold_lead(lead_id: UUID) -> bool:
    """Locks a matter that a new report wants to join, before the report gets its number; False if it moves at
    this very moment.
    """
    try:
        return lead_id in locked((lead_id,))
    except Stale:
        return False


def join(case: Case, lead_id: UUID, actor: Actor) -> bool:
    """Inside the verb that takes a report in: its reporter asked to be answered through a known matter, which
    `hold_lead` locked.

    False where that is not possible (any more): the report then stands on its own.
    """
    lead = Case.objects.get(pk=lead_id)
    if why_not_merge(bound(case), bound(lead)) is not None:
        return False

    def finish(one: Case) -> None:
        one.lead_id = lead.pk

    carry(
        case, "join", actor=actor, hat=Hat.REPORTER, finish=finish,
        lead=lead.pk, since=lead.seq, of=lead.number,
    )  # fmt: skip
    return True


# --- related


@verb
def case_link(wanted: Move, *, other: str) -> Case:
    """Notes in both stories that the two have to do with each other; both go on.

    Raises:
        Invalid: noted before, the same matter, or one is a complaint that the other must not name.
    """
    return _tie(wanted, other)


@verb
def case_unlink(wanted: Move, *, other: str) -> Case:
    """Takes that back.

    Raises:
        Invalid: they are not noted as related.
    """
    return _tie(wanted, other)


def _tie(wanted: Move, typed: str) -> Case:
    meant = _meant(typed)
    case, entry_id = begin(wanted, also=(meant,) if meant else (), other=meant)
    if entry_id is None:
        return case

    def change(case: Case) -> dict[str, str]:
        other = _seen(wanted.actor, meant)
        _pair(wanted.step, case, other)
        return {"of": other.number}

    case = advance(case, entry_id, wanted, change)
    carry(_seen(wanted.actor, meant), wanted.step, actor=wanted.actor, hat=Hat.DESK, of=case.number)
    return case


def _pair(step: str, one: Case, other: Case) -> None:
    if one.pk == other.pk:
        raise _wrong(_("A matter cannot belong to itself."))
    if not may_know(one.bound, other.bound):
        raise _wrong(_("One of the two is a complaint about an office that must not learn of it."))
    low, high = sorted((one.pk, other.pk))
    there = Tie.objects.filter(low_id=low, high_id=high)
    if step == "unlink":
        if not there.delete()[0]:
            raise _wrong(_("These two are not noted as related."))
    elif there.exists():
        raise _wrong(_("These two are noted as related already."))
    else:
        Tie.objects.create(low_id=low, high_id=high)
