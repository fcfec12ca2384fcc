"""Planning a deliberation and taking it through its days."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.deliberation.actions.telling import decided_tell
from linli.deliberation.actions.writing import append, check_seen, said, wrong
from linli.deliberation.models import AgendaItem, Deliberation
from linli.deliberation.reads.stories import agenda_text
from linli.deliberation.reads.topics import topics
from linli.deliberation.reads.visible import deliberation_get, of_places
from linli.deliberation.rules.notice import heads_refused
from linli.deliberation.rules.ways import STATE_LABELS, STEPS, State, next_state
from linli.kernel import clock, ids
from linli.kernel.actions.idempotency import idempotency_claim
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid
from linli.kernel.rules import text
from linli.kernel.verbs import verb
from linli.people.reads import chain_of, covers, posting_row, sees_posting
from linli.territory.reads import tree

MOST_ITEMS = 20


@dataclass(frozen=True, slots=True)
class Plan:
    """What a deliberation is to be. `items`: lines of its agenda; `waiting`: proposals put on it first."""

    title: str
    topic_id: UUID | None
    place_id: UUID | None
    where: str
    meets_at: datetime | None
    convener_id: UUID | None = None
    items: tuple[str, ...] = ()
    waiting: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What a step says besides its words."""

    notice_from: date | None = None
    meets_at: datetime | None = None
    where: str = ""
    heads: int | None = None
    households: int | None = None
    given: dict[str, Any] = field(default_factory=dict)


@verb
def deliberation_plan(*, actor: Actor, plan: Plan, key: str = "") -> Deliberation:
    """Plans a deliberation of a village or a town; nothing of it is public yet.

    Raises:
        Forbidden: the place is not the actor's. Invalid: names the field.
    """
    if not covers(actor, plan.place_id, "deliberation_plan"):
        raise Forbidden(_("This place is not yours to look after."))
    row_id = ids.new()
    if key:
        owner = idempotency_claim(actor=actor, key=key, body=_body(plan), object_id=row_id)
        if owner != row_id:
            return deliberation_get(actor, owner)
    chain = tree().chain(plan.place_id)
    place = tree().get(plan.place_id)
    if chain.town_id is None or place is None or place.kind not in ("village", "town"):
        raise wrong("place", _("Please choose a village, or the town itself."))
    row = Deliberation(pk=row_id, town_id=chain.town_id, village_id=chain.village_id)
    _set(actor, row, plan)
    row.save(force_insert=True)
    _agenda(actor, row, plan)
    append(row, actor=actor, step="plan", state=row.state)
    return row


@verb
def deliberation_change(
    *, actor: Actor, deliberation_id: UUID, plan: Plan, seen: int | None = None
) -> Deliberation:
    """Changes what is planned, as long as it is not announced.

    Raises:
        Missing, Forbidden, Stale. Invalid: it is announced already, or names the field.
    """
    row = _locked(actor, deliberation_id)
    check_seen(seen, row.seq)
    if row.state != State.DRAFT:
        raise Invalid(_("It is announced already: announce another day or place, or add a correction."))
    _set(actor, row, plan)
    row.save()
    AgendaItem.objects.filter(deliberation=row, case=None, by=None).delete()
    AgendaItem.objects.filter(deliberation=row).update(deliberation=None)
    _agenda(actor, row, plan)
    append(row, actor=actor, step="plan", state=row.state)
    return row


def _body(plan: Plan) -> list[str]:
    return [f"{name}={value}" for name, value in sorted(asdict(plan).items())]


def _locked(actor: Actor, deliberation_id: UUID) -> Deliberation:
    """The row, locked, for whoever may plan there."""
    Deliberation.objects.select_for_update().filter(pk=deliberation_id).first()
    row = deliberation_get(actor, deliberation_id)
    if not covers(actor, row.village_id or row.town_id, "deliberation_plan"):
        raise Forbidden(_("This place is not yours to look after."))
    return row


def _set(actor: Actor, row: Deliberation, plan: Plan) -> None:
    title, where = text.tidy(plan.title), text.tidy(plan.where)
    if not 1 <= len(title) <= 80:
        raise wrong("title", _("Please say in up to 80 characters what it is about."))
    if not 1 <= len(where) <= 80:
        raise wrong("where", _("Please say where it meets."))
    if plan.meets_at is None or plan.meets_at <= clock.now():
        raise wrong("meets_at", _("Please choose a time that is still to come."))
    if plan.topic_id not in {one.pk for one in topics()}:
        raise wrong("topic", _("Please choose what kind of affair it is."))
    assert plan.topic_id is not None
    row.title, row.where, row.meets_at, row.topic_id = title, where, plan.meets_at, plan.topic_id
    row.convener_id = _convener(actor, row, plan.convener_id)


