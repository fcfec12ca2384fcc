"""Who takes part: nobody without their yes, and whoever wants to leave leaves (law, arts. 17 and 23)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Text

MAX_PARTIES = 12
LETTERS = "甲乙丙丁戊己庚辛壬癸子丑"
"""How an agreement calls its parties, first to last."""


class Signer(StrEnum):
    """Who signed besides the parties; `paper` stands for a scan with every signature on it."""

    PARTY = "party"
    MEDIATOR = "mediator"
    RECORDER = "recorder"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Side:
    """What the rules need of a party. `consent` None: not asked yet."""

    id: UUID
    consent: bool | None
    left: bool


def staying(sides: Iterable[Side]) -> list[Side]:
    """Those who have neither left nor refused."""
    return [side for side in sides if not side.left and side.consent is not False]


def unready(sides: Sequence[Side]) -> Text | None:
    """Why these cannot sit down or agree yet, or None."""
    here = staying(sides)
    if len(here) < 2:
        return _("It takes two: put both parties down first.")
    if any(side.consent is None for side in here):
        return _("Ask every party whether they agree to mediation, and note it.")
    return None


def ends(sides: Iterable[Side]) -> bool:
    """Whether too few are left to go on."""
    return len(staying(sides)) < 2


def unsigned(
    sides: Sequence[Side], signed: Collection[UUID], others: Collection[str]
) -> tuple[list[UUID], bool]:
    """(parties that have not signed, whether the mediator has not); a scan of the paper is all of it."""
    if Signer.PAPER in others:
        return [], False
    return [side.id for side in staying(sides) if side.id not in signed], Signer.MEDIATOR not in others


def letter(position: int) -> str:
    """“甲” for the first party."""
    return LETTERS[position]


def related(own: tuple[UUID, Collection[UUID]], party: tuple[UUID | None, Collection[UUID]]) -> bool:
    """Whether a mediator is the party or shares a household with it: (person, households) of each."""
    return own[0] == party[0] or bool(set(own[1]) & set(party[1]))


def names_in(line: str) -> list[str]:
    """Names typed in one line, separated by blanks or Chinese or other commas; each once."""
    for sign in "、，,；;/和与":
        line = line.replace(sign, " ")
    return list(dict.fromkeys(line.split()))
