"""Whether the books are whole: balances computed again, transfers booked on both sides, the chain."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import Count, Sum

from linli.bank.models import Account, Entry, Seal, Transfer
from linli.bank.reads.ledger import trial_balance
from linli.kernel.rules import chain

STEP = 5000


def broken() -> Iterator[str]:
    """One sentence per thing that is wrong, the first difference of each account first."""
    yield from _entries()
    yield from _sides()
    yield from _balances()
    yield from _chain()


_RUNNING = """
SELECT account_id, seq, delta, balance, before, number FROM (
  SELECT account_id, seq, delta, balance,
    lag(balance, 1, 0) OVER w AS before, row_number() OVER w AS number
  FROM bank_entry WINDOW w AS (PARTITION BY account_id ORDER BY seq)
) AS entries
WHERE balance <> before + delta OR seq <> number ORDER BY account_id, seq LIMIT 20
"""

_BOOKED = """
FROM bank_entry e {join} JOIN bank_transfer t ON t.id = e.transfer_id AND (
  (e.account_id = t.source_id AND e.delta = -t.amount) OR (e.account_id = t.target_id AND e.delta = t.amount))
"""
_SIDES = f"""
SELECT t.id FROM bank_transfer t
JOIN bank_account s ON s.id = t.source_id JOIN bank_account g ON g.id = t.target_id
LEFT JOIN (SELECT e.transfer_id, count(*) AS found {_BOOKED.format(join="")} GROUP BY e.transfer_id) AS booked
  ON booked.transfer_id = t.id
WHERE coalesce(found, 0) <> CASE WHEN s.kept THEN 1 ELSE 0 END + CASE WHEN g.kept THEN 1 ELSE 0 END
ORDER BY t.id LIMIT 20
"""  # noqa: S608 - our own words
_STRAY = f"""
SELECT e.account_id, e.seq {_BOOKED.format(join="LEFT")} WHERE t.id IS NULL
ORDER BY e.account_id, e.seq LIMIT 20
"""


def _entries() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(_RUNNING)
        for account_id, seq, delta, balance, before, number in cursor.fetchall():
            if seq != number:
                yield f"bank: account {account_id} lacks entry {number}"
            else:
                yield f"bank: account {account_id}, entry {seq}: {before} and {delta} do not make {balance}"


def _sides() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(_SIDES)
        for (pk,) in cursor.fetchall():
            yield f"bank: transfer {pk} is not booked on both sides"
        cursor.execute(_STRAY)
        for account_id, seq in cursor.fetchall():
            yield f"bank: account {account_id}, entry {seq} belongs to no such transfer"


def _balances() -> Iterator[str]:
    sums = Entry.objects.order_by().values("account_id").annotate(sum=Sum("delta"), count=Count("seq"))
    booked = {row["account_id"]: (row["sum"], row["count"]) for row in sums}
    for row in Account.objects.filter(kept=True).order_by("pk").iterator(chunk_size=2000):
        total, count = booked.get(row.pk, (0, 0))
        if (row.balance, row.seq) != (total, count):
            said = f"{row.balance} after {row.seq} entries; its entries say {total} after {count}"
            yield f"bank: account {row.pk} says {said}"
    for unit, total in trial_balance().items():
        if total:
            yield f"bank: the accounts of {unit} add up to {total}, not to zero"


def sealed_row(row: Transfer) -> list[Any]:
    """The part of a transfer that its seal covers."""
    who = str(row.actor_id) if row.actor_id else None
    ends = [str(row.source_id), str(row.target_id)]
    at = row.at.isoformat(timespec="microseconds")
    return [row.pk, str(row.key), row.digest, row.kind, row.unit, *ends, row.amount, row.reverses_id, who, at]


def _chain() -> Iterator[str]:
    previous, expected = chain.GENESIS, 1
    for seal in Seal.objects.select_related("transfer").order_by("seq").iterator(chunk_size=STEP):
        if seal.seq != expected:
            yield f"bank: seal {expected} is missing"
            return
        previous = chain.link(previous, sealed_row(seal.transfer))
        if previous != seal.hash:
            yield f"bank: transfer {seal.transfer_id} (seal {seal.seq}) was changed after sealing"
            return
        expected += 1
