"""Places as tables name them: by code, or by a path such as 万合永镇广义村3组, spelled in the usual ways."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final
from uuid import UUID

from linli.kernel.actor import Level as Kind
from linli.kernel.rules.numerals import chinese
from linli.territory.rules.names import stem
from linli.territory.rules.places import PlaceInfo, Tree

_NOISE: Final = re.compile(r"[\s/\\>\-—_，,、·.]+")
_GROUP: Final = re.compile(r"第?([0-9]{1,2})(?:村民)?小?组")

Index = dict[str, frozenset[UUID]]
"""Comparable text → the current places that are called so."""


def comparable(text: str) -> str:
    """Half-width, lower case, without spaces and separators."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()


def index(tree: Tree) -> Index:
    """Every way in which each current place may be written, unmistakable or not."""
    found: dict[str, set[UUID]] = {}
    for kind in Kind:
        for place in tree.of_kind(kind):
            for way in {comparable(way) for way in _ways(tree, place)}:
                if way:
                    found.setdefault(way, set()).add(place.id)
    return {way: frozenset(ids) for way, ids in found.items()}


def _ways(tree: Tree, place: PlaceInfo) -> Iterator[str]:
    """Its code; its name alone; its name behind any spelling of what stands above it."""
    yield place.code
    yield tree.full_name(place.id, "en")
    own = _spellings(tree, place)
    yield from own
    up = tree.get(place.parent_id)
    while up is not None and up.kind is Kind.GRID:
        up = tree.get(up.parent_id)
    if up is None:
        return
    yield from (above + name for above in set(_ways_above(tree, up)) for name in own)


def _ways_above(tree: Tree, place: PlaceInfo) -> Iterator[str]:
    """The place by its own name, with the town in front, and with the banner in front of that."""
    own = _spellings(tree, place)
    yield from own
    up = tree.get(place.parent_id)
    if up is not None:
        yield from (above + name for above in set(_ways_above(tree, up)) for name in own)


def _spellings(tree: Tree, place: PlaceInfo) -> frozenset[str]:
    """广义村委会, 广义村; 3组, 三组, 第3组, 3小组. A bare stem (广义) would be too bold in a table."""
    found = {place.name_zh}
    if place.kind is Kind.VILLAGE:
        short = place.name_zh.removeprefix(tree.name(place.parent_id, "zh")) or place.name_zh
        found.add(short)
        found |= {f"{stem(name)}村" for name in (place.name_zh, short) if name.endswith("村委会")}
        found |= {f"{stem(name)}社区" for name in (place.name_zh, short) if name.endswith("居委会")}
    if place.kind is Kind.GROUP and (match := _GROUP.fullmatch(place.name_zh)):
        number = int(match[1])
        found |= {
            f"{head}{n}{tail}"
            for n in (number, chinese(number))
            for head in ("", "第")
            for tail in ("组", "小组", "村民小组")
        }
    return frozenset(found)
