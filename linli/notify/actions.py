"""Telling people: the inbox in the same transaction, everything outward as due rows."""

from collections.abc import Iterable
from datetime import time
from typing import Any
from uuid import UUID

import apprise
from django.conf import settings
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext as _

from linli.accounts.reads import by_ids as users_by_ids
from linli.kernel import clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.outbox import MAX_ATTEMPTS, due_add
from linli.kernel.actor import Actor, Grant, Kind, Level
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.verbs import verb
from linli.notify.models import Channel, Delivery, Notice
from linli.notify.reads import render_notice, viewers
from linli.notify.rules import is_mail, is_webhook, send_at
from linli.people.reads import actor_of
from linli.territory.reads import tree

DELIVER = "notify.deliver"


class NotDelivered(Exception):
    """The other side did not take the message; it is tried again later."""


def notice_send(
    *, key: str, user_ids: Iterable[UUID], place_ids: Iterable[UUID] = (), object_kind: str, object_id: UUID,
    params: dict[str, Any],
) -> None:
    """Puts a notice into each inbox and a due row for each channel, inside the running verb.

    `params` are ids, numbers and names of categories and places; never words of a matter.
    """
    users, now = sorted(set(user_ids)), clock.now()
    Notice.objects.bulk_create(
        [Notice(user_id=user, key=key, params=params, object_kind=object_kind, object_id=object_id)
         for user in users]
    )
    channels = Channel.objects.filter(Q(user_id__in=users) | Q(place_id__in=list(place_ids)), ended_at=None)
    sent = [(Delivery(channel=channel, key=key, params=params, object_kind=object_kind, object_id=object_id),
             send_at(now, channel.quiet_from, channel.quiet_until)) for channel in channels]
    if sent:
        Delivery.objects.bulk_create([delivery for delivery, _at in sent])
        due_add([(DELIVER, delivery.pk, at) for delivery, at in sent])


def _receiver(channel: Channel) -> Actor | None:
    """Who will read it: the user as posted today, or the desk of the chat's place."""
    if channel.user_id:
        user = users_by_ids([channel.user_id]).get(channel.user_id)
        return actor_of(user) if user and user.is_active else None
    place = tree().get(channel.place_id) if channel.place_id else None
    if place is None:
        return None
    level = Level(place.kind)
    role = {Level.TOWN: "town_desk", Level.BANNER: "banner_desk", Level.VILLAGE: "village_clerk"}.get(level, "")
    return Actor(kind=Kind.USER, grants=(Grant(role, level, place.id, frozenset({place.id})),))


def delivery_carry_out(delivery_id: UUID) -> None:
    """Sends one message, if its receiver may still see what it is about. Runs outside transactions.

    Raises:
        NotDelivered: try again later.
    """
    delivery = Delivery.objects.select_related("channel").filter(pk=delivery_id, state="waiting").first()
    if delivery is None:
        return
    channel = delivery.channel
    viewer, receiver = viewers.get(delivery.object_kind), _receiver(channel)
    if channel.ended_at or receiver is None or viewer is None or not viewer(receiver, delivery.object_id):
        _mark(delivery, "withheld", "")
        return
    address = _address(channel)
    if not address:
        _mark(delivery, "failed", "no mail server is set")
        return
    with translation.override(channel.lang):
        subject, body = render_notice(delivery.key, delivery.params)
    post = apprise.Apprise()
    if post.add(address) and post.notify(title=subject, body=body or subject):
        _mark(delivery, "sent", "")
        return
    _mark(delivery, "failed" if delivery.attempts + 1 >= MAX_ATTEMPTS else "waiting", "not taken by the receiver")
    raise NotDelivered


def _address(channel: Channel) -> str:
    assert channel.address is not None
    if channel.kind == "webhook":
        return channel.address.reveal()
    base = settings.LINLI_SMTP
    return f"{base}{'&' if '?' in base else '?'}to={channel.address.reveal()}" if base else ""


@verb
def _mark(delivery: Delivery, state: str, error: str) -> None:
    done = None if state == "waiting" else clock.now()
    Delivery.objects.filter(pk=delivery.pk).update(
        state=state, error=error, done_at=done, attempts=F("attempts") + 1)


@verb
def notices_read(*, actor: Actor, object_id: UUID | None = None) -> None:
    """Marks one's own notices as read: those about one object, or all."""
    mine = Notice.objects.filter(user_id=actor.user_id, read_at=None)
    (mine.filter(object_id=object_id) if object_id else mine).update(read_at=clock.now())


@verb
def channel_add(
    *, actor: Actor, kind: str, address: str, place_id: UUID | None = None, lang: str = "zh-hans",
    quiet_from: time | None = time(21), quiet_until: time | None = time(8),
) -> Channel:
    """Adds one's own mail address, or (administrators) a place's chat webhook.

    Raises:
        Forbidden: webhooks are an administrator's. Invalid: names the field.
    """
    plain = address.strip()
    if kind == "webhook":
        if actor.kind != Kind.SYSTEM and not actor.has("administrator"):
            raise Forbidden(_("Only an administrator can set a chat address."))
        if not is_webhook(plain) or place_id is None or tree().get(place_id) is None:
            raise Invalid(_("This is not a chat address Linli can use, or its place is missing."),
                          {"address": [_("This is not a chat address Linli can use, or its place is missing.")]})
    elif not is_mail(plain):
        raise Invalid(_("This is not an e-mail address."), {"address": [_("This is not an e-mail address.")]})
    row = Channel.objects.create(
        user_id=actor.user_id if kind == "mail" else None, place_id=place_id if kind == "webhook" else None,
        kind=kind, address=plain, lang=lang, quiet_from=quiet_from, quiet_until=quiet_until,
    )
    audit_record(actor=actor, verb="channel_add", kind="channel", object_id=row.pk, channel=kind)
    return row


@verb
def channel_end(*, actor: Actor, channel_id: UUID) -> None:
    """Ends a channel; messages that wait for it are withheld."""
    mine = Q(user_id=actor.user_id)
    if actor.has("administrator"):
        mine |= Q(kind="webhook")
    if not Channel.objects.filter(mine, pk=channel_id, ended_at=None).update(ended_at=clock.now()):
        raise Missing(_("There is no such channel."))
    audit_record(actor=actor, verb="channel_end", kind="channel", object_id=channel_id)
