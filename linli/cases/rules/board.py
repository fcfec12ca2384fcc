"""What may stand on the public board: answered opinions and questions whose givers agreed, no complaint."""

import re

from linli.cases.rules.kinds import VOICES, CaseKind
from linli.cases.rules.steps import State
from linli.kernel.rules.bigrams import fold, public

_MONTH = re.compile(r"(20\d{2})-(0[1-9]|1[0-2])", re.ASCII)
BREAK = "\n\n——\n\n"
"""Between words and answer where both stand in one text."""


def may_stand(kind: CaseKind, state: State, *, agreed: bool, floor: int, about_unit: bool) -> bool:
    """Whether the desk may publish it. A complaint about an office has a floor or names a unit: never."""
    answered = state in (State.ANSWERED, State.CLOSED)
    return kind in VOICES and answered and agreed and not complaint(floor=floor, about_unit=about_unit)


def complaint(*, floor: int, about_unit: bool) -> bool:
    """Whether it is about an office or somebody who works there."""
    return floor > 0 or about_unit


def names_somebody(text: str) -> bool:
    """Whether a phone or identity number stands in the text: that much a machine can tell."""
    return public(text) != fold(text)


def joined(words: str, answer: str) -> str:
    """Words and answer as one text, as the story shows what was published."""
    return f"{words}{BREAK}{answer}"


def month_of(text: str) -> tuple[int, int] | None:
    """(year, month) of `2024-09`, or None."""
    found = _MONTH.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else None
