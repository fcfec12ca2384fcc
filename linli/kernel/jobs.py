"""Jobs: each parses nothing, calls one verb, and may run twice without harm. And how long things are kept."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.kernel.actions import attachments, audit, idempotency, outbox, throttle
from linli.kernel.reads import day_digests
from linli.kernel.registry import Retention

SCHEDULE = (
    ("linli.kernel.jobs.deliver_due", "* * * * *"),
    ("linli.kernel.jobs.seal", "* * * * *"),
    ("linli.kernel.jobs.publish_digest", "5 0 * * *"),
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


HOUSE = _("The machine itself; shown on no page.")
RETENTION = (
    Retention(
        "idempotency",
        "house",
        what=_("Which form was sent with which key (a digest, not the words)"),
        why=_("A double click or a lost answer must not make two of a thing."),
        who=HOUSE,
        since=_("it was sent"),
        days=7,
        least=2,
        most=30,
        count=idempotency.idempotency_count,
        remove=idempotency.idempotency_purge,
    ),
    Retention(
        "due",
        "house",
        what=_("What was to be sent outside, and that it was sent"),
        why=_("To find out why a message did not arrive."),
        who=HOUSE,
        since=_("it was done"),
        days=30,
        least=7,
        most=90,
        count=outbox.due_old,
        remove=outbox.due_purge,
    ),
    Retention(
        "throttles",
        "house",
        what=_("How often somebody tried (a fingerprint, no name and no address)"),
        why=_("Against guessing of codes and passwords, and against floods."),
        who=HOUSE,
        since=_("the quarter or full hour it was counted in"),
        days=1,
        least=1,
        most=7,
        count=throttle.throttle_old,
        remove=throttle.throttle_purge,
    ),
    Retention(
        "slowed",
        "house",
        what=_("On how many occasions a day a limit slowed somebody down (numbers only)"),
        why=_("To see whether the limits are right."),
        who=_("Administrators"),
        since=_("the day it counts"),
        days=30,
        least=7,
        most=90,
        count=throttle.slowed_old,
        remove=throttle.slowed_purge,
    ),
    Retention(
        "orphans",
        "house",
        what=_("Photos that belong to nothing, left by an interrupted upload or a removal"),
        why=_("An upload may still be on its way."),
        who=HOUSE,
        since=_("they were written"),
        days=1,
        least=1,
        most=7,
        count=attachments.orphans_count,
        remove=attachments.orphans_remove,
    ),
    Retention(
        "audit",
        "house",
        what=_("Who took which step in office, when: ids, dates and digests, never words or names"),
        why=_("So that every step in the offices can be checked later; sealed and published daily."),
        who=_("Whoever checks the offices"),
    ),
)
