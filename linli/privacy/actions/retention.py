"""Removing what has served its time, in bounded batches, and saying what was removed."""

import logging
import time
from dataclasses import dataclass

from django.utils.translation import gettext as _

from linli.kernel import caching, clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.letting_go import BATCH, settle
from linli.kernel.actions.versions import version_bump
from linli.kernel.actor import SYSTEM, Actor
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.permits import may
from linli.kernel.registry import retentions
from linli.kernel.rules.retention import cutoff, within
from linli.kernel.verbs import verb
from linli.privacy.models import RetentionRun, RetentionSetting
from linli.privacy.reads.retention import TOPIC, Kept, kept_kinds

log = logging.getLogger(__name__)
BUDGET = 90.0
"""Seconds a run may take; what is left goes with the next one, an hour later."""


@verb
def retention_set(*, actor: Actor, kind: str, days: int) -> None:
    """Chooses how many days a kind of record is kept.

    Raises:
        Forbidden: only administrators. Missing: no such kind, or one that is kept by law.
        Invalid: outside the bounds of this kind.
    """
    if not may(actor, "retention_set"):
        raise Forbidden(_("Only an administrator can do this."))
    rule = retentions.get(kind)
    if rule is None or rule.days is None:
        raise Missing(_("There is no such kind of record."))
    if not within(days, rule.least, rule.most):
        wrong = _("Please choose between %(least)s and %(most)s days.") % {
            "least": rule.least,
            "most": rule.most,
        }
        raise Invalid(wrong, {"days": [wrong]})
    RetentionSetting.objects.create(kind=kind, days=days, by_id=actor.user_id)
    version_bump(topic=TOPIC)
    caching.forget()
    audit_record(actor=actor, verb="retention_set", kind="retention", object_id=None, of=kind, days=days)


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did about one kind; `complete` False: some is left for the next run."""

    kind: str
    removed: int
    milliseconds: int
    complete: bool


def retain(*, budget: float = BUDGET) -> list[Done]:
    """Removes what is due, kind by kind, at most `budget` seconds long. Killed at any moment, the next run
    simply goes on: each batch is a transaction of its own."""
    start = time.monotonic()
    done = [
        _clear(kept, start + budget) for kept in kept_kinds() if kept.days is not None and kept.rule.remove
    ]
    _note(done, _since(start))
    settle()
    return done


def _since(start: float) -> int:
    return int((time.monotonic() - start) * 1000)


def _clear(kept: Kept, ends: float) -> Done:
    """One kind, batch after batch; one that fails does not stop the others."""
    assert kept.days is not None
    assert kept.rule.remove is not None
    start, total, complete = time.monotonic(), 0, False
    before = cutoff(clock.now(), kept.days)
    try:
        while not complete and time.monotonic() < ends:
            removed = kept.rule.remove(before=before, limit=BATCH)
            total, complete = total + removed, removed == 0
    except Exception:
        log.exception("retention of %s failed; the other kinds go on", kept.rule.kind)
    return Done(kept.rule.kind, total, _since(start), complete)


@verb
def _note(done: list[Done], milliseconds: int) -> None:
    """A row for each kind of which something was removed or left, and one for the whole run."""
    told = [one for one in done if one.removed or not one.complete]
    whole = Done("", sum(one.removed for one in done), milliseconds, all(one.complete for one in done))
    RetentionRun.objects.bulk_create(
        RetentionRun(
            kind=one.kind,
            on=clock.today(),
            removed=one.removed,
            milliseconds=one.milliseconds,
            complete=one.complete,
        )
        for one in (*told, whole)
    )
    if whole.removed:
        counts = {one.kind: one.removed for one in told}
        audit_record(actor=SYSTEM, verb="retain", kind="retention", object_id=None, removed=counts)
