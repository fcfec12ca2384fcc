"""Carrying one message out, after asking once more whether its receiver may have it."""

import logging
from datetime import datetime
from uuid import UUID

import apprise
from django.conf import settings
from django.db.models import F
from django.utils import translation

from linli.accounts.reads import by_ids as users_by_ids
from linli.kernel import clock
from linli.kernel.actions.outbox import MAX_ATTEMPTS, due_add
from linli.kernel.actor import Actor, Grant, Kind, Level
from linli.kernel.verbs import verb
from linli.notify.actions.notices import DELIVER
from linli.notify.models import Channel, Delivery
from linli.notify.reads import render_notice, viewers
from linli.notify.rules import DESKS, mail_url, send_at
from linli.people.reads import actor_of
from linli.territory.reads import tree

log = logging.getLogger(__name__)


class NotDelivered(Exception):
    """The other side did not take the message; it is tried again later."""


def delivery_carry_out(delivery_id: UUID) -> None:
    """Sends one message, if its receiver may still see what it is about. Runs outside transactions.

    Raises:
        NotDelivered: try again later.
    """
    delivery = Delivery.objects.select_related("channel").filter(pk=delivery_id, state="waiting").first()
    if delivery is None:
        return
    channel, now = delivery.channel, clock.now()
    later = send_at(now, channel.quiet_from, channel.quiet_until)
    if later > now and channel.ended_at is None:
        _postpone(delivery, later)  # a retry, or a late worker, ran into the quiet hours
    elif not _may_read(channel, delivery):
        _mark(delivery, "withheld", "")
    elif not (address := _address(channel)):
        _mark(delivery, "failed", "no mail server is set")
    else:
        _send(delivery, address)


def _may_read(channel: Channel, delivery: Delivery) -> bool:
    viewer, receiver = viewers.get(delivery.object_kind), _receiver(channel)
    if channel.ended_at or receiver is None or viewer is None:
        return False
    return viewer(receiver, delivery.object_id)


def _receiver(channel: Channel) -> Actor | None:
    """Who will read it: the user as posted today, or the desk of the chat's place."""
    if channel.user_id:
        user = users_by_ids([channel.user_id]).get(channel.user_id)
        return actor_of(user) if user and user.is_active else None
    place = tree().get(channel.place_id)
    if place is None:
        return None
    level = Level(place.kind)
    grant = Grant(DESKS.get(level, ""), level, place.id, frozenset({place.id}))
    return Actor(kind=Kind.USER, grants=(grant,))


def _address(channel: Channel) -> str:
    assert channel.address is not None
    if channel.kind == "webhook":
        return channel.address.reveal()
    return mail_url(settings.LINLI_SMTP, channel.address.reveal()) if settings.LINLI_SMTP else ""


def _send(delivery: Delivery, address: str) -> None:
    try:
        taken, error = _post(delivery, address), "not taken by the receiver"
    except Exception as broken:  # whatever it was, the log must not say “waiting” for ever
        log.exception("delivery %s could not be sent", delivery.pk)
        taken, error = False, type(broken).__name__
    if taken:
        _mark(delivery, "sent", "")
        return
    _mark(delivery, "failed" if delivery.attempts + 1 >= MAX_ATTEMPTS else "waiting", error)
    raise NotDelivered


def _post(delivery: Delivery, address: str) -> bool:
    with translation.override(delivery.channel.lang):
        subject, body = render_notice(delivery.key, delivery.params)
    post = apprise.Apprise()
    text = apprise.NotifyFormat.TEXT
    return bool(post.add(address) and post.notify(title=subject, body=body or subject, body_format=text))


@verb
def _postpone(delivery: Delivery, until: datetime) -> None:
    due_add([(DELIVER, delivery.pk, until)])


@verb
def _mark(delivery: Delivery, state: str, error: str) -> None:
    done = None if state == "waiting" else clock.now()
    Delivery.objects.filter(pk=delivery.pk).update(
        state=state, error=error, done_at=done, attempts=F("attempts") + 1
    )
