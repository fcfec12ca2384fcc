"""Seals transfers behind them, so that posting never waits for the chain."""

from django.db.models import Exists, Max, OuterRef

from linli.bank.models import Seal, Transfer
from linli.bank.reads.verifying import sealed_row
from linli.kernel.actions.versions import version_lock
from linli.kernel.rules import chain
from linli.kernel.verbs import verb

LOOKBACK = 10_000
"""Numbers looked at again below the last sealed one: transactions that committed late."""


@verb
def transfers_seal(*, limit: int = 5000) -> int:
    """Seals up to `limit` transfers that have no seal yet; returns how many."""
    version_lock(topic="bank-seal")
    last = Seal.objects.order_by("-seq").first()
    seq, previous = (last.seq, last.hash) if last else (0, chain.GENESIS)
    highest = Seal.objects.aggregate(highest=Max("transfer_id"))["highest"] or 0
    rows = Transfer.objects.filter(~Exists(Seal.objects.filter(transfer_id=OuterRef("pk"))))
    seals = []
    for row in rows.filter(pk__gt=highest - LOOKBACK).order_by("pk")[:limit]:
        seq += 1
        previous = chain.link(previous, sealed_row(row))
        seals.append(Seal(seq=seq, transfer=row, hash=previous))
    Seal.objects.bulk_create(seals, batch_size=500)
    return len(seals)
