"""Saying how often households are visited, and laying a month's visits out."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.versions import version_lock
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden
from linli.kernel.verbs import verb
from linli.people.reads import covers
from linli.territory.reads import tree
from linli.visits.actions.given import wrong
from linli.visits.models import Plan, Planned, PlannedCount
from linli.visits.reads.homes import refusing
from linli.visits.reads.near import ROLES
from linli.visits.reads.plans import homes_of_plan, month_of, plan_get, seats_of_plan
from linli.visits.reads.visits import visited_since
from linli.visits.rules.plans import TIMES, Going, Home, by_village, due, spread, wanted

LATELY = timedelta(days=30)
"""Whoever was visited within this is not planned now: nobody is called on twice in a row."""
BATCH = 500


def _authorise(actor: Actor, name: str, place_id: UUID) -> None:
    if not covers(actor, place_id, name):
        raise Forbidden(_("This place is not yours to look after."))


@verb
def visit_plan_save(*, actor: Actor, place_id: UUID, times: int, roles: Sequence[str]) -> Plan:
    """Plans `times` visits in twelve months to each household of a place, by holders of `roles`, and lays out
    the rest of this month. A plan that was in force there ends; the same once more changes nothing. A
    village's own plan takes its households out of its town's.

    Raises:
        Forbidden: not the actor's place. Invalid: names the field.
    """
    _authorise(actor, "visit_plan_save", place_id)
    place = tree().get(place_id)
    if place is None or place.kind not in ("town", "village"):
        raise wrong("place", _("Plans are made for a town or a village."))
    if times not in TIMES:
        raise wrong("times", _("Please choose how often."))
    wanted_roles = sorted(set(roles) & set(ROLES))
    if not wanted_roles:
        raise wrong("roles", _("Please choose who goes."))
    version_lock(topic="visit-plans")  # two desks at once: one after the other
    before = Plan.objects.select_for_update().filter(place_id=place_id, ended_on=None).first()
    if before is not None:
        if (before.times, before.roles) == (times, wanted_roles):
            return before
        _end(before)
    row = Plan.objects.create(place_id=place_id, times=times, roles=wanted_roles, by_id=actor.user_id)
    audit_record(actor=actor, verb="visit_plan_save", kind="visit_plan", object_id=row.pk, times=times)
    if place.kind == "village":  # from now on it plans for itself
        Planned.objects.filter(village_id=place_id).exclude(plan=row).delete()
        PlannedCount.objects.filter(village_id=place_id, month=month_of(clock.today())).delete()
    _lay_out(row, clock.today())
    return row


def _end(row: Plan) -> None:
    row.ended_on = clock.today()
    row.save(update_fields=["ended_on"])
    Planned.objects.filter(plan=row).delete()
    PlannedCount.objects.filter(plan=row, month=month_of(clock.today())).delete()


@verb
def visit_plan_end(*, actor: Actor, plan_id: UUID) -> None:
    """Ends a plan; what was planned by it is no longer there.

    Raises:
        Missing: no such plan for this actor. Forbidden: not the actor's to end.
    """
    row = plan_get(actor, plan_id)
    _authorise(actor, "visit_plan_end", row.place_id)
    _end(Plan.objects.select_for_update().get(pk=row.pk))
    audit_record(actor=actor, verb="visit_plan_end", kind="visit_plan", object_id=plan_id)


@verb
def visit_plan_make() -> int:
    """Lays out this month for each plan that has none yet; returns how many plans. Twice is once."""
    version_lock(topic="visit-plans")
    rows = list(Plan.objects.filter(ended_on=None).order_by("pk"))
    done = set(PlannedCount.objects.filter(month=month_of(clock.today())).values_list("plan_id", flat=True))
    fresh = [row for row in rows if row.pk not in done]
    for row in fresh:
        _lay_out(row, clock.today())
    return len(fresh)


def _lay_out(plan: Plan, first: date) -> None:
    """Who goes where from `first` to the end of its month. What is left from before comes along, unmarked."""
    homes, there = homes_of_plan(plan)
    left = set(Planned.objects.filter(plan=plan).values_list("household_id", flat=True))
    turn = {home.id for home in due(homes, plan.times, first)} | left
    coming = [home for home in homes if home.id in turn and home.id in there]
    ids = [home.id for home in coming]
    going = wanted(
        spread(coming, seats_of_plan(plan), first),
        refusing=refusing(ids),
        lately=visited_since(ids, first - LATELY),
    )
    Planned.objects.filter(plan=plan).delete()
    _write(plan, going, {home.id: home for home in coming}, month_of(first))


def _write(plan: Plan, going: Sequence[Going], homes: dict[UUID, Home], month: date) -> None:
    chains = {pk: tree().chain(home.chain[0]) for pk, home in homes.items()}
    Planned.objects.bulk_create(
        [
            Planned(
                plan=plan,
                household_id=one.home,
                posting_id=one.seat,
                on=one.on,
                town_id=chains[one.home].town_id,
                village_id=chains[one.home].village_id,
            )
            for one in going
        ],
        batch_size=BATCH,
    )
    counted = by_village(going, {pk: chain.village_id for pk, chain in chains.items()}) or {None: 0}
    PlannedCount.objects.bulk_create(
        [
            PlannedCount(
                plan=plan,
                month=month,
                town_id=tree().chain(village).town_id,
                village_id=village,
                planned=count,
            )
            for village, count in counted.items()
        ]
    )
