"""Removing in bounded batches, so that no job holds the database for long and any may be killed."""

from typing import Any

from django.db import connection
from django.db.models import QuerySet

BATCH = 1000
"""Records per transaction."""


def remove_some(rows: QuerySet[Any], limit: int) -> int:
    """Deletes at most `limit` of `rows`, oldest first, inside the running verb; returns how many."""
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
    if ids:
        rows.model._default_manager.filter(pk__in=ids).delete()
    return len(ids)


def settle() -> None:
    """Folds SQLite's write-ahead log into the file, so that removed words do not linger in it.

    Where somebody is reading it folds what it can; PostgreSQL's autovacuum does the like by itself.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
