"""What an old hotline list names, looked up: units, categories, places, and numbers that are here already."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from linli.cases.models import Case
from linli.cases.reads.reference import reference
from linli.cases.reads.visible import visible_to
from linli.cases.rules.steps import State
from linli.kernel.actor import Actor
from linli.people.reads import organisations
from linli.territory.reads import PlaceInfo, search_name, tree

BATCH = 500


@dataclass(frozen=True, slots=True)
class Known:
    """A hotline number that is here; `number` is empty where the actor may not see the matter."""

    number: str


def known_numbers(actor: Actor, numbers: Sequence[str]) -> dict[str, Known]:
    """Which of the hotline numbers a matter carries already. One that was taken back does not count."""
    found: dict[str, Known] = {}
    for start in range(0, len(numbers), BATCH):
        some = Case.objects.filter(hotline_number__in=numbers[start : start + BATCH])
        some = some.exclude(state=State.WITHDRAWN)
        found |= {hotline: Known("") for hotline in some.values_list("hotline_number", flat=True)}
        seen = some.filter(visible_to(actor)).values_list("hotline_number", "number")
        found |= {hotline: Known(number) for hotline, number in seen}
    return found


class Names:
    """The names of one list, each looked up once."""

    def __init__(self) -> None:
        self._units: dict[str, list[tuple[UUID, UUID]]] = {}
        for row in organisations():
            for name in {row.name_zh, row.name_en}:
                self._units.setdefault(name, []).append((row.pk, row.place_id))
        self._kinds = {
            word: row for row in reference().offered for word in (row.code, row.name_zh, row.name_en)
        }
        self.place = lru_cache(maxsize=20_000)(_place)

    def unit(self, name: str, place: PlaceInfo | None) -> UUID | None:
        """The unit called so: the only one, or of several the one nearest above the place."""
        found = self._units.get(name) or self._units.get(_without_town(name, place), [])
        if len(found) == 1:
            return found[0][0]
        at = {place_id: pk for pk, place_id in found}
        return next((at[above] for above in place.chain if above in at), None) if place else None

    def category(self, name: str, what: str) -> UUID:
        """The category called so, else the one that the words point to."""
        row = self._kinds.get(name)
        return (row or reference().suggested(f"{name} {what}")).pk


def _without_town(name: str, place: PlaceInfo | None) -> str:
    """万合永镇水利站 → 水利站, for a matter of that town."""
    chain = tree().chain(place.id) if place else None
    return name.removeprefix(tree().name(chain.town_id, "zh")) if chain else name


def _place(area: str, where: str) -> PlaceInfo | None:
    """The finest place that the list's columns name, the banner itself aside."""
    found = search_name(f"{area} {where}" if area else where)
    return found if found and found.kind != "banner" else None
