"""English names and short-number prefixes made from Chinese place names."""

from collections.abc import Container
from typing import Final

from pypinyin import Style, lazy_pinyin

_ENGLISH: Final = {
    "克什克腾旗": "Hexigten Banner",
    "达来诺日镇": "Dalainor town",
    "达日罕乌拉苏木": "Darhan Ula sum",
    "巴彦查干苏木": "Bayan Qagan sum",
    "浩来呼热苏木": "Holai Hure sum",
    "乌兰布统苏木": "Ulan Butong sum",
    "西拉沐沦街道": "Xar Moron subdistrict",
    "热水塘温泉疗养旅游开发区直属虚拟社区": "Reshuitang hot spring area community",
}
ENDINGS: Final = {
    "居委会": "community",
    "村委会": "village",
    "街道": "subdistrict",
    "苏木": "sum",
    "嘎查": "gacha",
    "社区": "community",
    "县": "County",
    "旗": "Banner",
    "镇": "town",
    "乡": "township",
    "村": "village",
}
"""Chinese ending → English word, longest ending first."""
_PREFIXES: Final = {"克什克腾旗": "KSKT", "万合永镇": "WHY"}


def stem(name: str) -> str:
    """The name without the word that says what it is: 广义村委会 → 广义."""
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)]
    return name


def spelled(name: str) -> str:
    """Pinyin in one word with a capital: 万合永 → Wanheyong, 西安 → Xi'an."""
    syllables = lazy_pinyin(name, style=Style.NORMAL, v_to_u=True)
    if len(syllables) == len(name):  # 勒 is “le” in names taken from Mongolian
        syllables = ["le" if char == "勒" else s for char, s in zip(name, syllables, strict=True)]
    joined = "".join(f"'{s}" if i and s[:1] in "aeo" else s for i, s in enumerate(syllables))
    return joined[:1].upper() + joined[1:]


def english(name: str, above: str = "") -> str:
    """An English name for a Chinese one; `above` is the Chinese name of the parent.

    巴彦查干苏木直属社区 repeats its parent, so the parent's English name goes first.
    """
    if name in _ENGLISH:
        return _ENGLISH[name]
    if above and name.startswith(above) and name != above:
        name = name[len(above) :]
        if stem(name) == "直属":
            return f"{english(above)} direct community"
    base = stem(name)
    word = ENDINGS.get(name[len(base) :], "")
    direct = base.endswith("直属") and len(base) > 2
    spoken = f"{spelled(base[:-2])} direct" if direct else spelled(base)
    return f"{spoken} {word}".strip()


def prefix(name: str, taken: Container[str | None] = ()) -> str:
    """A prefix for short numbers that is not in `taken`: the initials, with a digit if need be."""
    letters = _PREFIXES.get(name) or "".join(s[:1] for s in lazy_pinyin(stem(name))).upper()
    letters = ("".join(c for c in letters if c.isascii() and c.isalnum()) or "X")[:5].ljust(2, "X")
    tries = (
        letters,
        *(f"{letters}{number}" for number in range(2, 10)),
        *(f"{letters[:4]}{n}" for n in range(10, 100)),
    )
    return next(tried for tried in tries if tried not in taken)
