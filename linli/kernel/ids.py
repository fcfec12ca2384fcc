"""Identifiers: UUIDv7 (RFC 9562 §5.7), so that ids sort by the time they were made."""

import hashlib
import secrets
import uuid
from datetime import datetime

from linli.kernel import clock


def new(at: datetime | None = None) -> uuid.UUID:
    """A fresh UUIDv7 carrying the kernel clock's time, so that demo records sort on their own days.

    `at`: the day of a record that is older than its row, taken over from a list.

    48 bits of milliseconds, then microseconds in `rand_a` (RFC 9562 §6.2, method 3), then 62 random bits.
    Made here because no library takes the time from its caller.
    """
    moment = at or clock.now()
    milliseconds = int(moment.timestamp()) * 1000 + moment.microsecond // 1000
    fraction = (moment.microsecond % 1000) * 4096 // 1000
    value = milliseconds << 80 | 7 << 76 | fraction << 64 | 2 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)


def random() -> uuid.UUID:
    """A UUIDv4 for what must not tell its age: file names, browser-side keys."""
    return uuid.uuid4()


def derived(source: uuid.UUID, name: str) -> uuid.UUID:
    """A UUIDv8 (RFC 9562 §5.8) that follows from another id: a repeated request derives the same one."""
    digest = hashlib.sha256(source.bytes + name.encode()).digest()[:16]
    value = int.from_bytes(digest, "big") & ~(0xF << 76) & ~(0x3 << 62)
    return uuid.UUID(int=value | 8 << 76 | 2 << 62)