def _convener(actor: Actor, row: Deliberation, posting_id: UUID | None) -> UUID | None:
    """The posting that convenes: the chosen one, else the actor's own there."""
    above = chain_of(row.village_id or row.town_id)
    if posting_id is None:
        own = (grant for grant in actor.grants if grant.place_id in above and grant.for_person is None)
        return next((grant.posting_id for grant in own), None)
    if not sees_posting(actor, posting_id):
        raise wrong("convener", _("There is no such posting here."))
    if not set(chain_of(posting_row(posting_id).place_id)) & {row.village_id, row.town_id} - {None}:
        raise wrong("convener", _("There is no such posting here."))
    return posting_id


def _agenda(actor: Actor, row: Deliberation, plan: Plan) -> None:
    """Writes the lines of the agenda anew: proposals first, as they were put, then what was written here."""
    lines = [line for item in plan.items if (line := text.tidy(item)[:200])]
    if not lines and not plan.waiting:
        raise wrong("items", _("Please write at least one line of the agenda."))
    if len(lines) + len(plan.waiting) > MOST_ITEMS:
        raise wrong("items", _("At most 20 lines, please."))
    waiting = AgendaItem.objects.filter(of_places(actor), pk__in=plan.waiting, deliberation=None, declined="")
    count = 0
    for item in waiting.filter(town_id=row.town_id).order_by("id"):
        count += 1
        AgendaItem.objects.filter(pk=item.pk).update(deliberation=row, position=count)
    for line in lines:
        count += 1
        AgendaItem.objects.create(
            deliberation=row, town_id=row.town_id, village_id=row.village_id, text=line, position=count
        )


# --- its days


@verb
def deliberation_step(
    *,
    actor: Actor,
    deliberation_id: UUID,
    step: str,
    words: str = "",
    taken: Taken | None = None,
    seen: int | None = None,
) -> Deliberation:
    """Announces it, moves it, records the meeting, publishes the result, puts it off, cancels or corrects it.

    What is published stays as it was: corrections are appended.

    Raises:
        Missing, Forbidden, Stale. Invalid: not possible from here, or names the field.
    """
    row, given = _locked(actor, deliberation_id), taken or Taken()
    rule = STEPS.get(step)
    if rule is None or step == "plan":
        raise Invalid(_("There is no such step."))
    check_seen(seen, row.seq)
    after = next_state(State(row.state), step, STEPS)
    if after is None:
        state = STATE_LABELS[State(row.state)]
        raise Invalid(_("This is not possible now: it stands at “%(state)s”.") % {"state": state})
    words = said(words, needed="reason" in rule.fields)
    facts = CHANGES[step](row, given) if step in CHANGES else {}
    row.state = after
    row.save()
    if step == "announce":
        words = agenda_text(row)
    append(row, actor=actor, step=step, state=row.state, words=words, facts=facts)
    if step == "decide":
        decided_tell(row, actor)
    return row


def _announce(row: Deliberation, given: Taken) -> dict[str, Any]:
    day = given.notice_from or clock.today()
    if not clock.today() <= day <= clock.local_date(row.meets_at):
        raise wrong("notice_from", _("Please choose a day from today up to the meeting."))
    row.notice_from = day
    return {"notice_from": day, "meets_at": row.meets_at}


def _move(row: Deliberation, given: Taken) -> dict[str, Any]:
    where = text.tidy(given.where)[:80] or row.where
    if given.meets_at is None or given.meets_at <= clock.now():
        raise wrong("meets_at", _("Please choose a time that is still to come."))
    row.meets_at, row.where = given.meets_at, where
    return {"meets_at": row.meets_at, "where": row.where}


def _heads(row: Deliberation, given: Taken) -> dict[str, Any]:
    if heads_refused(given.heads, given.households):
        raise wrong("heads", _("Please count who was there, and how many households they spoke for."))
    row.heads, row.households = given.heads, given.households
    return {"heads": given.heads, "households": given.households}


def _hold(row: Deliberation, given: Taken) -> dict[str, Any]:
    if row.meets_at > clock.now():
        raise Invalid(_("It has not met yet."))
    row.held_on = clock.local_date(row.meets_at)
    return _heads(row, given)


def _decide(row: Deliberation, given: Taken) -> dict[str, Any]:
    row.decided_on = clock.today()
    return {}


def _correct(row: Deliberation, given: Taken) -> dict[str, Any]:
    return _heads(row, given) if given.heads is not None or given.households is not None else {}


CHANGES = {
    "announce": _announce,
    "move": _move,
    "hold": _hold,
    "decide": _decide,
    "correct": _correct,
}
