"""Spreads visits over months, visitors and working days: evenly, near by, and the same each time it is asked.

A household's month depends on nothing but its place and its turn there. So nobody's choice, move or visit
shifts anybody else's month.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from linli.kernel.rules.calendar import is_workday

TIMES = (1, 2, 3, 4, 6, 12)
"""How often in twelve months: so that every gap is a whole number of months."""
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Home:
    """A household as the plan sees it. `chain`: its place and all above it."""

    id: UUID
    chain: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """A posting whose holder visits. `chain`: its place and all above it."""

    id: UUID
    chain: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Going:
    """Who goes where on which working day."""

    home: UUID
    seat: UUID
    on: date


def month_number(day: date) -> int:
    """Months since the year 0, so that the turn goes on over New Year."""
    return day.year * MONTHS + day.month - 1


def turn(homes: Sequence[Home], times: int) -> dict[UUID, int]:
    """Which month of its gap each household has: 0 … 12 / `times` − 1.

    `homes` are all that ever were at their places, oldest first: whoever leaves keeps the others' turns.

    Raises:
        ValueError: `times` is none of `TIMES`.
    """
    if times not in TIMES:
        raise ValueError(f"{times} times in twelve months leaves no even gap")
    gap, seen, found = MONTHS // times, defaultdict[UUID, int](int), {}
    for home in homes:
        place = home.chain[0]
        found[home.id] = (place.int + seen[place]) % gap
        seen[place] += 1
    return found


def due(homes: Sequence[Home], times: int, month: date) -> list[Home]:
    """The households whose turn it is in this month."""
    gap, turns = MONTHS // times, turn(homes, times)
    return [home for home in homes if turns[home.id] == month_number(month) % gap]


def distance(home: tuple[UUID, ...], seat: tuple[UUID, ...]) -> int | None:
    """How far a visitor is: 0 at the household's own place and below it, else the steps in the tree over the
    nearest place that stands above both; None without one."""
    at = {place: steps for steps, place in enumerate(seat)}
    up, place = next(((up, place) for up, place in enumerate(home) if place in at), (None, None))
    if up is None or place is None:
        return None
    return up and up + at[place]


def workdays(first: date) -> list[date]:
    """The working days from `first` to the end of its month; the last day of the month where none is left."""
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    days = [first + timedelta(days=n) for n in range((following - first).days)]
    return [day for day in days if is_workday(day)] or days[-1:]


def spread(homes: Sequence[Home], seats: Sequence[Seat], first: date) -> list[Going]:
    """Gives each household the nearest visitor, of several the one with least to do, and a working day.

    Households that no seat stands near (no common place) are left out. The order of the arguments does not
    matter.
    """
    given: dict[UUID, list[UUID]] = {seat.id: [] for seat in seats}
    near: dict[tuple[UUID, ...], list[UUID]] = {}
    for home in sorted(homes, key=lambda home: home.id):
        if home.chain not in near:
            near[home.chain] = _nearest(home.chain, seats)
        if near[home.chain]:
            chosen = min(near[home.chain], key=lambda seat: (len(given[seat]), seat))
            given[chosen].append(home.id)
    days = workdays(first)
    return [going for seat, ids in sorted(given.items()) for going in _days(seat, ids, days)]


def _nearest(chain: tuple[UUID, ...], seats: Sequence[Seat]) -> list[UUID]:
    steps = {seat.id: found for seat in seats if (found := distance(chain, seat.chain)) is not None}
    least = min(steps.values(), default=0)
    return [seat for seat, found in steps.items() if found == least]


def _days(seat: UUID, homes: Sequence[UUID], days: Sequence[date]) -> Iterable[Going]:
    """One visitor's households over the days: as many on each, give or take one."""
    for position, home in enumerate(homes):
        yield Going(home, seat, days[position * len(days) // len(homes)])


def wanted(going: Iterable[Going], *, refusing: Collection[UUID], lately: Collection[UUID]) -> list[Going]:
    """What is left without whoever wants no visits, and without whoever was visited lately: both just are
    not there, and nothing tells one from the other."""
    return [one for one in going if one.home not in refusing and one.home not in lately]


def by_village(going: Iterable[Going], villages: Mapping[UUID, UUID | None]) -> dict[UUID | None, int]:
    """How many visits each village has; `villages` by household."""
    found: dict[UUID | None, int] = {}
    for one in going:
        village = villages.get(one.home)
        found[village] = found.get(village, 0) + 1
    return found
