"""Plans, and what they hold this month: counts for planners, households only for whoever goes there."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Missing
from linli.people.reads import Household, chain_of, homes_by_ids, homes_ever, seats_at
from linli.territory.reads import tree
from linli.visits.models import Plan, Planned, PlannedCount
from linli.visits.reads.near import where
from linli.visits.reads.visits import own_postings, places_of
from linli.visits.rules.plans import Home, Seat

PLANNERS = ("village_clerk", "town_desk")


def month_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def plans_visible(actor: Actor) -> Q:
    """Plans of one's own places and below."""
    if actor.kind == Kind.SYSTEM:
        return ~Q(pk__in=())
    below: set[UUID] = set()
    for place in places_of(actor, *PLANNERS):
        below |= tree().descendants(place)
    return Q(place_id__in=below)


def plans(actor: Actor) -> list[Plan]:
    """Plans in force, the newest first."""
    return list(Plan.objects.filter(plans_visible(actor), ended_on=None).order_by("-id")[:100])


def plan_get(actor: Actor, plan_id: UUID) -> Plan:
    """One plan in force.

    Raises:
        Missing: there is none, or not for this actor.
    """
    row = Plan.objects.filter(plans_visible(actor), pk=plan_id, ended_on=None).first()
    if row is None:
        raise Missing(_("There is no such plan here."))
    return row


def homes_of_plan(plan: Plan) -> tuple[list[Home], set[UUID]]:
    """All households there ever were where the plan holds, oldest first; which of them it visits.

    Those are still there and lie in no village that plans for itself.
    """
    rows = homes_ever(tree().descendants(plan.place_id))
    others = Plan.objects.filter(ended_on=None).exclude(pk=plan.pk).values_list("place_id", flat=True)
    own = {place for place in others if plan.place_id in chain_of(place)}
    homes = [Home(pk, chain_of(place)) for pk, place, _there in rows]
    there = {pk for pk, _place, open_ in rows if open_}
    return homes, {home.id for home in homes if home.id in there and not own & set(home.chain)}


def seats_of_plan(plan: Plan) -> list[Seat]:
    """Who goes: holders of the plan's roles at its place and below."""
    found = seats_at(plan.roles, tree().descendants(plan.place_id))
    return [Seat(pk, chain_of(place)) for pk, place in found]


@dataclass(frozen=True, slots=True)
class Going:
    """A household that one is meant to visit, and about when."""

    row: Planned
    household: Household
    where: str


def to_visit(actor: Actor, limit: int = 60) -> list[Going]:
    """Where the actor is meant to go this month; the clerk sees the village's. The first days first."""
    seen = Q(posting_id__in=own_postings(actor)) | Q(village_id__in=places_of(actor, "village_clerk"))
    found: dict[UUID, Planned] = {}
    for row in Planned.objects.filter(seen).order_by("on", "id")[: limit * 2]:
        found.setdefault(row.household_id, row)
    homes = homes_by_ids(found)
    rows = [(row, homes[pk]) for pk, row in found.items() if homes[pk].ended_on is None]
    rows.sort(key=lambda pair: (pair[0].on, pair[1].number))  # nothing of how they were laid out shows
    return [Going(row, home, where(home.place_id)) for row, home in rows[:limit]]


def month_counts(scope: Q, column: str, month: date) -> dict[UUID, tuple[int, int]]:
    """(planned at the beginning of the month, still open) by place; `column`: village_id or town_id."""
    planned = PlannedCount.objects.filter(scope, month=month).values_list(column).annotate(n=Sum("planned"))
    open_ = dict(
        Planned.objects.filter(scope).values_list(column).annotate(n=Count("household", distinct=True))
    )
    return {place: (count, open_.get(place, 0)) for place, count in planned.order_by() if place}
