"""Checklists: their items, and how they are written in a form."""

from collections.abc import Iterable, Mapping
from typing import Any

FEWEST, MOST, LONGEST = 1, 40, 200
Item = dict[str, Any]
"""{"no": 1, "zh": "…", "en": "…"}: numbers count from 1 and stay within a version."""


def numbered(texts: Iterable[tuple[str, str]]) -> list[Item]:
    """Items from (Chinese, English) texts, empty lines left out."""
    kept = [(zh.strip(), en.strip()) for zh, en in texts if zh.strip()]
    return [{"no": number, "zh": zh, "en": en} for number, (zh, en) in enumerate(kept, start=1)]


def read_lines(text: str) -> list[Item]:
    """One item a line, Chinese and English apart by a bar: “通道畅通 | The way out is free”."""
    pairs = (line.partition("|") for line in text.replace("｜", "|").splitlines())
    return numbered((zh, en) for zh, _bar, en in pairs)


def as_lines(items: Iterable[Mapping[str, Any]]) -> str:
    """The same, to be changed in a form."""
    return "\n".join(f"{item['zh']} | {item['en']}" if item["en"] else str(item["zh"]) for item in items)


def fits(items: list[Item]) -> bool:
    """Whether a list has neither too few nor too many items, and none too long."""
    texts = [text for item in items for text in (item["zh"], item["en"])]
    return FEWEST <= len(items) <= MOST and all(len(text) <= LONGEST for text in texts)
