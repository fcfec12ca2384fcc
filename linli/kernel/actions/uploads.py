"""Photos of people without an account: enough for everybody, not enough to fill the disk."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from linli.kernel import storage
from linli.kernel.actions.throttle import throttle_count
from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Invalid, Throttled
from linli.kernel.rules.limits import FREE_FLOOR, UPLOADS


def uploads_allow(*, actor: Actor, files: Sequence[Any], field: str = "photos") -> None:
    """Counts the bytes of uploaded files (each with a `size`) before any is looked at.

    Raises:
        Invalid: too much from this network today, or the disk is nearly full; words can go without photos.
    """
    if not files or actor.kind not in (Kind.ANONYMOUS, Kind.CODE_HOLDER):
        return
    if storage.free() < FREE_FLOOR:
        raise _full(field)
    size = sum(int(file.size or 0) for file in files) // 1024 + 1
    subject = actor.network if actor.kind == Kind.ANONYMOUS else actor.device
    try:
        throttle_count(limit=UPLOADS, subject=subject, amount=size)
    except Throttled as error:
        raise _full(field) from error


def _full(field: str) -> Invalid:
    message = _("No photos can be taken in at the moment. Please send your words without them.")
    return Invalid(message, {field: [message]})
