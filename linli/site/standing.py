"""How the installation stands at this moment: database, migrations, disk, worker, backup."""

import shutil
from collections.abc import Callable

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from linli.cases.reads.totals import totals
from linli.keeping import places
from linli.kernel import clock
from linli.kernel.reads import audit_unsealed, due_standing

FLOOR = 200 * 1024 * 1024
"""Bytes that must be free; below it photos would soon be refused."""
WORKER_SECONDS = 300
"""The worker makes its mark each minute."""

_up_to_date: set[str] = set()


def database() -> str:
    """ "ok", or the class of what went wrong."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        return type(error).__name__
    return "ok"


def migrations() -> str:
    """ "ok", "missing", or "unknown" without a database. Once up to date, a process need not ask again."""
    if "ok" in _up_to_date:
        return "ok"
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return "unknown"
    if not waiting:
        _up_to_date.add("ok")
    return "missing" if waiting else "ok"


def disk() -> str:
    """ "ok" or "low"."""
    return "ok" if free() >= FLOOR else "low"


def worker() -> str:
    """ "ok" or "not seen"."""
    age = places.worker_age()
    return "ok" if age is not None and age <= WORKER_SECONDS else "not seen"


CHECKS: dict[str, Callable[[], str]] = {
    "database": database,
    "migrations": migrations,
    "disk": disk,
    "worker": worker,
}


def free() -> int:
    """Free bytes where the data folder stands."""
    return shutil.disk_usage(settings.LINLI_DATA).free


def figures() -> dict[str, tuple[float, str]]:
    """name → (value, what it is). No places, no people: totals of the whole banner only."""
    found: dict[str, tuple[float, str]] = {
        "disk_free_bytes": (free(), "Free bytes where the data folder stands"),
    }
    for name, age, text in (
        ("worker_seen_seconds", places.worker_age(), "Seconds since the worker made its mark"),
        ("backup_age_seconds", places.backup_age(), "Seconds since the last backup that was checked"),
    ):
        if age is not None:
            found[name] = (age, text)
    try:
        found |= _asked()
    except Error:
        return found | {"database_up": (0, "Whether the database answers")}
    return found | {"database_up": (1, "Whether the database answers")}


def _asked() -> dict[str, tuple[float, str]]:
    now = clock.now()
    due, matters = due_standing(now), totals(now)
    return {
        "due_waiting": (due.waiting, "Due rows whose time has come"),
        "due_failed": (due.failed, "Due rows that were given up"),
        "due_oldest_seconds": (due.oldest_seconds, "How long the oldest of them waits"),
        "audit_unsealed": (audit_unsealed(), "Audit rows without a seal"),
        "matters_open": (matters.open, "Open matters of the whole banner"),
        "matters_overdue": (matters.overdue, "Of these, past their deadline"),
    }
