"""What may be posted: kinds of accounts and transfers, and which lines of a batch cannot be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Text

POINT = "point"
LARGEST = 10**15
"""One transfer at most: far below what 64 bits hold, so that no sum overflows."""


class AccountKind(StrEnum):
    """What an account is for."""

    ISSUE = "issue"
    HOUSEHOLD = "household"
    HOLD = "hold"
    TILL = "till"
    EXPIRED = "expired"
    SUSPENSE = "suspense"


UNBOUNDED = frozenset({AccountKind.ISSUE})
"""Accounts without floor or running balance: what they gave out is the sum of the others."""


@dataclass(frozen=True, slots=True)
class Line:
    """One transfer as it is asked for. `key` was made before anything was sent; repeating does no harm."""

    key: UUID
    kind: str
    unit: str
    source: UUID
    target: UUID
    amount: int
    reverses: int | None = None
    settles: int | None = None

    def body(self) -> list[object]:
        """What its digest covers."""
        return [
            self.kind,
            self.unit,
            str(self.source),
            str(self.target),
            self.amount,
            self.reverses,
            self.settles,
        ]


@dataclass(frozen=True, slots=True)
class Standing:
    """The part of an account that the rules look at."""

    unit: str
    balance: int
    floor: int | None
    kept: bool
    closed: bool


class Fault(StrEnum):
    """Why a line cannot be posted."""

    AMOUNT = "amount"
    SAME = "same"
    UNKNOWN = "unknown"
    UNIT = "unit"
    CLOSED = "closed"
    SHORT = "short"


FAULTS: dict[Fault, Text] = {
    Fault.AMOUNT: _("The amount must be a whole number above zero."),
    Fault.SAME: _("From and to are the same account."),
    Fault.UNKNOWN: _("There is no such account."),
    Fault.UNIT: _("These accounts hold something else."),
    Fault.CLOSED: _("This account is closed."),
    Fault.SHORT: _("There is not enough left."),
}


def faults(lines: Sequence[Line], accounts: Mapping[UUID, Standing]) -> dict[int, Fault]:
    """Line number (from 0) → why it cannot be, taking the lines in their order; a bad line moves nothing."""
    balances = {pk: account.balance for pk, account in accounts.items()}
    found: dict[int, Fault] = {}
    for number, line in enumerate(lines):
        fault = _fault(line, accounts, balances)
        if fault:
            found[number] = fault
            continue
        balances[line.source] -= line.amount
        balances[line.target] += line.amount
    return found


def _fault(line: Line, accounts: Mapping[UUID, Standing], balances: Mapping[UUID, int]) -> Fault | None:
    if type(line.amount) is not int or not 0 < line.amount <= LARGEST:
        return Fault.AMOUNT
    if line.source == line.target:
        return Fault.SAME
    source, target = accounts.get(line.source), accounts.get(line.target)
    if source is None or target is None:
        return Fault.UNKNOWN
    if not source.unit == target.unit == line.unit:
        return Fault.UNIT
    if source.closed or target.closed:
        return Fault.CLOSED
    left = balances[line.source] - line.amount
    short = source.kept and source.floor is not None and left < source.floor
    return Fault.SHORT if short else None


def keys_of(lines: Iterable[Line]) -> list[UUID]:
    """The lines' keys in their order."""
    return [line.key for line in lines]
