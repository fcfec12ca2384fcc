"""Gap-free short numbers. The counter row stays locked until commit, so ask last."""

from django.db import connection

from linli.kernel.models import Counter


def number_next(*, prefix: str, year: int) -> int:
    """The next number for the prefix and year, in one statement on both engines."""
    return numbers_take(prefix=prefix, year=year, count=1)


def numbers_take(*, prefix: str, year: int, count: int) -> int:
    """Takes the next `count` numbers and returns the first of them. Ask in the order of prefix and year."""
    table = Counter._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (prefix, year, last) VALUES (%s, %s, %s) "  # noqa: S608 - our own table name
            f"ON CONFLICT (prefix, year) DO UPDATE SET last = {table}.last + excluded.last RETURNING last",
            [prefix, year, count],
        )
        return int(cursor.fetchone()[0]) - count + 1
