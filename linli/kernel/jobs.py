"""Jobs: each parses nothing, calls one verb, and may run twice without harm."""

from datetime import timedelta

from linli.kernel import clock
from linli.kernel.actions import attachments, audit, idempotency, outbox, throttle
from linli.kernel.reads import day_digests

SCHEDULE = (
    ("linli.kernel.jobs.deliver_due", "* * * * *"),
    ("linli.kernel.jobs.seal", "* * * * *"),
    ("linli.kernel.jobs.publish_digest", "5 0 * * *"),
    ("linli.kernel.jobs.tidy", "20 3 * * *"),
)
"""(function, cron line in local time)"""


def deliver_due() -> int:
    """Carries out due rows until none is left, at most 20 batches a turn."""
    return sum(_batches())


def _batches() -> list[int]:
    done: list[int] = []
    while len(done) < 20 and (not done or done[-1] == 100):
        done.append(outbox.due_run(limit=100))
    return done


def seal() -> int:
    """Seals new audit rows, catching up if many are waiting."""
    total = 0
    while sealed := audit.audit_seal():
        total += sealed
    if not day_digests(limit=1):
        publish_digest()
    return total


def publish_digest() -> None:
    """Publishes the digest of the day that has just ended."""
    audit.day_digest_publish(day=clock.today() - timedelta(days=1))


def tidy() -> dict[str, int]:
    """Removes what has served its time and says how much of each."""
    now = clock.now()
    return {
        "idempotency keys": idempotency.idempotency_purge(before=now - timedelta(days=7)),
        "due rows": outbox.due_purge(before=now - timedelta(days=30)),
        "orphaned files": attachments.files_sweep(before=now - timedelta(days=1)),
        "throttle windows": throttle.throttle_purge(before=now - timedelta(days=2)),
        "days of slowing down": throttle.slowed_purge(before=now - timedelta(days=30)),
    }
