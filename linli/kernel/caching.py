"""What every worker keeps in memory, dropped when its version row moved."""

import time
from collections.abc import Callable
from threading import RLock
from typing import Generic, TypeVar

from linli.kernel.reads import versions

T = TypeVar("T")
FRESH_SECONDS = 1.0

_seen: tuple[float, dict[str, int]] = (-FRESH_SECONDS, {})
_lock = RLock()


def _versions() -> dict[str, int]:
    """All topics' numbers, asked at most once a second per process."""
    global _seen  # noqa: PLW0603 - one process-wide clock for all caches
    if time.monotonic() - _seen[0] >= FRESH_SECONDS:
        _seen = (time.monotonic(), versions())
    return _seen[1]


def forget() -> None:
    """Makes the next look ask the database again (tests, and after one's own write)."""
    global _seen  # noqa: PLW0603
    _seen = (-FRESH_SECONDS, {})


class Cached(Generic[T]):
    """One value per process, made by `load` and kept while the topic's number stands still."""

    def __init__(self, topic: str, load: Callable[[], T]) -> None:
        self._topic, self._load = topic, load
        self._kept: tuple[int, T] | None = None

    def get(self) -> T:
        """The value, at most a second old."""
        number = _versions().get(self._topic, 0)
        kept = self._kept
        if kept is None or kept[0] != number:
            with _lock:
                kept = (number, self._load())
                self._kept = kept
        return kept[1]

    def forget(self) -> None:
        """Drops the value."""
        self._kept = None
        forget()
