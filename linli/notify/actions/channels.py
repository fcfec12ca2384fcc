"""Where messages may go besides the inbox."""

from datetime import time
from typing import Literal
from uuid import UUID

import apprise
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.permits import may
from linli.kernel.verbs import verb
from linli.notify.models import Channel
from linli.notify.reads import channels_of
from linli.notify.rules import DESKS, is_mail, is_webhook
from linli.territory.reads import tree


def _wrong(message: str) -> Invalid:
    return Invalid(message, {"address": [message]})


def _check_webhook(actor: Actor, address: str, place_id: UUID | None) -> None:
    if not may(actor, "webhook_add"):
        raise Forbidden(_("Only an administrator can set a chat address."))
    place = tree().get(place_id)
    if place is None or place.kind not in DESKS:
        raise _wrong(_("Please choose whose desk reads this chat."))
    if not is_webhook(address) or apprise.Apprise.instantiate(address) is None:
        raise _wrong(_("This is not a chat address Linli can use."))


def _check_mail(actor: Actor, address: str) -> None:
    if actor.user_id is None:
        raise Forbidden(_("Please sign in first."))
    if not is_mail(address):
        raise _wrong(_("This is not an e-mail address."))
    if any(row.address and row.address.reveal() == address for row in channels_of(actor)):
        raise _wrong(_("Messages go there already."))


@verb
def channel_add(
    *,
    actor: Actor,
    kind: Literal["mail", "webhook"],
    address: str,
    place_id: UUID | None = None,
    lang: str = "zh-hans",
    quiet_from: time | None = time(21),
    quiet_until: time | None = time(8),
) -> Channel:
    """Adds one's own mail address (`kind` “mail”), or (administrators) a place's chat (“webhook”).

    Raises:
        Forbidden: webhooks are an administrator's. Invalid: names the field.
    """
    plain = address.strip()
    if kind == "webhook":
        _check_webhook(actor, plain, place_id)
    else:
        _check_mail(actor, plain)
    row = Channel.objects.create(
        user_id=actor.user_id if kind == "mail" else None,
        place_id=place_id if kind == "webhook" else None,
        kind=kind,
        address=plain,
        lang=lang,
        quiet_from=quiet_from,
        quiet_until=quiet_until,
    )
    audit_record(actor=actor, verb="channel_add", kind="channel", object_id=row.pk, channel=kind)
    return row


@verb
def channel_end(*, actor: Actor, channel_id: UUID) -> None:
    """Ends a channel; messages that wait for it are withheld.

    Raises:
        Missing: it is not one's own (or, for administrators, no chat), or has ended already.
    """
    mine = Q(kind="mail", user_id=actor.user_id)
    if may(actor, "webhook_add"):
        mine |= Q(kind="webhook")
    if not Channel.objects.filter(mine, pk=channel_id, ended_at=None).update(ended_at=clock.now()):
        raise Missing(_("There is no such channel."))
    audit_record(actor=actor, verb="channel_end", kind="channel", object_id=channel_id)
