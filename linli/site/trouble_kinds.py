"""Which trouble of disk or database an exception means."""

import errno
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import Error
from django.utils.translation import gettext_lazy

from linli.kernel.errors import Text


@dataclass(frozen=True, slots=True)
class Trouble:
    """A stable word, the status, seconds until trying again makes sense, and what to say."""

    code: str
    status: int
    retry: int
    text: Text


FULL = Trouble(
    "disk-full",
    507,
    300,
    gettext_lazy(
        "There is no room left to store anything. Whoever runs this service has to make room first."
    ),
)
READ_ONLY = Trouble(
    "read-only",
    503,
    60,
    gettext_lazy("Nothing can be stored just now; reading works. Please try again in a few minutes."),
)
BUSY = Trouble(
    "busy", 503, 5, gettext_lazy("Very many people are writing at this moment. Please send it again.")
)
AWAY = Trouble(
    "database-away",
    503,
    30,
    gettext_lazy("The records cannot be reached just now. Please try again in a minute."),
)

_ERRNO = {errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EFBIG: FULL, errno.EROFS: READ_ONLY, errno.EIO: AWAY}
_SQLSTATE = {
    "53100": FULL,
    "25006": READ_ONLY,
    "53300": BUSY,
    "40001": BUSY,
    "40P01": BUSY,
    "55P03": BUSY,
    "57P01": AWAY,
    "57P02": AWAY,
    "57P03": AWAY,
}
_SQLITE = {
    "SQLITE_FULL": FULL,
    "SQLITE_READONLY": READ_ONLY,
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_IOERR": AWAY,
    "SQLITE_CANTOPEN": AWAY,
}
_LOST = ("OperationalError", "InterfaceError")


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Which trouble an exception means, looking through its causes; None for a defect of ours."""
    for cause in _causes(error):
        if isinstance(cause, OSError) and cause.errno in _ERRNO:
            return _ERRNO[cause.errno]
        found = _SQLSTATE.get(str(getattr(cause, "sqlstate", "")))
        name = str(getattr(cause, "sqlite_errorname", ""))
        found = found or next((one for key, one in _SQLITE.items() if name.startswith(key)), None)
        if found:
            return found
    gone = any(isinstance(cause, Error) and _lost(cause) for cause in _causes(error))
    return AWAY if gone else None


def _lost(error: Error) -> bool:
    """A connection that broke: PostgreSQL says no state then. (SQLite always names what it has.)"""
    cause = error.__cause__
    return (
        type(error).__name__ in _LOST
        and not getattr(cause, "sqlite_errorname", "")
        and not getattr(cause, "sqlstate", "")
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
