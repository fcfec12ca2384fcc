"""Handing a posting over: in one transaction, so that nobody is without and nobody is there twice."""

from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid, Missing
from linli.kernel.registry import publish
from linli.kernel.verbs import verb
from linli.people.actions.deputies import deputies_cut
from linli.people.actions.postings import authorise_role, posting_add
from linli.people.models import Posting
from linli.people.reads import within
from linli.people.rules import day_before, hand_over_refused

HANDED_OVER = "posting.handed_over"


def _field(name: str, message: str) -> Invalid:
    return Invalid(message, {name: [message]})


@verb
def posting_hand_over(*, actor: Actor, posting_id: UUID, to_person_id: UUID, on: date) -> Posting:
    """Gives the same posting to a successor from the day `on`; the holder's last day is the day before.

    Whoever stood in stops with the old posting. Rooms above hear of it in the same transaction: what waits
    for the office goes on waiting there, its clocks untouched.

    Raises:
        Missing: no such open posting or person, or not for this actor.
        Forbidden: not the actor's role to give. Invalid: names the field; handed over already.
    """
    still = Q(until_on=None) | Q(until_on__gte=clock.today())
    row = Posting.objects.select_for_update().filter(within(actor), still, pk=posting_id).first()
    if row is None:
        raise Missing(_("This posting has ended already."))
    authorise_role(actor, row.role, row.place_id)
    _check(row, to_person_id, on)
    last = day_before(on)
    successor = posting_add(
        actor=actor,
        person_id=to_person_id,
        role=row.role,
        place_id=row.place_id,
        unit_id=row.unit_id,
        title_id=row.title_id,
        full_time=row.full_time,
        from_on=on,
        until_on=row.until_on,
    )
    row.until_on, row.handed_to = last, successor
    row.save(update_fields=["until_on", "handed_to"])
    deputies_cut(posting_id=row.pk, until_on=last)
    audit_record(
        actor=actor,
        verb="posting_hand_over",
        kind="posting",
        object_id=row.pk,
        person=row.person_id,
        to=successor.pk,
        until=last,
    )
    publish(HANDED_OVER, actor=actor, posting_id=row.pk, successor_id=successor.pk)
    return successor


def _check(row: Posting, to_person_id: UUID, on: date) -> None:
    if row.handed_to_id is not None:
        raise _field("on", _("This post is handed over already; look who has it now."))
    refused = hand_over_refused(on, today=clock.today(), posted=(row.from_on, row.until_on))
    if refused:
        raise _field(refused[0], str(refused[1]))
    same = Posting.objects.filter(
        Q(until_on=None) | Q(until_on__gte=on),
        person_id=to_person_id,
        role=row.role,
        place_id=row.place_id,
        unit_id=row.unit_id,
    )
    if same.exists():
        raise _field("person", _("They hold this very post already."))
