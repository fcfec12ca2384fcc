"""Throttles in the database, because a process's own memory does not count across workers."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock, keys
from linli.kernel.actions.letting_go import BATCH, remove_some
from linli.kernel.errors import Throttled
from linli.kernel.models import Slowed, Throttle
from linli.kernel.rules.limits import Limit as Limit  # noqa: PLC0414 - rooms name it from here
from linli.kernel.rules.limits import estimate, wait
from linli.kernel.verbs import verb


@dataclass(frozen=True, slots=True)
class _Window:
    """Where tries are counted now: a keyed hash, the end of the running window, how far it has run."""

    limit: Limit
    key: str
    ends: datetime
    elapsed: float

    @property
    def before(self) -> datetime:
        """The end of the window before."""
        return self.ends - timedelta(seconds=self.limit.seconds)


def _window(limit: Limit, subject: str) -> _Window:
    stamp = clock.now().timestamp()
    elapsed = stamp % limit.seconds
    ends = datetime.fromtimestamp(round(stamp - elapsed) + limit.seconds, UTC)
    return _Window(crowded(limit), keys.lookup("throttle", limit.purpose, subject), ends, elapsed)


def crowded(limit: Limit) -> Limit:
    """The limit as this banner sets it: shared ones grow with `LINLI_CROWD`."""
    return replace(limit, tries=int(limit.tries * settings.LINLI_CROWD)) if limit.shared else limit


def throttle_count(*, limit: Limit, subject: str, amount: int = 1) -> float:
    """Counts a try (or `amount` of something) against `subject` and refuses it beyond the limit.

    Returns how much of the limit is used now. Call it outside other verbs: then the count is committed
    before anything is refused.

    Raises:
        Throttled: too many within the window.
    """
    return throttle_count_all(limits=[(limit, subject)], amount=amount)[0]


def throttle_count_all(*, limits: list[tuple[Limit, str]], amount: int = 1) -> list[float]:
    """The same for several limits in one transaction; the first that is passed refuses."""
    windows = [_window(limit, subject) for limit, subject in limits]
    found = _count(windows, amount)
    for window, (before, current) in zip(windows, found, strict=True):
        if _over(window, before, current):
            raise TooOften(wait(window.limit, before, current, window.elapsed))
    return [
        estimate(window.limit, before, current, window.elapsed)
        for window, (before, current) in zip(windows, found, strict=True)
    ]


def _over(window: _Window, before: int, current: int) -> bool:
    return estimate(window.limit, before, current, window.elapsed) > window.limit.tries


@verb
def _count(windows: list[_Window], amount: int) -> list[tuple[int, int]]:
    """(tries of the window before, tries of this one), counted. Beyond the limit the count stands still, so
    that hammering does not lengthen the wait for ever.
    """
    found = []
    for window in windows:
        before, current = _add(window, amount)
        if _over(window, before, current):
            _note(window.limit.purpose)
        found.append((before, current))
    return found


def _add(window: _Window, amount: int) -> tuple[int, int]:
    table = Throttle._meta.db_table
    ends, before = map(connection.ops.adapt_datetimefield_value, (window.ends, window.before))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (key, ends_at, tries) VALUES (%s, %s, %s) "  # noqa: S608 - our own table
            f"ON CONFLICT (key, ends_at) DO UPDATE SET tries = {table}.tries + "
            f"CASE WHEN {table}.tries > %s THEN 0 ELSE excluded.tries END "
            f"RETURNING tries, (SELECT o.tries FROM {table} AS o WHERE o.key = %s AND o.ends_at = %s)",
            [window.key, ends, amount, window.limit.tries, window.key, before],
        )
        current, earlier = cursor.fetchone()
    return int(earlier or 0), int(current)


def _note(purpose: str) -> None:
    """Counts a refusal: what was guarded and the day, never who."""
    table = Slowed._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (purpose, day, times) VALUES (%s, %s, 1) "  # noqa: S608 - our own table
            f"ON CONFLICT (purpose, day) DO UPDATE SET times = {table}.times + 1",
            [purpose, connection.ops.adapt_datefield_value(clock.today())],
        )


@verb
def slowed_note(*, purpose: str) -> None:
    """Counts one who was asked to wait, without keeping who."""
    _note(purpose)


def throttle_check(*, limit: Limit, subject: str) -> None:
    """Refuses if earlier tries used the limit up; counts nothing.

    Raises:
        Throttled: too many within the window.
    """
    window = _window(limit, subject)
    rows = Throttle.objects.filter(key=window.key, ends_at__in=(window.ends, window.before))
    tries = dict(rows.values_list("ends_at", "tries"))
    before, current = tries.get(window.before, 0), tries.get(window.ends, 0)
    if _over(window, before, current + 1):
        slowed_note(purpose=limit.purpose)
        raise TooOften(wait(window.limit, before, current, window.elapsed))


@verb
def throttle_clear(*, limit: Limit, subject: str) -> None:
    """Forgets the tries, e.g. after a right password."""
    Throttle.objects.filter(key=_window(limit, subject).key).delete()


@verb
def throttle_give_back(*, limit: Limit, subject: str) -> None:
    """Takes one counted try back: it was a right one."""
    window = _window(limit, subject)
    table = Throttle._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET tries = tries - 1 WHERE key = %s AND ends_at = %s AND tries > 0",  # noqa: S608
            [window.key, connection.ops.adapt_datetimefield_value(window.ends)],
        )


class TooOften(Throttled):
    """The one message for every throttle: it does not say what was being guarded."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            _("Too many tries. Please wait a few minutes and try again; nothing you typed is lost."),
            seconds=seconds,
        )


def _old_windows(before: datetime) -> QuerySet[Throttle]:
    return Throttle.objects.filter(ends_at__lt=before)


@verb
def throttle_purge(*, before: datetime, limit: int = BATCH) -> int:
    """Forgets at most `limit` windows that ended before `before`; returns how many."""
    return remove_some(_old_windows(before), limit)


def throttle_old(*, before: datetime) -> int:
    """How many windows ended before `before`."""
    return _old_windows(before).count()


def _old_days(before: datetime) -> QuerySet[Slowed]:
    return Slowed.objects.filter(day__lt=clock.local_date(before))


@verb
def slowed_purge(*, before: datetime, limit: int = BATCH) -> int:
    """Forgets at most `limit` rows of the days before `before`; returns how many."""
    return remove_some(_old_days(before), limit)


def slowed_old(*, before: datetime) -> int:
    """How many rows of days before `before` there are."""
    return _old_days(before).count()
