"""Putting kept rows into a database that has none: all tables in one transaction."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from linli.keeping import reads
from linli.keeping.rules.manifest import Node, Table
from linli.keeping.rules.values import copy_line, row_of, sqlite_row
from linli.kernel import verbs

BATCH = 2000


def schema(line: BaseDatabaseWrapper, nodes: list[Node]) -> list[Table]:
    """Brings an empty database to the state that the rows have; returns the kept tables.

    What migrations themselves put in is taken out again: the archive has it.

    Raises:
        Unknown: the rows are of a newer version.
    """
    targets = reads.leaves(nodes)
    with verbs.writing():
        MigrationExecutor(line).migrate(targets)
    return reads.tables(nodes)


def empty(line: BaseDatabaseWrapper, tables: Iterable[Table]) -> None:
    """Removes what migrations put in, inside the running transaction."""
    with verbs.writing(), line.cursor() as cursor:
        for name in reads.filled(line, list(tables)):
            cursor.execute(f"DELETE FROM {line.ops.quote_name(name)}")  # noqa: S608 - names of our models


def rows(line: BaseDatabaseWrapper, table: Table, lines: Iterable[bytes]) -> int:
    """Puts the lines in, inside the running transaction; returns how many."""
    load = _copy if line.vendor == "postgresql" else _insert
    count = 0
    with verbs.writing():
        for batch in _batches(lines):
            load(line, table, [row_of(one) for one in batch])
            count += len(batch)
    return count


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    waiting = iter(lines)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _names(line: BaseDatabaseWrapper, table: Table) -> str:
    return ", ".join(line.ops.quote_name(column.name) for column in table.columns)


def _insert(line: BaseDatabaseWrapper, table: Table, batch: list[list[Any]]) -> None:
    marks = ", ".join(["%s"] * len(table.columns))
    sql = f"INSERT INTO {line.ops.quote_name(table.name)} ({_names(line, table)}) VALUES ({marks})"  # noqa: S608
    with line.cursor() as cursor:
        cursor.executemany(sql, [sqlite_row(table.kinds, row) for row in batch])


def _copy(line: BaseDatabaseWrapper, table: Table, batch: list[list[Any]]) -> None:
    sql = f"COPY {line.ops.quote_name(table.name)} ({_names(line, table)}) FROM STDIN"
    with line.cursor() as cursor, cursor.cursor.copy(sql) as copy:
        copy.write("".join(copy_line(table.kinds, row) for row in batch))


def sequences(line: BaseDatabaseWrapper, nodes: list[Node]) -> None:
    """Lets serial numbers go on behind the highest that was put in, inside the running transaction."""
    with line.cursor() as cursor:
        for statement in line.ops.sequence_reset_sql(no_style(), reads.models_at(nodes)):
            cursor.execute(statement)
