"""What others may ask about messages."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.template.loader import render_to_string

from linli.kernel.actor import Actor
from linli.kernel.registry import Registry
from linli.notify.models import Channel, Delivery, Notice

viewers: Registry[Callable[[Actor, UUID], bool]] = Registry()
"""object kind → may this actor see the object now? Asked again when a message is sent or read."""

links: Registry[Callable[[UUID], str]] = Registry()
"""object kind → path of the page about the object."""


@dataclass(frozen=True, slots=True)
class Line:
    """A notice as the inbox shows it."""

    notice: Notice
    text: str


def render_notice(key: str, params: dict[str, object]) -> tuple[str, str]:
    """(subject, body) of a message in the active language, from `notices/<key>.txt`."""
    text = render_to_string(f"notices/{key}.txt", params).strip()
    subject, _, body = text.partition("\n")
    return subject.strip(), body.strip()


def inbox(actor: Actor, *, after: UUID | None = None, limit: int = 50) -> list[Line]:
    """One's own notices, newest first."""
    rows = Notice.objects.filter(user_id=actor.user_id)
    if after:
        rows = rows.filter(pk__lt=after)
    return [Line(row, render_notice(row.key, row.params)[0]) for row in rows.order_by("-id")[:limit]]


def unread(actor: Actor, limit: int = 99) -> int:
    """How many of one's own notices are unread, counted up to `limit`."""
    return Notice.objects.filter(user_id=actor.user_id, read_at=None)[:limit].count()


def channels_of(actor: Actor) -> list[Channel]:
    """One's own channels."""
    return list(Channel.objects.filter(user_id=actor.user_id, ended_at=None).order_by("id"))


def webhooks() -> list[Channel]:
    """The group chats of desks, for administrators."""
    return list(Channel.objects.filter(kind="webhook", ended_at=None).order_by("id"))


def deliveries(*, limit: int = 100) -> list[Delivery]:
    """The delivery log, newest first, for administrators."""
    return list(Delivery.objects.select_related("channel").order_by("-id")[:limit])
