"""Finds the place that somebody named in a sentence: 广义村 3 组，小卖部旁边."""

import re
from functools import lru_cache
from typing import Final
from uuid import UUID

from linli.kernel.actor import Level as Kind
from linli.kernel.rules.text import tidy
from linli.territory.rules.names import stem
from linli.territory.rules.places import PlaceInfo, Tree

_GROUP: Final = re.compile(r"第?([0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:号)?(?:村民)?小?(?:组|独贵龙)")
_DIGITS: Final = "零一二三四五六七八九"


def place_named(tree: Tree, text: str, town_id: UUID | None = None) -> PlaceInfo | None:
    """The smallest place that `text` names without doubt, else None. `town_id` narrows the search.

    The longest name found wins; two places with equally long names need their town in the text.
    """
    plain = re.sub(r"\s+", "", tidy(text))
    towns = [town for town in tree.of_kind(Kind.TOWN) if town_id in (None, town.id)]
    named = [town for town in towns if town.name_zh in plain]
    for town in named:
        plain = plain.replace(town.name_zh, "，")
    within = named or towns
    found = _villages(tree, plain, {town.id for town in within})
    if len(found) > 1:
        found = [pair for pair in found if _town_stem(tree, pair[0]) in plain]
    if len(found) == 1:
        village, end = found[0]
        return _group(tree, village, plain[end:]) or village
    said = named or [town for town in towns if stem(town.name_zh) in plain]
    return said[0] if len(said) == 1 and not found else None


def _town_stem(tree: Tree, village: PlaceInfo) -> str:
    return stem(tree.name(village.parent_id, "zh"))


def _villages(tree: Tree, plain: str, towns: set[UUID]) -> list[tuple[PlaceInfo, int]]:
    """The villages with the longest name in `plain`, each with the position where the name ends."""
    best: list[tuple[PlaceInfo, int]] = []
    longest = 0
    for village in tree.of_kind(Kind.VILLAGE):
        if village.parent_id not in towns:
            continue
        length, end = _longest(plain, _spellings(village.name_zh, tree.name(village.parent_id, "zh")))
        if length > longest:
            best, longest = [], length
        if length and length == longest:
            best.append((village, end))
    return best


@lru_cache(maxsize=4096)
def _spellings(village: str, town: str) -> tuple[str, ...]:
    """How people write a village: with its ending, with 村, or bare; with or without its town in front."""
    names = {village, village.removeprefix(town)}
    short = {stem(name) for name in names if stem(name) not in ("", "直属")}
    loose = {f"{name}村" for name in short if village.endswith("村委会")}
    return tuple(name for name in names | short | loose if len(stem(name)) >= 2 and name != "直属社区")


def _longest(plain: str, spellings: tuple[str, ...]) -> tuple[int, int]:
    """(length, end) of the longest spelling in `plain`, the first place where it stands; (0, 0) if none."""
    hits = [(len(name), plain.find(name) + len(name)) for name in spellings if name in plain]
    return max(hits, default=(0, 0))


def _group(tree: Tree, village: PlaceInfo, rest: str) -> PlaceInfo | None:
    """The group of the village whose number stands in `rest`."""
    match = _GROUP.search(rest)
    if match is None:
        return None
    number = _number(match[1])
    below = tree.descendants(village.id)
    for group in tree.of_kind(Kind.GROUP):
        own = _GROUP.fullmatch(group.name_zh)
        if group.id in below and own is not None and _number(own[1]) == number:
            return group
    return None


def _number(written: str) -> int:
    """12 or 十二 as a number."""
    if written.isdigit():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    value = _DIGITS.find(ones) if ones else 0
    return value + (10 * (_DIGITS.find(tens) if tens else 1) if ten else 0)
