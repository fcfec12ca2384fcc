"""Promises and follow-ups: answered by whoever gave them, remembered on their day, going with the post."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Missing, Stale
from linli.kernel.verbs import verb
from linli.notify.actions import notice_send
from linli.people.reads import users_of
from linli.territory.reads import tree
from linli.visits.actions.given import plain_words, wrong
from linli.visits.models import FollowUp, Planned, Promise
from linli.visits.reads.visits import KIND, answers_promise, own_postings, promises_to_keep
from linli.visits.rules.visits import Stand, answer_refused


@verb
def promise_settle(*, actor: Actor, promise_id: UUID, stand: str, why: str = "", expected: int) -> Promise:
    """Says that a promise was kept, or cannot be kept and why: the household reads it. Whoever gave it says
    so, or who holds the post now, or the village's clerk.

    Raises:
        Missing: no such open promise for this actor. Forbidden: somebody else's promise.
        Stale: it was answered meanwhile. Invalid: names the field.
    """
    row = Promise.objects.select_for_update().filter(_seen(actor), pk=promise_id).first()
    if row is None:
        raise Missing(_("There is no such promise here."))
    if not answers_promise(actor, row):
        raise Forbidden(_("Whoever promised it says how it stands."))
    if row.seq != expected or row.stand != Stand.OPEN:
        raise Stale(_("Somebody changed it meanwhile. Please look at it once more."), since=row.seq)
    said = plain_words("why", why)
    if refused := answer_refused(stand, said):
        raise wrong("why", refused)
    row.stand, row.why, row.settled_on, row.seq = stand, said or None, clock.today(), row.seq + 1
    row.save(update_fields=["stand", "why", "settled_on", "seq"])
    audit_record(
        actor=actor, verb="promise_settle", kind="promise", object_id=row.pk, stand=stand, seq=row.seq
    )
    return row


def _seen(actor: Actor) -> Q:
    """Promises that the actor may name: the open ones in sight, and one's own that were answered."""
    open_ = promises_to_keep(actor).values("pk")
    return Q(pk__in=open_) | Q(posting_id__in=own_postings(actor))


@verb
def follow_up_done(*, actor: Actor, follow_up_id: UUID) -> None:
    """Ticks a line off; twice is once.

    Raises:
        Missing: no such line of the actor's.
    """
    rows = FollowUp.objects.select_for_update().filter(case=None, posting_id__in=own_postings(actor))
    row = rows.filter(pk=follow_up_id).first()
    if row is None:
        raise Missing(_("There is no such line here."))
    if row.done_on is None:
        row.done_on = clock.today()
        row.save(update_fields=["done_on"])
        audit_record(actor=actor, verb="follow_up_done", kind="follow_up", object_id=row.pk)


@verb
def visit_promise_remind(*, promise_id: UUID) -> None:
    """On its day, reminds whoever promised; nobody where it was answered or is gone."""
    row = Promise.objects.filter(pk=promise_id, stand=Stand.OPEN).first()
    if row is None:
        return
    notice_send(
        key="visit_promise_due",
        user_ids=users_of(row.posting_id),
        object_kind=KIND,
        object_id=row.visit_id,
        params={
            "place_zh": tree().full_name(row.village_id, "zh-hans"),
            "place_en": tree().full_name(row.village_id, "en"),
        },
    )


@verb
def visit_work_pass_on(*, actor: Actor, posting_id: UUID, successor_id: UUID, **_facts: Any) -> None:
    """What an office promised, noted and planned goes with the office; the notes of visits stay behind."""
    for rows in (
        Promise.objects.filter(posting_id=posting_id, stand=Stand.OPEN),
        FollowUp.objects.filter(posting_id=posting_id, done_on=None),
        Planned.objects.filter(posting_id=posting_id),
    ):
        rows.update(posting_id=successor_id)
