"""The door slows down when a lot comes at once: a pause and a stamp instead of a puzzle.

A stamp says from when on one report may be sent again. It is signed and bound to the network, the sender and
the report's idempotency key, so it can be used for one report only, however often and from wherever it is
sent. Whoever has an account or a code is never asked to wait.
"""

from django.conf import settings
from django.core import signing
from django.utils.translation import ngettext

from linli.cases.rules.pace import NORMAL_NETWORK, NORMAL_TOTAL, pause, ripe_in
from linli.kernel import clock
from linli.kernel.actions.idempotency import idempotency_seen
from linli.kernel.actions.throttle import slowed_note, throttle_count_all
from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Throttled
from linli.kernel.rules.limits import DOOR_NETWORK, DOOR_TOTAL

PURPOSE = "report-pause"
_signer = signing.Signer(salt="report-stamp")


class Slowed(Throttled):
    """Please wait `seconds`, then send the same again with `stamp` under `key`."""

    code = "slowed"

    def __init__(self, seconds: int, *, stamp: str, key: str) -> None:
        words = ngettext(
            "We are getting a lot at once. Please send it again in %(n)s second; what you wrote is kept.",
            "We are getting a lot at once. Please send it again in %(n)s seconds; what you wrote is kept.",
            seconds,
        )
        super().__init__(words % {"n": seconds}, seconds=seconds)
        self.stamp, self.key = stamp, key


def stamp_make(*, actor: Actor, key: str, seconds: int) -> str:
    """A stamp that is good in `seconds`."""
    not_before = clock.now().timestamp() + seconds
    return _signer.sign_object([not_before, actor.network, actor.key, key])


def _ripe_in(actor: Actor, key: str, stamp: str) -> int | None:
    """Seconds until the stamp is good for this report, or None where it is not one for it."""
    try:
        not_before, *bound = _signer.unsign_object(stamp)
    except signing.BadSignature:
        return None
    if bound != [actor.network, actor.key, key]:
        return None
    return ripe_in(float(not_before), clock.now().timestamp())


def pace(*, actor: Actor, key: str, stamp: str = "") -> None:
    """Counts a report from somebody without an account, and asks for patience beyond the normal number.

    Raises:
        Slowed: with the pause and the stamp. Throttled: this network sent more than one could have to say.
    """
    if actor.kind != Kind.ANONYMOUS or not actor.network or idempotency_seen(actor=actor, key=key):
        return  # without a network it comes from inside the house: every request carries one
    left = _ripe_in(actor, key, stamp) if stamp else None
    if left:
        raise Slowed(left, stamp=stamp, key=key)
    if left == 0:
        return
    limits = [(DOOR_NETWORK, actor.network), (DOOR_TOTAL, "")]
    here, everywhere = throttle_count_all(limits=limits)
    crowd = settings.LINLI_CROWD
    seconds = max(pause(here, NORMAL_NETWORK * crowd), pause(everywhere, NORMAL_TOTAL * crowd))
    if seconds:
        slowed_note(purpose=PURPOSE)
        raise Slowed(seconds, stamp=stamp_make(actor=actor, key=key, seconds=seconds), key=key)
