"""Readers of single cells. Each makes a value or says in a sentence what to mend."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

from linli.kernel.errors import Text
from linli.kernel.rules import text as texts
from linli.sheets.rules.formulas import harmless
from linli.sheets.rules.tables import Cell, written
from linli.sheets.rules.words import normal

YES = frozenset({"是", "有", "对", "真", "√", "✓", "✔", "☑", "y", "yes", "true", "t", "1", "1.0"})
NO = frozenset(
    {"否", "无", "不", "不是", "没有", "假", "×", "✗", "✘", "☐", "x", "n", "no", "false", "f", "0", "0.0"}
)


class Unreadable(ValueError):
    """What is wrong with a cell and what to do about it: a translated sentence."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))


def string(cell: Cell) -> str:
    """The cell as tidy, harmless text."""
    return harmless(texts.tidy(written(cell)))


def half(cell: Cell) -> str:
    """The cell as text with every full-width letter, digit and sign made plain."""
    return unicodedata.normalize("NFKC", string(cell)).strip()


def text(limit: int = 200) -> Callable[[Cell], str]:
    """Text of at most `limit` characters."""

    def read(cell: Cell) -> str:
        found = string(cell)
        if len(found) > limit:
            raise Unreadable(_("At most %(limit)s characters, please.") % {"limit": limit})
        return found

    return read


def code(limit: int = 40) -> Callable[[Cell], str]:
    """A number or code that is only compared, never reckoned with: 012, A-7. Half-width."""

    def read(cell: Cell) -> str:
        if isinstance(cell, float) and not cell.is_integer():
            raise Unreadable(_("This should be a number or code without a fraction."))
        _whole(cell)
        found = half(cell)
        if len(found) > limit:
            raise Unreadable(_("At most %(limit)s characters, please.") % {"limit": limit})
        return found

    return read


_POWER = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{2,3}")


def _whole(cell: Cell) -> None:
    """Refuses a long number of which Excel kept only the first fifteen digits.

    Raises:
        Unreadable: it is damaged.
    """
    lost = isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= 1e15
    if lost or (isinstance(cell, str) and _POWER.fullmatch(cell.strip())):
        raise Unreadable(
            _(
                "Excel has turned this number into %(cell)s and lost its last digits. "
                "Format the column as text, type it again, and save."
            )
            % {"cell": f"{cell:.5E}" if isinstance(cell, int | float) else str(cell).strip()}
        )


undamaged = _whole


def number(least: float | None = None, most: float | None = None) -> Callable[[Cell], float]:
    """A number, with or without a fraction, thousands separated or not."""

    def read(cell: Cell) -> float:
        try:
            found = float(cell) if isinstance(cell, int | float) else float(half(cell).replace(",", ""))
        except (ValueError, OverflowError):
            raise Unreadable(_("This is not a number.")) from None
        if (
            not isfinite(found)
            or (least is not None and found < least)
            or (most is not None and found > most)
        ):
            raise Unreadable(_("This number lies outside what can be."))
        return found

    return read


def integer(least: int | None = None, most: int | None = None) -> Callable[[Cell], int]:
    """A whole number; “12.0” counts."""
    read_number = number(least, most)

    def read(cell: Cell) -> int:
        found = read_number(cell)
        if abs(found) >= 1e15 or not found.is_integer():
            raise Unreadable(_("This should be a whole number."))
        return int(found)

    return read


def yes_no(cell: Cell) -> bool:
    """是, √, yes, 1 and their like."""
    word = half(cell).lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise Unreadable(_("Please write 是 or 否."))


def choice(words: Callable[[], Mapping[str, Any]]) -> Callable[[Cell], Any]:
    """One of a list: `words` gives what each word means, in any language, asked anew for each file."""

    def read(cell: Cell) -> Any:
        known = {normal(word): value for word, value in words().items()}
        found = normal(string(cell))
        if found not in known:
            offered = _(", ").join(list(dict.fromkeys(words()))[:12])
            raise Unreadable(_("This word is not known here. Possible: %(words)s.") % {"words": offered})
        return known[found]

    return read
