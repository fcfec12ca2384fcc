"""Queries over the kernel's own records."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef

from linli.kernel import storage, triggers
from linli.kernel.models import Attachment as Attachment  # noqa: PLC0414 - other rooms name the type from here
from linli.kernel.models import Audit, AuditSeal, DayDigest, Due, Slowed, Version
from linli.kernel.registry import verifiers
from linli.kernel.rules import chain


def audit_row(row: Audit) -> list[Any]:
    """The part of an audit row that its seal covers, in a fixed order."""
    object_id = str(row.object_id) if row.object_id else None
    actor_id = str(row.actor_id) if row.actor_id else None
    at = row.at.isoformat(timespec="microseconds")
    return [row.pk, at, row.actor_kind, actor_id, row.verb, row.object_kind, object_id, row.detail]


def versions() -> dict[str, int]:
    """Every topic's number, in one statement."""
    return dict(Version.objects.values_list("topic", "number"))


def attachments_of(kind: str, owner_ids: Iterable[UUID]) -> dict[UUID, list[Attachment]]:
    """The attachments of several owners in one statement, oldest first."""
    found: dict[UUID, list[Attachment]] = {}
    for row in Attachment.objects.filter(owner_kind=kind, owner_id__in=list(owner_ids)).order_by("id"):
        found.setdefault(row.owner_id, []).append(row)
    return found


def attachment_get(attachment_id: UUID) -> Attachment | None:
    """One attachment by id, without any permission check: the page asks the owner's reader."""
    return Attachment.objects.filter(pk=attachment_id).first()


def day_digests(limit: int = 60) -> list[DayDigest]:
    """The published digests, newest first."""
    return list(DayDigest.objects.order_by("-day")[:limit])


def slowed_on(day: date) -> dict[str, int]:
    """How often each limit asked somebody to wait on `day`, by the limit's name."""
    return dict(Slowed.objects.filter(day=day).values_list("purpose", "times"))


def _sealed_rows(seq: int, count: int = 500) -> dict[int, Audit]:
    """The audit rows behind `count` seals from `seq` on."""
    sealed = AuditSeal.objects.filter(seq__gte=seq, seq__lt=seq + count)
    return Audit.objects.in_bulk(list(sealed.values_list("audit_id", flat=True)))


def audit_broken() -> Iterator[str]:
    """One sentence per break in the chain of seals, the first broken entry first."""
    previous = chain.GENESIS
    published: dict[int, list[tuple[date, str]]] = {}
    for day, seq, digest in DayDigest.objects.order_by("day").values_list("day", "seq", "hash"):
        published.setdefault(seq, []).append((day, digest))
    rows: dict[int, Audit] = {}
    for expected, seal in enumerate(AuditSeal.objects.order_by("seq").iterator(chunk_size=2000), start=1):
        if seal.seq != expected:
            yield f"audit: seal {expected} is missing"
            return
        if seal.audit_id not in rows:
            rows = _sealed_rows(seal.seq)
        row = rows.get(seal.audit_id)
        if row is None:
            yield f"audit: entry {seal.audit_id} (seal {seal.seq}) is missing"
            return
        previous = chain.link(previous, audit_row(row))
        if previous != seal.hash:
            yield f"audit: entry {seal.audit_id} (seal {seal.seq}, {row.verb}) was changed after sealing"
            return
        for day, digest in published.pop(seal.seq, []):
            if digest != previous:
                yield f"audit: the digest published for {day} does not match seal {seal.seq}"
                return
    for seq, days in sorted(published.items()):
        yield f"audit: the digest published for {days[0][0]} names seal {seq}, which is missing"


def triggers_missing() -> Iterator[str]:
    """One sentence per guard that the database lost."""
    for name in triggers.missing():
        yield f"database: guard {name} is missing"


def files_broken() -> Iterator[str]:
    """One sentence per attachment whose bytes are gone or are not those that were kept."""
    rows = Attachment.objects.order_by("id").values_list("pk", "file_id", "sha256")
    for pk, file_id, kept in rows.iterator(chunk_size=500):
        data = storage.get(file_id)
        if data is None:
            yield f"files: attachment {pk} has lost its file"
        elif hashlib.sha256(data).hexdigest() != kept:
            yield f"files: the file of attachment {pk} was changed"


def broken() -> Iterator[str]:
    """Everything `verify` finds, over all rooms."""
    yield from triggers_missing()
    yield from audit_broken()
    yield from files_broken()
    for _name, verifier in verifiers.items():
        yield from verifier()


@dataclass(frozen=True, slots=True)
class DueStanding:
    """Due rows whose time has come, those that were given up, and how long the oldest waits (seconds)."""

    waiting: int
    failed: int
    oldest_seconds: float


def due_standing(now: datetime) -> DueStanding:
    """How far the worker is behind."""
    waiting = Due.objects.filter(done_at=None, due_at__lte=now).aggregate(
        count=Count("id"), first=Min("due_at")
    )
    failed = Due.objects.exclude(error="").exclude(done_at=None).count()
    oldest = (now - waiting["first"]).total_seconds() if waiting["first"] else 0.0
    return DueStanding(waiting["count"], failed, oldest)


def audit_unsealed(look: int = 10_000) -> int:
    """Audit rows without a seal among the last `look` below the highest: how far sealing is behind."""
    highest = Audit.objects.aggregate(top=Max("id"))["top"] or 0
    sealed = AuditSeal.objects.filter(audit_id=OuterRef("pk"))
    return Audit.objects.filter(~Exists(sealed), pk__gt=highest - look).count()
