"""From one database to another, rows compared on both sides, the source untouched."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from linli.keeping import reads
from linli.keeping.actions import load
from linli.keeping.actions.backup import Progress, silent
from linli.keeping.actions.restore import NotEmpty
from linli.keeping.archive import Summing
from linli.keeping.rules.manifest import Node, Sum, Table

TARGET = "move_target"


@dataclass(frozen=True, slots=True)
class Compared:
    """One table on both sides; `again` is the source read once more after the copy."""

    name: str
    source: Sum
    target: Sum
    again: Sum

    @property
    def same(self) -> bool:
        """Whether all three are equal."""
        return self.source == self.target == self.again


def move(target: BaseDatabaseWrapper, *, progress: Progress = silent) -> list[Compared]:
    """Copies every kept table of the default database into the empty one at `target`, in one transaction.

    Reads the source in one moment, and once more at the end: what was written there meanwhile shows as a
    difference.

    Raises:
        NotEmpty: the target holds tables. Unknown: the source is newer than this program.
    """
    if target.introspection.table_names():
        raise NotEmpty("the database to move to holds tables already; it must be empty")
    with reads.snapshot() as source:
        nodes = reads.applied(source)
        tables = load.schema(target, nodes)
        sums = _copy(source, target, tables, nodes, progress)
    with reads.snapshot() as source:
        return [
            Compared(table.name, sums[table.name], reads.summed(target, table), reads.summed(source, table))
            for table in _each(tables, "compare", progress)
        ]


def _copy(
    source: BaseDatabaseWrapper,
    target: BaseDatabaseWrapper,
    tables: list[Table],
    nodes: list[Node],
    progress: Progress,
) -> dict[str, Sum]:
    sums = {}
    with transaction.atomic(using=target.alias):
        load.empty(target, tables)
        for table in _each(tables, "copy", progress):
            total = Summing()
            load.rows(target, table, _counted(source, table, total))
            sums[table.name] = total.sum()
        load.sequences(target, nodes)
    return sums


def _counted(source: BaseDatabaseWrapper, table: Table, total: Summing) -> Iterator[bytes]:
    for line in reads.lines(source, table):
        total.add(line, 1)
        yield line


def _each(tables: list[Table], what: str, progress: Progress) -> Iterator[Table]:
    for number, table in enumerate(tables):
        progress(what, number, len(tables))
        yield table
    progress(what, len(tables), len(tables))
