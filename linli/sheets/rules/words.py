"""Headers made comparable: ＊联系 电话（必填） and 联系电话: are the same."""

import re
import unicodedata
from typing import Final

_ASIDE: Final = re.compile(r"[(\[{【〔《<][^)\]}】〕》>]*[)\]}】〕》>]")
_NOISE: Final = re.compile(r"[\s*:：、，,。.;；·_\-/\\|()\[\]{}【】〔〕《》<>\"'“”‘’#]+")


def plain(text: str) -> str:
    """Full-width made half-width, lower case, control characters out; brackets and spaces stay."""
    half = unicodedata.normalize("NFKC", text).lower()
    return "".join(char for char in half if char.isspace() or unicodedata.category(char)[0] != "C")


def normal(text: str) -> str:
    """Letters and digits only; what stands in brackets stays."""
    return _NOISE.sub("", plain(text))


def variants(header: str) -> tuple[str, ...]:
    """The ways a header may be meant: whole, without asides in brackets, its last line (a two-row header)."""
    bare = _ASIDE.sub("", plain(header))
    last = re.split(r"[\n/]", bare.strip())[-1]
    found = (normal(header), normal(bare), normal(last))
    return tuple(dict.fromkeys(word for word in found if word))
