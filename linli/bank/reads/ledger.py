"""Balances, now and at any moment, and statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Sum

from linli.bank.models import Account, Entry, Transfer
from linli.bank.rules.ledger import Standing

PAGE = 50


def standings(account_ids: Iterable[UUID], *, lock: bool = False) -> dict[UUID, Standing]:
    """The accounts as the rules look at them; `lock` holds them in the ledger's one order."""
    rows = Account.objects.filter(pk__in=list(account_ids))
    if lock:
        rows = rows.select_for_update(no_key=True)
    rows = rows.order_by(F("household_id").asc(nulls_last=True), "pk")
    return {
        row.pk: Standing(row.unit, row.balance, row.floor, row.kept, row.closed_at is not None)
        for row in rows
    }


def balance(account_id: UUID) -> int:
    """What an account holds now, 0 for none; for an issuing one what it gave out, negative."""
    row = Account.objects.filter(pk=account_id).first()
    if row is None or row.kept:
        return row.balance if row else 0
    return issued(account_id)


def issued(account_id: UUID) -> int:
    """The balance of an account that keeps none: what came in less what went out."""
    came = Transfer.objects.filter(target_id=account_id).aggregate(sum=Sum("amount"))["sum"] or 0
    went = Transfer.objects.filter(source_id=account_id).aggregate(sum=Sum("amount"))["sum"] or 0
    return int(came - went)


def trial_balance() -> dict[str, int]:
    """Unit → the sum over all its accounts, which is zero. Three statements."""
    total: dict[str, int] = {}
    kept = Account.objects.filter(kept=True).order_by().values_list("unit").annotate(Sum("balance"))
    came = Transfer.objects.filter(target__kept=False).order_by().values_list("unit").annotate(Sum("amount"))
    went = Transfer.objects.filter(source__kept=False).order_by().values_list("unit").annotate(Sum("amount"))
    for sign, rows in ((1, kept), (1, came), (-1, went)):
        for unit, amount in rows:
            total[unit] = total.get(unit, 0) + sign * int(amount)
    return total


def balance_at(account_id: UUID, moment: datetime) -> int:
    """What an account held at a past moment, by what was booked up to then."""
    rows = Entry.objects.filter(account_id=account_id, transfer__at__lte=moment)
    return int(rows.aggregate(sum=Sum("delta"))["sum"] or 0)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement."""

    seq: int
    transfer: Transfer
    delta: int
    balance: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A page of an account's entries, the newest first; `after` is the number to go on below (0: the end)."""

    balance: int
    lines: list[Line]
    after: int


def statement(account_id: UUID, *, below: int | None = None, limit: int = PAGE) -> Statement:
    """A page of an account's history. Two statements, however long the history."""
    rows = Entry.objects.select_related("transfer").filter(account_id=account_id)
    if below:
        rows = rows.filter(seq__lt=below)
    found = list(rows.order_by("-seq")[: limit + 1])
    lines = [Line(row.seq, row.transfer, row.delta, row.balance) for row in found[:limit]]
    return Statement(balance(account_id), lines, lines[-1].seq if len(found) > limit else 0)
