"""Throttles in the database, because a process's own memory does not count across workers."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock, keys
from linli.kernel.errors import Throttled
from linli.kernel.models import Throttle
from linli.kernel.verbs import verb


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `tries` per `seconds`, counted in fixed windows."""

    purpose: str
    tries: int
    seconds: int


def _place(limit: Limit, subject: str) -> tuple[str, datetime]:
    """The row that counts now: a keyed hash and the end of the running window."""
    stamp = int(clock.now().timestamp())
    ends = datetime.fromtimestamp(stamp - stamp % limit.seconds + limit.seconds, UTC)
    return keys.lookup("throttle", limit.purpose, subject), ends


def _left(ends: datetime) -> int:
    return max(1, int((ends - clock.now()).total_seconds()))


def throttle_count(*, limit: Limit, subject: str) -> None:
    """Counts one try against `subject` and refuses it once the limit is passed.

    Call it outside other verbs: then the count is committed before anything is refused.

    Raises:
        Throttled: too many tries in this window.
    """
    key, ends = _place(limit, subject)
    if _count(key, ends) > limit.tries:
        raise TooOften(_left(ends))


@verb
def _count(key: str, ends: datetime) -> int:
    table = Throttle._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (key, ends_at, tries) VALUES (%s, %s, 1) "  # noqa: S608 - our own table
            f"ON CONFLICT (key, ends_at) DO UPDATE SET tries = {table}.tries + 1 RETURNING tries",
            [key, connection.ops.adapt_datetimefield_value(ends)],
        )
        return int(cursor.fetchone()[0])


def throttle_check(*, limit: Limit, subject: str) -> None:
    """Refuses if earlier tries used the limit up; counts nothing.

    Raises:
        Throttled: too many tries in this window.
    """
    key, ends = _place(limit, subject)
    row = Throttle.objects.filter(key=key, ends_at=ends).values_list("tries", flat=True).first()
    if row is not None and row >= limit.tries:
        raise TooOften(_left(ends))


@verb
def throttle_clear(*, limit: Limit, subject: str) -> None:
    """Forgets the tries of this window, e.g. after a right password."""
    key, ends = _place(limit, subject)
    Throttle.objects.filter(key=key, ends_at=ends).delete()


class TooOften(Throttled):
    """The one message for every throttle: it does not say what was being guarded."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            _("Too many tries. Please wait a few minutes and try again; nothing you typed is lost."),
            seconds=seconds,
        )


@verb
def throttle_purge(*, before: datetime) -> int:
    """Forgets windows that ended before `before`; returns how many."""
    return Throttle.objects.filter(ends_at__lt=before).delete()[0]
