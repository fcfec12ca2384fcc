"""Keeping something that would be removed, for a reason and until a day."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.letting_go import BATCH, remove_some
from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.permits import may
from linli.kernel.rules import text
from linli.kernel.verbs import verb
from linli.notify.reads import viewers
from linli.privacy.models import Hold
from linli.privacy.reads.holds import ended_holds
from linli.privacy.rules import MOST_HOLD_DAYS


def _wrong(field: str, message: str) -> Invalid:
    return Invalid(message, {field: [message]})


def _authorise(actor: Actor, name: str, kind: str, object_id: UUID) -> None:
    viewer = viewers.get(kind)
    if actor.kind == Kind.SYSTEM:
        return
    if viewer is None or not viewer(actor, object_id):
        raise Missing(_("There is no such matter here."))
    if not may(actor, name):
        raise Forbidden(_("Only the banner desk can keep something longer."))


@verb
def hold_place(*, actor: Actor, kind: str, object_id: UUID, reason: str, until_on: date | None) -> Hold:
    """Keeps an object from being removed, by the nightly job and on request, until a day.

    Raises:
        Missing: it is not there for this actor. Forbidden: only the banner desk.
        Invalid: no reason, or the day lies in the past or more than two years ahead.
    """
    _authorise(actor, "hold_place", kind, object_id)
    words = text.tidy(reason)
    if not 4 <= len(words) <= 400:
        raise _wrong("reason", _("Please say why, in at most 400 characters."))
    if until_on is None or not clock.today() <= until_on <= clock.today() + timedelta(days=MOST_HOLD_DAYS):
        raise _wrong("until_on", _("Please choose a day within the next two years."))
    row = Hold.objects.create(
        object_kind=kind, object_id=object_id, reason=words, until_on=until_on, by_id=actor.user_id
    )
    audit_record(actor=actor, verb="hold_place", kind=kind, object_id=object_id, hold=row.pk, until=until_on)
    return row


@verb
def hold_lift(*, actor: Actor, hold_id: UUID) -> Hold:
    """Ends a hold before its day.

    Raises:
        Missing: there is none in force, or not for this actor. Forbidden: only the banner desk.
    """
    row = Hold.objects.select_for_update().filter(pk=hold_id, lifted_at=None).first()
    if row is None:
        raise Missing(_("There is nothing to lift."))
    _authorise(actor, "hold_lift", row.object_kind, row.object_id)
    row.lifted_at = clock.now()
    row.save(update_fields=["lifted_at"])
    audit_record(actor=actor, verb="hold_lift", kind=row.object_kind, object_id=row.object_id, hold=row.pk)
    return row


@verb
def holds_remove(*, before: datetime, limit: int = BATCH) -> int:
    """Forgets holds that ended before `before`."""
    return remove_some(ended_holds(before), limit)
