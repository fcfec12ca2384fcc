"""Who looks at which point on which day: spread evenly, near first, the same for the same question.

Each point belongs to the finest place above it at which a checker is posted, so nobody is sent outside
their place. Among those posted there the loads differ by one at most; a point stays with whoever looked last
as long as that holds; the rest is dealt out in neighbouring stretches.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

GRAIN = 1 << 16


@dataclass(frozen=True, slots=True)
class Spot:
    """A point to look at. `chain`: its place and those above, finest first. Degrees, WGS-84, None unknown."""

    id: UUID
    chain: tuple[UUID, ...]
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class Checker:
    """A posting at a place, and the working days on which its holder, or whoever stands in, can go."""

    id: UUID
    place_id: UUID
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """One point on one day; `checker` None where nobody is posted near enough."""

    spot: UUID
    checker: UUID | None
    day: date


def curve(spot: Spot) -> tuple[int, UUID]:
    """A number along a Z-shaped curve: points that lie near each other have near numbers (Morton 1966)."""
    x = int(((spot.lon or 0.0) + 180) / 360 * (GRAIN - 1))
    y = int(((spot.lat or 0.0) + 90) / 180 * (GRAIN - 1))
    return sum((x >> bit & 1) << 2 * bit | (y >> bit & 1) << 2 * bit + 1 for bit in range(16)), spot.id


def plan(
    spots: Iterable[Spot],
    checkers: Iterable[Checker],
    days: Sequence[date],
    before: Mapping[UUID, UUID] | None = None,
) -> list[Turn]:
    """One turn per spot, ordered by day. `days`: the window's working days, in order, at least one.
    `before`: spot → the checker who had it last.
    """
    at: dict[UUID, list[Checker]] = defaultdict(list)
    for checker in sorted(checkers, key=lambda one: one.id):
        if checker.days:
            at[checker.place_id].append(checker)
    shares: dict[UUID | None, list[Spot]] = defaultdict(list)
    for spot in sorted(spots, key=curve):
        shares[next((place for place in spot.chain if place in at), None)].append(spot)
    turns = _over_days(None, shares.pop(None, []), days)
    for place, share in shares.items():
        assert place is not None
        for checker, own in _dealt(share, at[place], before or {}):
            turns += _over_days(checker.id, own, checker.days)
    return sorted(turns, key=lambda turn: (turn.day, turn.spot))


def _dealt(
    spots: list[Spot], checkers: list[Checker], before: Mapping[UUID, UUID]
) -> list[tuple[Checker, list[Spot]]]:
    """The share of each: the same number or one more."""
    least, more = divmod(len(spots), len(checkers))
    own: dict[UUID, list[Spot]] = {checker.id: [] for checker in checkers}
    rest = []
    for spot in spots:
        had = own.get(before.get(spot.id, spot.id))
        if had is None or len(had) > least or (len(had) == least and not more):
            rest.append(spot)
            continue
        more -= len(had) == least
        had.append(spot)
    left = iter(rest)
    for checker in checkers:
        share = own[checker.id]
        room = least - len(share)
        if room >= 0 and more:
            room, more = room + 1, more - 1
        share += [spot for _count, spot in zip(range(room), left, strict=False)]
    return [(checker, sorted(own[checker.id], key=curve)) for checker in checkers]


def _over_days(checker: UUID | None, spots: list[Spot], days: Sequence[date]) -> list[Turn]:
    """In neighbouring stretches over the days: no day holds more than one point above another."""
    return [
        Turn(spot.id, checker, days[number * len(days) // len(spots)]) for number, spot in enumerate(spots)
    ]


def free_days(
    days: Sequence[date], posted: tuple[date, date | None], away: Iterable[tuple[date, date]]
) -> tuple[date, ...]:
    """The days of a posting on which its holder is there; where they are away all the time, on which somebody
    stands in."""
    held = [day for day in days if posted[0] <= day and (posted[1] is None or day <= posted[1])]
    gone = list(away)
    there = [day for day in held if not any(first <= day <= last for first, last in gone)]
    return tuple(there or held)
