"""How much two reports look like one matter: what they say, where, when, and what kind.

The score lies between 0 and 1 and does not depend on the order. It is a weighted sum:

- words, 0.40: how many pairs of neighbouring characters both have, over the geometric mean of how many each
  has (Ochiai 1957; a short report is not punished for a long one beside it);
- place, 0.30: the distance in metres where both have a point (half at 150 m), else the finest place of both;
- kind, 0.20: the same category;
- time, 0.10: half after a week.

From `LIKELY` on a desk is shown it. The weights were set by hand; nothing is learned from people.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.kernel.rules import geodesy
from linli.kernel.rules.bigrams import folded, terms

WORDS, PLACE, KIND, TIME = 0.40, 0.30, 0.20, 0.10
LIKELY = 0.5
HALF_METRES, HALF_DAYS = 150.0, 7.0
FINEST = (("grid_id", 0.8), ("group_id", 0.7), ("village_id", 0.4), ("town_id", 0.1))
"""How near two matters are that share no finer place than this."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is compared. `pairs`: of characters, and whole words of other scripts; point: degrees, WGS-84."""

    pairs: frozenset[str]
    category_id: UUID
    at: datetime
    grid_id: UUID | None = None
    group_id: UUID | None = None
    village_id: UUID | None = None
    town_id: UUID | None = None
    point: tuple[float, float] | None = None


def pairs(*texts: str) -> frozenset[str]:
    """What of some texts is compared."""
    return frozenset(term for text in texts for term in terms(folded(text)) if len(term) > 1)


def metres(one: Facts, other: Facts) -> float | None:
    """How far apart, or None where one has no point."""
    if one.point is None or other.point is None:
        return None
    low, high = sorted((one.point, other.point))
    return geodesy.distance(low, high)


def words(one: Facts, other: Facts) -> float:
    """0 where nothing is said by both, 1 where the same is."""
    if not one.pairs or not other.pairs:
        return 0.0
    both = len(one.pairs & other.pairs)
    return min(1.0, both / math.sqrt(len(one.pairs) * len(other.pairs)))


def _named(one: Facts, other: Facts) -> float:
    for column, near in FINEST:
        place = getattr(one, column)
        if place is not None and place == getattr(other, column):
            return near
    return 0.0


def place(one: Facts, other: Facts) -> float:
    """1 on the same spot. Points beat names, for a village can be long; a name still counts a little."""
    away = metres(one, other)
    if away is None:
        return _named(one, other)
    return 0.75 / (1 + (away / HALF_METRES) ** 2) + 0.25 * _named(one, other) / FINEST[0][1]


def time(one: Facts, other: Facts) -> float:
    """1 at the same moment."""
    return 1 / (1 + abs((one.at - other.at).total_seconds()) / 86_400 / HALF_DAYS)


def score(one: Facts, other: Facts) -> float:
    """How much the two look like one matter, from 0 to 1."""
    kind = 1.0 if one.category_id == other.category_id else 0.0
    total = WORDS * words(one, other) + PLACE * place(one, other) + KIND * kind + TIME * time(one, other)
    return min(1.0, total)


def likely(one: Facts, others: Iterable[tuple[UUID, Facts]], most: int = 5) -> list[tuple[UUID, float]]:
    """The likely ones, the likeliest first; of equals the newest (ids go with time)."""
    scored = ((key, score(one, other)) for key, other in others)
    found = [(key, value) for key, value in scored if value >= LIKELY]
    return sorted(found, key=lambda pair: (pair[1], pair[0]), reverse=True)[:most]


def told_alike(text: str, other: frozenset[str], limit: int = 12) -> list[str]:
    """Stretches of a text that the other report has as well, the longest first: what to mark."""
    found: dict[str, None] = {}
    for cluster in folded(text).split():
        start = 0
        while start < len(cluster) - 1:
            end = start
            while cluster[end : end + 2] in other and end + 2 <= len(cluster):
                end += 1
            if end > start:
                found[cluster[start : end + 1]] = None
            elif cluster in other:
                found[cluster] = None
                break
            start = max(end, start + 1)
    return sorted(found, key=len, reverse=True)[:limit]
