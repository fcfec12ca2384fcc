"""At which level matters were settled, and where open ones wait: counts for those who plan."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from linli.cases.models import Case
from linli.cases.reads.visible import visible_to
from linli.cases.rules.counting import AGES, UNKNOWN, Tally, age_span, month_of
from linli.cases.rules.ladder import IN_HAND, NEARBY, OFFICES
from linli.cases.rules.place import DESK_ROLES
from linli.cases.rules.steps import ELSEWHERE, State
from linli.kernel import clock
from linli.kernel.actor import Actor, Level
from linli.kernel.errors import Forbidden, Missing
from linli.kernel.permits import may
from linli.kernel.rules.permissions import PERMITS
from linli.territory.reads import PlaceInfo, tree

ROLES = PERMITS["levels_see"].roles
BELOW = {"banner": "town", "town": "village"}
"""kind of place → the kind below it by which its figures are told apart."""
IN_HAND_NEARBY = Q(state__in=IN_HAND, unit_id=None)
WAITS = Q(is_open=True) & ~Q(state__in=ELSEWHERE)
"""Open and waiting for somebody: what is done on others waits there."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures are shown. `listed`: this reader may also open the list of what is counted."""

    place: PlaceInfo
    rows: Q
    listed: bool


def waiting_at(level: str) -> Q:
    """Open matters that wait at a level (the twin of `ladder.waits_at`)."""
    found = Q(pk__in=())
    if level in NEARBY.values():
        found |= IN_HAND_NEARBY & Q(handler_role=OFFICES[Level(level)])
    if level in DESK_ROLES:
        found |= Q(level=level) & ~(IN_HAND_NEARBY & Q(handler_role__in=NEARBY))
    return found & WAITS


def settled_at(level: str) -> Q:
    """Closed matters that were settled at a level, or of which nobody knows where."""
    return Q(settled_on__isnull=False, settled_level="" if level == UNKNOWN else level)


def place_asked(text: str) -> UUID | None:
    """The place that an address names; what is no id stands for the reader's own."""
    try:
        return UUID(text)
    except ValueError:
        return None


def scope_of(actor: Actor, place_id: UUID | None = None) -> Scope:
    """The figures of a place, or of the highest one that the actor plans for.

    Whoever sees matters counts those, so that every figure opens as a list; an administrator sees none of
    them and gets the bare counts of all.

    Raises:
        Forbidden: the actor plans for no place. Missing: not for this one.
    """
    if not may(actor, "levels_see"):
        raise Forbidden(_("These figures are for those who plan."))
    own = sorted(actor.holding(*ROLES), key=lambda grant: -grant.level.height)
    place = tree().get(place_id or own[0].place_id)
    if place is None or place.kind not in DESK_ROLES:
        raise Missing(_("There are no figures for this place here."))
    covering = [grant for grant in own if grant.place_id in place.chain]
    if not covering:
        raise Missing(_("There are no figures for this place here."))
    inside = Q() if place.kind == "banner" else Q(**{f"{place.kind}_id": place.id})
    listed = any(grant.role != "administrator" for grant in covering)
    return Scope(place, inside & visible_to(actor) if listed else inside, listed)


@dataclass(frozen=True, slots=True)
class Settled:
    """What was settled in a time, told apart three ways. Grade 0 was never graded; place None: not known so
    closely."""

    by_grade: dict[int, Tally]
    by_month: dict[date, Tally]
    by_place: dict[UUID | None, Tally]


def settled(scope: Scope, since: date, until: date) -> Settled:
    """Two statements."""
    rows = Case.objects.filter(scope.rows, settled_on__gte=since, settled_on__lte=until)
    grades: defaultdict[int, Tally] = defaultdict(Tally)
    by_month: defaultdict[date, Tally] = defaultdict(Tally)
    places: defaultdict[UUID | None, Tally] = defaultdict(Tally)
    for day, grade, level, count in _counted(rows, "settled_on", "grade_id", "settled_level"):
        grades[grade or 0].add(level, count)
        by_month[month_of(day)].add(level, count)
    below = BELOW.get(scope.place.kind)
    for place, level, count in _counted(rows, f"{below}_id", "settled_level") if below else ():
        places[place].add(level, count)
    return Settled(dict(grades), dict(by_month), dict(places))


def _counted(rows: Any, *names: str) -> Any:
    return rows.order_by().values_list(*names).annotate(count=Count("pk"))


@dataclass(frozen=True, slots=True)
class Flat:
    """One line of the figures as a sheet: a month, a place, a grade, and how much at each level."""

    month: date
    place: UUID | None
    grade: int
    tally: Tally


def settled_flat(scope: Scope, since: date, until: date) -> Iterator[Flat]:
    """The same figures with nothing added up, by month, place (in the register's order) and grade."""
    rows = Case.objects.filter(scope.rows, settled_on__gte=since, settled_on__lte=until)
    below = BELOW.get(scope.place.kind, "village")
    found: defaultdict[tuple[date, UUID | None, int], Tally] = defaultdict(Tally)
    for day, place, grade, level, count in _counted(
        rows, "settled_on", f"{below}_id", "grade_id", "settled_level"
    ):
        found[(month_of(day), place, grade or 0)].add(level, count)
    at = register_order(scope)
    for month, place, grade in sorted(found, key=lambda one: (one[0], at(one[1]), one[2])):
        yield Flat(month, place, grade, found[(month, place, grade)])


def register_order(scope: Scope) -> Callable[[UUID | None], int]:
    """Where a place below stands: as the register lists them, then ended ones that old matters still name."""
    below = BELOW.get(scope.place.kind, scope.place.kind)
    known = [place.id for place in tree().of_kind(below) if scope.place.id in place.chain]
    order: dict[UUID | None, int] = {place: at for at, place in enumerate(known)}
    return lambda place: order.get(place, len(order))


@dataclass(frozen=True, slots=True)
class Waiting:
    """Open matters of one state that wait at one level, by how long ago they were reported."""

    level: Level
    state: State
    ages: dict[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.ages.values())


def waiting(scope: Scope) -> list[Waiting]:
    """Where open matters wait now, the smallest level first, states in their own order. One statement."""
    today = clock.today()
    rows = Case.objects.filter(scope.rows, WAITS)
    counted = rows.order_by().values_list("level", "state", "handler_role", "unit_id")
    found: dict[tuple[Level, State], dict[str, int]] = {}
    for level, state, role, unit, *counts in counted.annotate(
        **{age: Count("pk", filter=_reported(age, today)) for age in AGES}
    ):
        near = NEARBY.get(role) if state in IN_HAND and unit is None else None
        ages = found.setdefault((near or Level(level), State(state)), dict.fromkeys(AGES, 0))
        for age, count in zip(AGES, counts, strict=True):
            ages[age] += count
    places = {level: at for at, level in enumerate(Level)} | {state: at for at, state in enumerate(State)}
    order = sorted(found, key=lambda one: (places[one[0]], places[one[1]]))
    return [Waiting(level, state, found[(level, state)]) for level, state in order]


def _reported(age: str, today: date) -> Q:
    since, until = age_span(age, today)
    bound = Q(created_on__gte=since) if since else Q()
    return bound & Q(created_on__lte=until) if until else bound
