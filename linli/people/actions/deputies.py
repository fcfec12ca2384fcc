"""Standing in while somebody is away."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.registry import publish
from linli.kernel.verbs import verb
from linli.people.models import Deputy, Posting
from linli.people.reads.deputies import could_stand_in, may_name_deputy, posting_mine
from linli.people.rules import away_refused

DEPUTY_NAMED = "deputy.named"
DEPUTY_ENDED = "deputy.ended"


def _field(name: str, message: str) -> Invalid:
    return Invalid(message, {name: [message]})


@verb
def deputy_name(*, actor: Actor, posting_id: UUID, person_id: UUID, from_on: date, until_on: date) -> Deputy:
    """Says who stands in for a posting's holder, from and until (both days included, at most 60).

    The deputy acts with that posting's rights while it runs; both are told.

    Raises:
        Missing: no such posting for this actor. Forbidden: neither one's own nor one's to give.
        Invalid: names the field; two deputies for the same day are refused.
    """
    posting_mine(actor, posting_id)
    row = Posting.objects.select_for_update().get(pk=posting_id)
    if not may_name_deputy(actor, row):
        raise Forbidden(_("Who stands in here is not yours to say."))
    posted = (row.from_on, row.until_on)
    refused = away_refused(from_on, until_on, today=clock.today(), posted=posted)
    if refused:
        raise _field(refused[0], str(refused[1]))
    if not could_stand_in(row, person_id):
        raise _field("person", _("Please choose somebody from here who has an account."))
    if Deputy.objects.filter(posting=row, from_on__lte=until_on, until_on__gte=from_on).exists():
        raise _field("from_on", _("Somebody stands in on some of these days already. End that first."))
    deputy = Deputy.objects.create(posting=row, person_id=person_id, from_on=from_on, until_on=until_on)
    _record(actor, "deputy_name", deputy)
    publish(DEPUTY_NAMED, actor=actor, deputy_id=deputy.pk)
    return deputy


@verb
def deputy_end(*, actor: Actor, deputy_id: UUID) -> Deputy:
    """Ends standing in at once, with yesterday as the last day; the holder, the deputy and the desk may.

    Raises:
        Missing: nobody stands in under this id any more, or not for this actor.
    """
    row = Deputy.objects.select_for_update().filter(pk=deputy_id, until_on__gte=clock.today()).first()
    posting = Posting.objects.filter(pk=row.posting_id).first() if row else None
    if row is None or posting is None or not _may_end(actor, row, posting):
        raise Missing(_("Nobody stands in there any more."))
    row.until_on = clock.yesterday()
    row.save(update_fields=["until_on"])
    _record(actor, "deputy_end", row)
    publish(DEPUTY_ENDED, actor=actor, deputy_id=row.pk)
    return row


def _may_end(actor: Actor, row: Deputy, posting: Posting) -> bool:
    deputy = row.person.user_id is not None and row.person.user_id == actor.user_id
    holder = posting.person_id == actor.person_id
    return deputy or holder or may_name_deputy(actor, posting)


def _record(actor: Actor, name: str, row: Deputy) -> None:
    audit_record(
        actor=actor,
        verb=name,
        kind="deputy",
        object_id=row.pk,
        posting=row.posting_id,
        person=row.person_id,
        from_on=row.from_on,
        until=row.until_on,
    )


@verb
def deputies_cut(*, posting_id: UUID, until_on: date) -> None:
    """Inside the verb that ends a posting: nobody stands in longer than the posting itself runs."""
    Deputy.objects.filter(posting_id=posting_id, until_on__gt=until_on).update(until_on=until_on)


@verb
def deputies_leave(*, person_id: UUID) -> None:
    """Inside the verb that notes a person as gone: whatever they stood in for ends today."""
    still = Deputy.objects.filter(person_id=person_id, until_on__gte=clock.today())
    still.update(until_on=clock.yesterday())
