"""Answer templates: words with gaps that the matter fills. What is no known gap is refused when saving."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Text
from linli.kernel.rules import text

GAPS: dict[str, tuple[str, Text]] = {
    "number": ("编号", _("the matter's number")),
    "place": ("地点", _("where it is")),
    "category": ("类别", _("its category")),
    "date": ("日期", _("today's date")),
}
"""gap → its Chinese name, and what comes in its place."""

STEPS = ("answer", "settle", "decline", "report_back")
"""Steps whose words a template may fill in."""

MAX_WORDS = 1000
_ALIASES = {zh: name for name, (zh, _label) in GAPS.items()}
_GAP = re.compile(r"\{([^{}]*)\}")
_WIDE = str.maketrans("｛｝", "{}")


def tidied(words: str) -> str:
    """The words as they are kept: plain braces, gaps by their English names, no blanks inside them."""
    return _GAP.sub(lambda gap: "{" + _name(gap[1]) + "}", text.tidy(words).translate(_WIDE))


def _name(inside: str) -> str:
    plain = inside.strip()
    return _ALIASES.get(plain, plain.lower() if plain.lower() in GAPS else plain)


def unknown(words: str) -> list[str]:
    """Gaps of tidied words that nothing fills, and braces that belong to none, each once and in order."""
    strange = ["{" + name + "}" for name in _GAP.findall(words) if name not in GAPS]
    stray = re.findall(r"[{}]", _GAP.sub("", words))
    return list(dict.fromkeys((*strange, *stray)))


def fill(words: str, values: Mapping[str, str]) -> str:
    """The words with each gap filled once; what a value itself holds is never read as a gap.

    Raises:
        KeyError: a known gap has no value.
    """
    return _GAP.sub(lambda gap: values[gap[1]] if gap[1] in GAPS else gap[0], words)
