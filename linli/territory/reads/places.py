"""Places for pages and for people who name them in words."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from linli.kernel.errors import Missing
from linli.territory.models import Place
from linli.territory.reads.cache import tree
from linli.territory.rules import kinds
from linli.territory.rules.kinds import Kind
from linli.territory.rules.places import PlaceInfo, Tree, chained
from linli.territory.rules.search import place_named


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One line of the tree browser: a place and how many current places of each kind lie below it."""

    place: PlaceInfo
    below: dict[Kind, int]


def place_by_id(place_id: UUID) -> PlaceInfo:
    """The place.

    Raises:
        Missing: there is none.
    """
    place = tree().get(place_id)
    if place is None:
        raise Missing(_("There is no such place."))
    return place


def places_page(parent_id: UUID | None) -> list[PlaceLine]:
    """The places below `parent_id` (None: the banner itself) with counts, in the order of their codes."""
    known = tree()
    banner = known.banner()
    if parent_id is None:
        places: tuple[PlaceInfo, ...] = (banner,) if banner else ()
    else:
        places = known.children(parent_id)
    return [PlaceLine(place, _below(known, place)) for place in places]


def _below(known: Tree, place: PlaceInfo) -> dict[Kind, int]:
    inside = known.descendants(place.id)
    found = Counter({kind: sum(p.id in inside for p in known.of_kind(kind)) for kind in Kind})
    found[place.kind] -= 1
    return {kind: found[kind] for kind in reversed(Kind) if found[kind] > 0}


def search_name(text: str, town_id: UUID | None = None) -> PlaceInfo | None:
    """The smallest place that a sentence names without doubt, else None."""
    return place_named(tree(), text, town_id)


def places_broken() -> Iterator[str]:
    """For `verify`: one sentence per place that breaks a rule of the tree. Reads afresh, in one statement."""
    rows = Place.objects.values_list(
        "id", "kind", "level", "code", "name_zh", "name_en", "parent_id", "prefix", "lon", "lat", "synthetic"
    )
    known = Tree(chained([PlaceInfo(row[0], Kind(row[1]), *row[2:], current=True) for row in rows]))
    for place in (known.get(row[0]) for row in rows):
        if place is not None and not _sound(known, place):
            yield f"territory: place {place.id} ({place.code}) does not fit below its parent"


def _sound(known: Tree, place: PlaceInfo) -> bool:
    parent = known.get(place.parent_id)
    stands = (parent.kind, parent.level) if parent else None
    above = known.get(known.chain(place.parent_id).village_id) or parent
    return (
        kinds.may_stand_below(place.kind, place.level, stands)
        and kinds.level_fits(place.kind, place.level)
        and kinds.code_fits(place.kind, place.code, above.code if above else None)
    )
