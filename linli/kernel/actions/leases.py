"""Counting busy callers without a write each time: a process takes tries from the database in dozens."""

import threading
from dataclasses import dataclass
from time import monotonic

from linli.kernel.actions.throttle import Limit, throttle_count

AT_ONCE, MOST = 20, 10_000
"""Tries taken at a time, and callers remembered; beyond that all are forgotten and take anew."""
GOOD_FOR = 30.0
"""Seconds after which an unfinished lease lapses: what was taken has been counted."""


@dataclass(slots=True)
class Lease:
    """Tries that this process may give out."""

    limit: Limit
    left: int
    beyond: int
    until: float

    @property
    def remaining(self) -> int:
        """Tries left in the window, as far as this process knows."""
        return self.left + self.beyond


_held: dict[tuple[str, str], Lease] = {}
_lock = threading.Lock()


def spend(*, limit: Limit, subject: str) -> Lease:
    """Takes one try; asks the database at most once in `AT_ONCE` requests of one caller.

    Raises:
        Throttled: too many within the window.
    """
    key = (limit.purpose, subject)
    with _lock:
        lease = _held.get(key)
        if lease is not None and lease.left > 0 and monotonic() < lease.until:
            lease.left -= 1
            return lease
    used = throttle_count(limit=limit, subject=subject, amount=AT_ONCE)
    fresh = Lease(limit, AT_ONCE - 1, max(0, int(limit.tries - used)), monotonic() + GOOD_FOR)
    with _lock:
        if len(_held) >= MOST:
            _held.clear()
        _held[key] = fresh
    return fresh


def leases_forget() -> None:
    """Drops what this process holds."""
    with _lock:
        _held.clear()
