"""The outbox: what must happen outside is a due row; the queue only wakes whoever carries it out."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django_q.tasks import async_task

from linli.kernel import clock
from linli.kernel.actions.letting_go import BATCH, remove_some
from linli.kernel.models import Due
from linli.kernel.registry import due_handlers
from linli.kernel.rules.backoff import delay
from linli.kernel.verbs import verb

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 8


def due_add(rows: list[tuple[str, UUID, datetime]]) -> None:
    """Writes due rows (kind, object id, when) in the running verb's transaction and wakes the worker."""
    Due.objects.bulk_create([Due(kind=kind, object_id=object_id, due_at=at) for kind, object_id, at in rows])
    if any(at <= clock.now() for _kind, _object_id, at in rows):
        transaction.on_commit(_wake)


def _wake() -> None:
    """Asks the worker to look now. Losing this costs at most a minute: the schedule looks anyway."""
    try:
        async_task("linli.kernel.jobs.deliver_due", group="wake")
    except Exception:  # the rows are committed; a queue that is away must not fail the request
        log.warning("could not wake the worker", exc_info=True)


@verb
def _lease(limit: int) -> list[Due]:
    """Takes up to `limit` rows that are due and free; another worker will not take them for `LEASE`."""
    now = clock.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    waiting = Due.objects.filter(free, done_at=None, due_at__lte=now)
    lost = waiting.filter(attempts__gte=MAX_ATTEMPTS)  # each try ended with its worker
    lost.update(done_at=now, leased_until=None, error="Lost")
    rows = list(waiting.select_for_update(skip_locked=True).order_by("due_at", "id")[:limit])
    ids = [row.pk for row in rows]
    Due.objects.filter(pk__in=ids).update(leased_until=now + LEASE, attempts=F("attempts") + 1)
    return rows


@verb
def _finish(row: Due, error: str) -> None:
    now, attempts = clock.now(), row.attempts + 1
    values: dict[str, object] = {"leased_until": None, "error": error[:200]}
    if not error or attempts >= MAX_ATTEMPTS:
        values["done_at"] = now
    else:
        values["due_at"] = now + delay(attempts)
    Due.objects.filter(pk=row.pk).update(**values)


def due_run(*, limit: int = 100) -> int:
    """Carries out what is due: at least once, each with its own retries. Returns how many were tried."""
    rows = _lease(limit)
    for row in rows:
        handler = due_handlers.get(row.kind)
        try:
            if handler is None:
                raise LookupError(f"nobody handles {row.kind}")
            handler(row.object_id)
            _finish(row, "")
        except Exception as error:  # one bad row must not stop the others
            log.info("due row %s (%s) failed: %s", row.pk, row.kind, type(error).__name__)
            _finish(row, type(error).__name__)
    return len(rows)


def _old_rows(before: datetime) -> QuerySet[Due]:
    return Due.objects.filter(done_at__lt=before)


@verb
def due_purge(*, before: datetime, limit: int = BATCH) -> int:
    """Removes at most `limit` rows that were done before `before`; returns how many."""
    return remove_some(_old_rows(before), limit)


def due_old(*, before: datetime) -> int:
    """How many rows were done before `before`."""
    return _old_rows(before).count()
