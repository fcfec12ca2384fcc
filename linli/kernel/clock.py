"""The one source of “now”. Everything that needs the time or a date asks here."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")

_set: ContextVar[datetime | None] = ContextVar("linli_clock", default=None)


def now() -> datetime:
    """The current moment, aware, in UTC."""
    return _set.get() or datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """`moment` on the banner's own clock (UTC+8 all year)."""
    return moment.astimezone(LOCAL)


def local_date(moment: datetime) -> date:
    """The calendar day of `moment` in the banner; stored beside timestamps for grouping."""
    return local(moment).date()


def today() -> date:
    """Today in the banner."""
    return local_date(now())


def yesterday() -> date:
    """The day before today: the last day of what ends now."""
    return today() - timedelta(days=1)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Runs the block as if it were `moment`: lays demo records on past days.

    Raises:
        ValueError: `moment` is naive.
    """
    if moment.tzinfo is None:
        raise ValueError("clock.at needs an aware datetime")
    token = _set.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set.reset(token)
