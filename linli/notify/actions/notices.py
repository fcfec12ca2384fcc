"""The inbox, and the due rows of what goes out besides."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

from linli.kernel import clock
from linli.kernel.actions.outbox import due_add
from linli.kernel.actor import Actor
from linli.kernel.verbs import verb
from linli.notify.models import Channel, Delivery, Notice
from linli.notify.reads import notices_of
from linli.notify.rules import send_at

DELIVER = "notify.deliver"


@verb
def notice_send(
    *,
    key: str,
    user_ids: Iterable[UUID],
    place_ids: Iterable[UUID] = (),
    object_kind: str,
    object_id: UUID,
    params: dict[str, Any],
) -> None:
    """Puts a notice into each inbox and a due row for each channel, inside the running verb.

    `params` are ids, numbers and names of categories and places; never words of a matter.
    """
    users, now = sorted(set(user_ids)), clock.now()
    about = {"key": key, "params": params, "object_kind": object_kind, "object_id": object_id}
    Notice.objects.bulk_create([Notice(user_id=user, **about) for user in users])
    channels = Channel.objects.filter(Q(user_id__in=users) | Q(place_id__in=list(place_ids)), ended_at=None)
    sent = [
        (Delivery(channel=channel, **about), send_at(now, channel.quiet_from, channel.quiet_until))
        for channel in channels.order_by("id")
    ]
    if sent:
        Delivery.objects.bulk_create([delivery for delivery, _at in sent])
        due_add([(DELIVER, delivery.pk, at) for delivery, at in sent])


@verb
def notices_pass_on(*, from_user: UUID, to_user: UUID, object_kind: str, object_ids: Iterable[UUID]) -> int:
    """Shows one person's unread notices about these objects to their successor too; returns how many.

    What the successor has unread about the same object is not shown twice.
    """
    about = Notice.objects.filter(object_kind=object_kind, object_id__in=list(object_ids), read_at=None)
    known = set(about.filter(user_id=to_user).values_list("object_id", "key"))
    rows = [
        Notice(
            user_id=to_user, key=row.key, params=row.params, object_kind=object_kind, object_id=row.object_id
        )
        for row in about.filter(user_id=from_user).order_by("id")
        if (row.object_id, row.key) not in known
    ]
    Notice.objects.bulk_create(rows)
    return len(rows)


@verb
def notices_read(*, actor: Actor, object_id: UUID | None = None) -> None:
    """Marks one's own notices as read: those about one object, or all."""
    mine = notices_of(actor).filter(read_at=None)
    (mine.filter(object_id=object_id) if object_id else mine).update(read_at=clock.now())
