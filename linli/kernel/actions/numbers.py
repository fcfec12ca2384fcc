"""Gap-free short numbers. The counter row stays locked until commit, so ask last."""

from django.db import connection

from linli.kernel.models import Counter


def number_next(*, prefix: str, year: int) -> int:
    """The next number for the prefix and year, in one statement on both engines."""
    table = Counter._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (prefix, year, last) VALUES (%s, %s, 1) "  # noqa: S608 - our own table name
            f"ON CONFLICT (prefix, year) DO UPDATE SET last = {table}.last + 1 RETURNING last",
            [prefix, year],
        )
        return int(cursor.fetchone()[0])
