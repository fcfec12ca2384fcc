"""Decisions: noted at the meeting, carried out by somebody by a day, followed to their end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from linli.cases.actions.intake import Report, case_report
from linli.deliberation.actions.telling import given_tell, moved_tell
from linli.deliberation.actions.writing import append, check_seen, said, wrong
from linli.deliberation.models import Decision, Deliberation
from linli.deliberation.reads.visible import decisions_of, deliberation_get, units_of
from linli.deliberation.rules.ways import (
    BY_ITSELF,
    DECISION_STEPS,
    STAND_LABELS,
    STANDING,
    Stand,
    State,
    next_state,
)
from linli.kernel import clock, ids
from linli.kernel.actions.attachments import Stored
from linli.kernel.actions.idempotency import idempotency_claim, idempotency_seen
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.verbs import verb
from linli.people.reads import covers, organisations_by_ids
from linli.people.rules import Role

OWNER_ROLES = (Role.VILLAGE_CLERK, Role.GROUP_HEAD, Role.GRID_WORKER, Role.MEDIATOR, Role.TOWN_DESK)
"""Roles that a decision may be given to."""
OFFICERS = frozenset({"start", "note", "finish"})
"""Steps that the unit which owns a decision takes itself."""


@dataclass(frozen=True, slots=True)
class Given:
    """Who does it by when: a role at the place, or an organisation."""

    due_on: date | None
    role: str = ""
    unit_id: UUID | None = None


@verb
def decision_add(*, actor: Actor, deliberation_id: UUID, words: str, given: Given, key: str = "") -> Decision:
    """Notes what was decided, who does it and by when.

    Raises:
        Missing, Forbidden. Invalid: the meeting is not recorded yet, or its result is published.
    """
    Deliberation.objects.select_for_update().filter(pk=deliberation_id).first()
    row = deliberation_get(actor, deliberation_id)
    if not covers(actor, row.village_id or row.town_id, "decision_add"):
        raise Forbidden(_("This place is not yours to look after."))
    made_id = ids.new()
    if key:
        body = [str(row.pk), words, str(given)]
        owner = idempotency_claim(actor=actor, key=key, body=body, object_id=made_id)
        if owner != made_id:
            return Decision.objects.get(pk=owner)
    if row.state != State.HELD:
        raise Invalid(_("Decisions are noted between the meeting and the publishing of its result."))
    text = said(words, needed=True, most=300)
    role, unit_id = _owner(given)
    last = Decision.objects.filter(deliberation=row).aggregate(last=Max("number"))["last"] or 0
    made = Decision.objects.create(
        id=made_id,
        deliberation=row,
        number=last + 1,
        text=text,
        town_id=row.town_id,
        village_id=row.village_id,
        role=role,
        unit_id=unit_id,
        due_on=_day(given.due_on),
        created_on=clock.today(),
    )
    facts = {"number": made.number, "due_on": made.due_on, "role": role, "unit": unit_id}
    append(row, actor=actor, step="add", state=made.state, words=text, decision=made, facts=facts)
    return made


def _owner(given: Given) -> tuple[str, UUID | None]:
    if given.unit_id is not None:
        unit = organisations_by_ids([given.unit_id]).get(given.unit_id)
        if unit is None or unit.ended_on is not None:
            raise wrong("owner", _("There is no such unit."))
        return "", given.unit_id
    if given.role not in OWNER_ROLES:
        raise wrong("owner", _("Please choose who does it."))
    return given.role, None


def _day(day: date | None) -> date:
    if day is None or day < clock.today():
        raise wrong("due_on", _("Please choose a day from today on."))
    return day


@verb
def decision_step(
    *,
    actor: Actor,
    decision_id: UUID,
    step: str,
    words: str = "",
    given: Given | None = None,
    files: Sequence[Stored] = (),
    seen: int | None = None,
    key: str = "",
) -> Decision:
    """Takes a decision a step further; the unit that owns it may say itself how it goes and that it is done.

    Raises:
        Missing, Forbidden, Stale. Invalid: not possible from here, or names the field.
    """
    row, whole = _locked(actor, decision_id)
    own = covers(actor, row.village_id or row.town_id, "decision_step")
    if not own and not (row.unit_id in units_of(actor) and step in OFFICERS):
        raise Forbidden(_("This step is not yours to take."))
    if key:
        body = [str(decision_id), step, words, [file.source for file in files]]
        if idempotency_seen(actor=actor, key=key):
            idempotency_claim(actor=actor, key=key, body=body, object_id=row.pk)
            return row
        idempotency_claim(actor=actor, key=key, body=body, object_id=row.pk)
    rule = DECISION_STEPS.get(step)
    if rule is None or step == "add" or step in BY_ITSELF:
        raise Invalid(_("There is no such step."))
    check_seen(seen, row.seq)
    facts = _facts(actor, row, step, given or Given(None))
    decision_move(
        row,
        whole,
        actor=actor,
        step=step,
        words=said(words, needed="reason" in rule.fields),
        files=files,
        facts=facts,
    )
    if step == "give":
        given_tell([row], actor)
    elif not own:
        moved_tell(row, whole, actor)
    return row


def _locked(actor: Actor, decision_id: UUID) -> tuple[Decision, Deliberation]:
    row = Decision.objects.filter(decisions_of(actor), pk=decision_id).first()
    if row is None:
        raise Missing(_("There is no such decision here."))
    whole = Deliberation.objects.select_for_update().get(pk=row.deliberation_id)
    return Decision.objects.select_for_update().get(pk=decision_id), whole


def _facts(actor: Actor, row: Decision, step: str, given: Given) -> dict[str, object]:
    """Sets what the step decides about the decision itself."""
    if step == "postpone":
        row.due_on, row.reminded_on = _day(given.due_on), None
        return {"due_on": row.due_on}
    if step == "give":
        row.role, row.unit_id = _owner(given)
        return {"role": row.role, "unit": row.unit_id}
    if step == "to_matter":
        return {"matter": _matter(actor, row)}
    return {}


def _matter(actor: Actor, row: Decision) -> str:
    """The decision as a matter of its place; its number."""
    if row.case_id is not None:
        raise Invalid(_("It is a matter already."))
    place = row.village_id or row.town_id
    receipt = case_report(actor=actor, report=Report(what=row.text, place_id=place, channel="behalf"))
    row.case_id = receipt.case.pk
    return receipt.case.number


def decision_move(
    row: Decision,
    whole: Deliberation,
    *,
    actor: Actor,
    step: str,
    words: str = "",
    files: Sequence[Stored] = (),
    facts: dict[str, object] | None = None,
) -> None:
    """Moves a locked decision and appends the step to its deliberation's story.

    Raises:
        Invalid: not possible from where it stands.
    """
    after = next_state(Stand(row.state), step, DECISION_STEPS)
    if after is None:
        state = STAND_LABELS[Stand(row.state)]
        raise Invalid(_("This is not possible now: it stands at “%(state)s”.") % {"state": state})
    row.state, row.is_open = after, after in STANDING
    row.ended_on = None if row.is_open else clock.today()
    row.seq += 1
    row.save()
    append(whole, actor=actor, step=step, state=after, words=words, decision=row, files=files, facts=facts)
