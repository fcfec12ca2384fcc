"""What others may ask about messages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from linli.kernel.actor import Actor
from linli.kernel.registry import Registry, Subject
from linli.notify.models import Channel, Delivery, Notice

BATCH = 500
COPIED = 2000
"""How many notices a copy of one's data holds, the newest."""

viewers: Registry[Callable[[Actor, UUID], bool]] = Registry()
"""object kind → may this actor see the object now? Asked again when a message is sent and when it is read."""

links: Registry[Callable[[UUID], str]] = Registry()
"""object kind → path of the page about the object."""


@dataclass(frozen=True, slots=True)
class Line:
    """A notice as the inbox shows it. `text` and `link` are empty where its object is not ours any more."""

    notice: Notice
    text: str
    link: str


def render_notice(key: str, params: dict[str, object]) -> tuple[str, str]:
    """(subject, body) of a message in the active language, from `notices/<key>.txt`."""
    # Plain text: whoever puts it into a page or a mail escapes it there.
    plain = {name: mark_safe(value) if isinstance(value, str) else value for name, value in params.items()}  # noqa: S308
    text = render_to_string(f"notices/{key}.txt", plain).strip()
    subject, _, body = text.partition("\n")
    return subject.strip(), body.strip()


def notices_of(actor: Actor) -> QuerySet[Notice]:
    """One's own notices."""
    return Notice.objects.filter(user_id=actor.user_id) if actor.user_id else Notice.objects.none()


def inbox(actor: Actor, *, after: UUID | None = None, limit: int = 50) -> list[Line]:
    """One's own notices, newest first."""
    rows = notices_of(actor)
    if after:
        rows = rows.filter(pk__lt=after)
    look = cache(lambda kind, object_id: _sees(actor, kind, object_id))
    return [_line(row, look(row.object_kind, row.object_id)) for row in rows.order_by("-id")[:limit]]


def all_notices(actor: Actor) -> Iterator[Line]:
    """Every notice of one's own, newest first, a page at a time."""
    after: UUID | None = None
    while page := inbox(actor, after=after, limit=BATCH):
        yield from page
        after = page[-1].notice.pk


def _sees(actor: Actor, kind: str, object_id: UUID) -> bool:
    viewer = viewers.get(kind)
    return viewer is not None and viewer(actor, object_id)


def _line(row: Notice, seen: bool) -> Line:
    if not seen:
        return Line(row, "", "")
    link = links.get(row.object_kind)
    return Line(row, render_notice(row.key, row.params)[0], link(row.object_id) if link else "")


def unread(actor: Actor, limit: int = 99) -> int:
    """How many of one's own notices are unread, counted up to `limit`."""
    return notices_of(actor).filter(read_at=None)[:limit].count()


def unread_objects(user_id: UUID, object_kind: str, limit: int = 500) -> list[UUID]:
    """What somebody's unread notices of one kind are about, the newest `limit` of them."""
    rows = Notice.objects.filter(user_id=user_id, object_kind=object_kind, read_at=None)
    return list(rows.order_by("-id").values_list("object_id", flat=True)[:limit])


def channels_of(actor: Actor) -> list[Channel]:
    """One's own channels."""
    if actor.user_id is None:  # else: every channel that is nobody's own
        return []
    return list(Channel.objects.filter(user_id=actor.user_id, ended_at=None).order_by("id"))


def webhooks() -> list[Channel]:
    """The group chats of desks, for administrators."""
    return list(Channel.objects.filter(kind="webhook", ended_at=None).order_by("id"))


def deliveries(*, after: UUID | None = None, limit: int = 100) -> list[Delivery]:
    """The delivery log, newest first, for administrators."""
    rows = Delivery.objects.select_related("channel__user")
    rows = rows.filter(pk__lt=after) if after else rows
    return list(rows.order_by("-id")[:limit])


def all_deliveries() -> Iterator[Delivery]:
    """The whole log, a page at a time."""
    after: UUID | None = None
    while page := deliveries(after=after, limit=BATCH):
        yield from page
        after = page[-1].pk


def messages_copy(subject: Subject) -> dict[str, Any]:
    """What is held about somebody's messages, for their own copy."""
    if subject.user_id is None:
        return {}
    channels = Channel.objects.filter(user_id=subject.user_id).order_by("id")
    notices = Notice.objects.filter(user_id=subject.user_id).order_by("-id")
    return {
        "addresses": [
            {
                "kind": row.kind,
                "address": row.address.reveal() if row.address else None,
                "ended": row.ended_at,
            }
            for row in channels
        ],
        "notices": [
            {"at": row.created_at, "what": row.key, "about": row.params, "read": row.read_at}
            for row in notices[:COPIED]
        ],
    }
