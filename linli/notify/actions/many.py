"""Very many messages in a few statements."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from linli.kernel import clock, ids
from linli.kernel.actions.bulk import Bulk
from linli.kernel.actions.outbox import due_add
from linli.kernel.verbs import verb
from linli.notify.actions.notices import DELIVER
from linli.notify.models import Channel, Delivery, Notice
from linli.notify.rules import MANY, send_at

CHANNEL = "channel"
"""What a message that stands for many is about: nothing but the channel it goes to."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to several people (and to the chats of places). `params` hold no words of a matter."""

    key: str
    object_kind: str
    object_id: UUID
    users: frozenset[UUID]
    params: dict[str, Any]
    places: tuple[UUID, ...] = field(default=())


@verb
def notices_send_many(*, letters: Sequence[Letter]) -> int:
    """Puts each letter into its readers' inboxes; returns how many lines that makes.

    A channel to which more than a handful would go at once gets one message that says how many there are.
    """
    now = clock.now()
    bulk = Bulk(Notice(created_at=now), "id", "user_id", "key", "params", "object_kind", "object_id")
    for letter in letters:
        for user in sorted(letter.users):
            bulk.add(ids.new(now), user, letter.key, letter.params, letter.object_kind, letter.object_id)
    lines = len(bulk)
    if lines:
        bulk.write()
    _outward(letters)
    return lines


def _outward(letters: Sequence[Letter]) -> None:
    """Deliveries and due rows for every channel that these letters go to."""
    users = frozenset().union(*(letter.users for letter in letters))
    places = {place for letter in letters for place in letter.places}
    channels = list(
        Channel.objects.filter(Q(user_id__in=users) | Q(place_id__in=places), ended_at=None).order_by("id")
    )
    if not channels:
        return
    of: defaultdict[UUID, list[Channel]] = defaultdict(list)
    for channel in channels:
        of[channel.user_id or channel.place_id].append(channel)  # type: ignore[index]
    wanted = [(one, at) for one in letters for who in (*one.users, *one.places) for at in of.get(who, ())]
    load = Counter(channel.pk for _letter, channel in wanted)
    sent = [(letter, channel) for letter, channel in wanted if load[channel.pk] <= MANY]
    sent += [
        (Letter("many", CHANNEL, channel.pk, frozenset(), {"count": load[channel.pk]}), channel)
        for channel in channels
        if load[channel.pk] > MANY
    ]
    _due(sent)


def _due(sent: Sequence[tuple[Letter, Channel]]) -> None:
    now = clock.now()
    rows = [
        Delivery(
            channel=channel,
            key=letter.key,
            params=letter.params,
            object_kind=letter.object_kind,
            object_id=letter.object_id,
        )
        for letter, channel in sent
    ]
    Delivery.objects.bulk_create(rows, batch_size=500)
    due_add(
        [(DELIVER, row.pk, send_at(now, row.channel.quiet_from, row.channel.quiet_until)) for row in rows]
    )
