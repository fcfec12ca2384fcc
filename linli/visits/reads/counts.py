"""Counts for those who plan, by place alone: no names, no ranking, no goal. Small ones are withheld."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.territory.reads import tree
from linli.visits.models import Need, Promise, Visit
from linli.visits.reads.plans import month_counts, month_of
from linli.visits.reads.visits import places_of
from linli.visits.rules.visits import KINDS, Kind, Stand, needs_by_place, shown


@dataclass(frozen=True, slots=True)
class Row:
    """A place with its counts; None: fewer than five."""

    place: str
    planned: int | None
    open: int | None
    visits: int | None
    promises: int | None


@dataclass(frozen=True, slots=True)
class Needs:
    """One kind of need over the places of the table, in their order: (place, households); None: fewer than
    five."""

    kind: str
    cells: list[tuple[str, int | None]]


@dataclass(frozen=True, slots=True)
class Counts:
    """What is planned and done this month, and what was needed in the last twelve."""

    rows: list[Row] = field(default_factory=list)
    needs: list[Needs] = field(default_factory=list)


def _scope(actor: Actor) -> tuple[str, list[UUID]]:
    """By which column the actor counts, and over which places: the banner by town, others by village."""
    if actor.has("banner_desk"):
        banner = tree().banner()
        return "town_id", [place.id for place in tree().children(banner.id)] if banner else []
    villages = set(places_of(actor, "village_clerk"))
    for town in places_of(actor, "town_desk"):
        villages |= {place.id for place in tree().children(town) if place.kind == "village"}
    return "village_id", [place.id for place in tree().of_kind("village") if place.id in villages]


def counts(actor: Actor) -> Counts:
    """The table of one's places; six statements however many places."""
    column, places = _scope(actor)
    scope, month = Q(**{f"{column}__in": places}), month_of(clock.today())
    planned = month_counts(scope, column, month)
    visits = _by(column, Visit.objects.filter(scope, on__gte=month))
    promises = _by(column, Promise.objects.filter(scope, stand=Stand.OPEN))
    language = get_language() or "zh-hans"
    rows = [
        Row(
            tree().name(place, language),
            shown(planned.get(place, (0, 0))[0]),
            shown(planned.get(place, (0, 0))[1]),
            shown(visits.get(place, 0)),
            shown(promises.get(place, 0)),
        )
        for place in places
    ]
    return Counts(rows, _needs(scope, column, places))


def _by(column: str, rows: QuerySet[Any]) -> dict[UUID, int]:
    return dict(rows.values_list(column).annotate(n=Count("pk")).order_by())


def _needs(scope: Q, column: str, places: list[UUID]) -> list[Needs]:
    since = _year_before(clock.today())
    rows = Need.objects.filter(scope, on__gte=since).exclude(household=None)
    found = needs_by_place(rows.order_by().values_list("kind", column, "household_id").distinct())
    language = get_language() or "zh-hans"
    names = [(place, tree().name(place, language)) for place in places]
    lines = [
        Needs(str(KINDS[kind]), [(name, found.get((place, str(kind)))) for place, name in names])
        for kind in Kind
    ]
    return [line for line in lines if any(cell is not None for _place, cell in line.cells)]


def _year_before(day: date) -> date:
    """The same day a year ago; the day before where there was none."""
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)
