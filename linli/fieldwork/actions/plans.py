"""Plans of rounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from linli.fieldwork.actions.authority import authorise, check_seq, plain_name, wrong
from linli.fieldwork.models import Plan, Round, Task
from linli.fieldwork.reads.reference import reference
from linli.fieldwork.reads.visible import columns, visible_to
from linli.fieldwork.rules.checking import TaskState
from linli.fieldwork.rules.windows import BY_HAND, Rhythm
from linli.kernel import clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.idempotency import idempotency_claim
from linli.kernel.actor import Actor
from linli.kernel.errors import Missing
from linli.kernel.rules.permissions import CHECKERS
from linli.kernel.verbs import verb
from linli.people.reads import organisations_by_ids
from linli.territory.reads import tree

KIND = "plan"
ROLES = tuple(role for role in CHECKERS if role not in ("town_desk", "banner_desk"))


@dataclass(frozen=True, slots=True)
class Planned:
    """What a plan says. `kinds`: codes of kinds. The numbers count with their rhythm alone."""

    name: str
    checklist_id: UUID | None
    place_id: UUID | None
    kinds: Sequence[str]
    roles: Sequence[str]
    rhythm: str
    starts_on: date | None = None
    unit_id: UUID | None = None
    weeks: int = 1
    month: int = 1
    day: int = 1
    lead: int = 30


def _check(given: Planned) -> None:
    known = reference()
    if given.checklist_id not in {row.pk for row in known.usable}:
        raise wrong("checklist", _("Please choose a checklist that is published."))
    offered = {row.code for of in ("place", "point", "equipment") for row in known.offered(of)}
    if not given.kinds or not set(given.kinds) <= offered:
        raise wrong("kinds", _("Please choose what is looked at."))
    if not given.roles or not set(given.roles) <= set(ROLES):
        raise wrong("roles", _("Please choose who goes."))
    if "department_officer" in given.roles and given.unit_id not in organisations_by_ids(
        [given.unit_id] if given.unit_id else []
    ):
        raise wrong("unit", _("Please choose whose officers go."))
    if given.rhythm not in set(Rhythm):
        raise wrong("rhythm", _("Please choose when it is done."))
    if not 1 <= given.weeks <= 52 or not 1 <= given.lead <= 120:
        raise wrong("weeks", _("This number lies outside what can be."))
    try:
        date(2024, given.month, given.day)
    except ValueError:
        raise wrong("day", _("There is no such day in a year.")) from None


@verb
def plan_save(
    *,
    actor: Actor,
    given: Planned,
    plan_id: UUID | None = None,
    expected: int | None = None,
    key: str = "",
) -> Plan:
    """Adds a plan or changes one; rounds that stand already keep what they began with.

    Raises:
        Forbidden: not the actor's place. Invalid: names the field. Stale: somebody changed it meanwhile.
    """
    place = tree().get(given.place_id)
    if place is None or not place.current:
        raise wrong("place", _("Please choose a place."))
    authorise(actor, "plan_save", place.id)
    row = _locked(actor, plan_id) if plan_id else Plan()
    if plan_id:
        authorise(actor, "plan_save", row.place_id)
        check_seq(row.seq, expected)
        row.seq += 1
    _check(given)
    assert given.checklist_id is not None
    if key and not plan_id:
        owner = idempotency_claim(actor=actor, key=key, body=str(given), object_id=row.pk)
        if owner != row.pk:
            return Plan.objects.get(pk=owner)
    row.name, row.checklist_id = plain_name(given.name, 60), given.checklist_id
    row.kinds, row.roles = sorted(set(given.kinds)), sorted(set(given.roles))
    row.rhythm, row.focused = given.rhythm, given.rhythm in BY_HAND
    row.starts_on = given.starts_on or clock.today()
    row.weeks, row.month, row.day, row.lead = given.weeks, given.month, given.day, given.lead
    row.unit_id = given.unit_id
    for name, value in columns(place.id).items():
        setattr(row, name, value)
    row.save()
    audit_record(
        actor=actor,
        verb="plan_save",
        kind=KIND,
        object_id=row.pk,
        seq=row.seq,
        rhythm=row.rhythm,
        place=place.id,
    )
    return row


def _locked(actor: Actor, plan_id: UUID) -> Plan:
    row = Plan.objects.select_for_update().filter(visible_to(actor), pk=plan_id, ended_on=None).first()
    if row is None:
        raise Missing(_("There is no such plan here."))
    return row


@verb
def plan_end(*, actor: Actor, plan_id: UUID) -> None:
    """Makes no more rounds; what waits of the running one is dropped, except second looks at hazards."""
    row = _locked(actor, plan_id)
    authorise(actor, "plan_end", row.place_id)
    row.ended_on = clock.today()
    row.save(update_fields=["ended_on"])
    rounds = Round.objects.filter(plan=row).values("pk")
    due = Task.objects.filter(round__in=rounds, state=TaskState.DUE).exclude(turn="recheck")
    due.update(state=TaskState.DROPPED)
    audit_record(actor=actor, verb="plan_end", kind=KIND, object_id=row.pk)
