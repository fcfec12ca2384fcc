"""Audit rows go in unchained inside the verb's transaction; a job seals them behind."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef

from linli.kernel import clock
from linli.kernel.actions.bulk import Bulk
from linli.kernel.actions.versions import version_lock
from linli.kernel.actor import Actor
from linli.kernel.models import Audit, AuditSeal, DayDigest
from linli.kernel.reads import audit_row
from linli.kernel.rules import chain
from linli.kernel.verbs import verb

LOOKBACK = 10_000
"""Serial numbers re-read below the last sealed one: rows of transactions that committed late."""


def audit_record(*, actor: Actor, verb: str, kind: str, object_id: UUID | None, **detail: Any) -> None:
    """Writes the audit row of the verb that is running. `detail` holds ids, states and amounts only.

    The row names who really acted; `stands_in` lists the postings of others they stood in for just then.
    """
    detail = detail | ({"stands_in": actor.stands_in} if actor.stands_in else {})
    Audit.objects.create(
        actor_kind=actor.kind,
        actor_id=actor.user_id,
        verb=verb,
        object_kind=kind,
        object_id=object_id,
        detail={key: _plain(value) for key, value in detail.items() if value is not None},
    )


def audit_record_many(
    *, actor: Actor, verb: str, kind: str, rows: Iterable[tuple[UUID, dict[str, Any]]]
) -> None:
    """Writes one row per (object, detail) of a verb that did very many at once. `detail` is as JSON holds it.

    Sealing waits until this transaction ends: a seal set meanwhile on a later row could leave these behind.
    """
    version_lock(topic="audit-seal")
    sample = Audit(actor_kind=actor.kind, actor_id=actor.user_id, verb=verb, object_kind=kind)
    bulk = Bulk(sample, "object_id", "detail")
    for object_id, detail in rows:
        bulk.add(object_id, detail)
    bulk.write()


def _plain(value: Any) -> Any:
    """As JSON holds it; what JSON does not know, and fractions (which engines round), as their text."""
    if isinstance(value, list | tuple | set | frozenset):
        return [
            _plain(item) for item in (sorted(value, key=str) if isinstance(value, set | frozenset) else value)
        ]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return value if value is None or type(value) in (bool, int, str) else str(value)


@verb
def audit_seal(*, limit: int = 5000, whole: bool = False) -> int:
    """Seals up to `limit` audit rows that have no seal yet and returns how many.

    `whole` looks at every row instead of the last `LOOKBACK` (after a long import).
    """
    version_lock(topic="audit-seal")
    last = AuditSeal.objects.order_by("-seq").first()
    seq, previous = (last.seq, last.hash) if last else (0, chain.GENESIS)
    highest = AuditSeal.objects.aggregate(highest=Max("audit_id"))["highest"] or 0
    rows = Audit.objects.filter(~Exists(AuditSeal.objects.filter(audit_id=OuterRef("pk"))))
    if not whole:
        rows = rows.filter(pk__gt=highest - LOOKBACK)
    seals = []
    for row in rows.order_by("pk")[:limit]:
        seq += 1
        previous = chain.link(previous, audit_row(row))
        seals.append(AuditSeal(seq=seq, audit_id=row.pk, hash=previous))
    AuditSeal.objects.bulk_create(seals, batch_size=500)
    return len(seals)


@verb
def day_digest_publish(*, day: date | None = None) -> None:
    """Publishes the last seal once a day; a day that has its digest keeps it."""
    last = AuditSeal.objects.order_by("-seq").first()
    if last is not None:
        DayDigest.objects.bulk_create(
            [DayDigest(day=day or clock.today(), seq=last.seq, hash=last.hash)], ignore_conflicts=True
        )
