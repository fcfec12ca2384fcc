"""Where an import stands, and what somebody decided about its columns."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Text
from linli.sheets.rules.words import normal


class State(StrEnum):
    """Where an import stands."""

    STAGED = "staged"
    CONFIRMED = "confirmed"
    UNDONE = "undone"
    DROPPED = "dropped"


LABELS: dict[State, Text] = {
    State.STAGED: _("waiting, nothing written yet"),
    State.CONFIRMED: _("taken in"),
    State.UNDONE: _("taken back"),
    State.DROPPED: _("dropped"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """Which sheet, which rows are its header, which column is which field, what is the same for all rows."""

    sheet: int = 0
    first: int = 1
    last: int = 1
    columns: Mapping[str, int] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one row, in words: as stored between preview and confirmation."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is known of a file that waits. `sheets`: (name, rows); `left_out`: rows that are no entries."""

    file_name: str
    sheets: tuple[tuple[str, int], ...]
    plan: Plan = Plan()
    planned: bool = False
    faults: tuple[Fault, ...] = ()
    left_out: tuple[int, ...] = ()

    def dump(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)

    @classmethod
    def load(cls, value: dict[str, Any]) -> "Waiting":
        """What `dump` wrote."""
        return cls(
            file_name=value["file_name"],
            sheets=tuple((name, rows) for name, rows in value["sheets"]),
            plan=Plan(**value["plan"]),
            planned=value["planned"],
            faults=tuple(Fault(**fault) for fault in value["faults"]),
            left_out=tuple(value["left_out"]),
        )


def headers_digest(headers: Sequence[str]) -> str:
    """SHA-256 over the headers, made comparable: by this a mapping is remembered."""
    return hashlib.sha256("\n".join(map(normal, headers)).encode()).hexdigest()
