"""What stands in a database, whichever engine and whichever version: tables, rows, sums."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.utils.connection import ConnectionDoesNotExist

from linli.keeping.archive import Summing
from linli.keeping.rules.leaving_out import LEFT_OUT
from linli.keeping.rules.manifest import Column, Node, Sum, Table
from linli.keeping.rules.values import KINDS, kept_line

SNAPSHOT = "keeping"
"""The alias of a connection of our own to the same database."""
BATCH = 2000


class Unknown(ValueError):
    """The database or archive is of a version that this program does not know."""


@contextmanager
def opened(alias: str, settings: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    """A further database under `alias`, for as long as the block runs."""
    connections.databases[alias] = connections.configure_settings({"default": {}, alias: settings})[alias]
    try:
        yield connections[alias]
    finally:
        connections[alias].close()
        _forget(alias)


def _forget(alias: str) -> None:
    connections.databases.pop(alias, None)
    with suppress(AttributeError, ConnectionDoesNotExist):
        del connections[alias]


@contextmanager
def snapshot(alias: str = "default") -> Iterator[BaseDatabaseWrapper]:
    """One moment of the database at `alias`, read on a connection of its own while others go on writing.

    PostgreSQL: REPEATABLE READ, READ ONLY. SQLite: a deferred transaction beside the WAL.
    """
    own = _snapshot_settings(connections[alias])
    with opened(SNAPSHOT, own) as line, transaction.atomic(using=SNAPSHOT):
        with line.cursor() as cursor:
            if line.vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT count(*) FROM django_migrations")  # here the moment begins
            cursor.fetchone()
        yield line


def _snapshot_settings(line: BaseDatabaseWrapper) -> dict[str, Any]:
    settings = {**line.settings_dict, "OPTIONS": dict(line.settings_dict["OPTIONS"])}
    if line.vendor == "sqlite":
        settings["OPTIONS"]["transaction_mode"] = "DEFERRED"
        settings["OPTIONS"]["init_command"] = "PRAGMA query_only=ON"
    settings["CONN_MAX_AGE"] = 0
    return settings


def applied(line: BaseDatabaseWrapper) -> list[Node]:
    """The migrations that the database has, of apps that still exist."""
    loader = MigrationLoader(line)
    return sorted(node for node in loader.applied_migrations if node[0] in loader.migrated_apps)


def leaves(nodes: list[Node]) -> list[Node]:
    """The last migration of each app among `nodes`.

    Raises:
        Unknown: this program does not have one of them.
    """
    loader = MigrationLoader(None)
    strange = [f"{app}.{name}" for app, name in nodes if (app, name) not in loader.disk_migrations]
    if strange:
        raise Unknown(f"made by a newer version of Linli (this one does not know {strange[0]})")
    known = set(nodes)
    children = {node: loader.graph.node_map[node].children for node in nodes if node in loader.graph.nodes}
    return sorted(
        node for node, below in children.items() if not any(c in known and c[0] == node[0] for c in below)
    )


def tables(nodes: list[Node]) -> list[Table]:
    """The tables that an archive keeps, as they were after these migrations, by name."""
    return sorted((_table(model) for model in models_at(nodes)), key=lambda table: table.name)


def models_at(nodes: list[Node]) -> list[type[models.Model]]:
    """The models of the kept tables as they were after these migrations."""
    state = MigrationLoader(None).project_state(leaves(nodes))
    every = state.apps.get_models(include_auto_created=True)
    own = [model for model in every if model._meta.managed and not model._meta.proxy]
    return [model for model in own if model._meta.db_table not in LEFT_OUT]


def _table(model: type[models.Model]) -> Table:
    meta = model._meta
    columns = tuple(
        Column(str(field.column), _kind(field))
        for field in meta.local_concrete_fields
        if not getattr(field, "generated", False) and not _engines_own(field)
    )
    return Table(meta.db_table, columns, tuple(str(field.column) for field in meta.pk_fields))


def _engines_own(field: "models.Field[Any, Any]") -> bool:
    """Columns that only one engine has, e.g. a text search vector: rebuilt, never kept."""
    return field.__module__.startswith("django.contrib.postgres")


def _kind(field: "models.Field[Any, Any]") -> str:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    kind = KINDS.get(field.get_internal_type())
    if kind is None:
        raise LookupError(f"no archive spells {field} yet: add it to keeping.rules.values")
    return kind


def lines(line: BaseDatabaseWrapper, table: Table) -> Iterator[bytes]:
    """A table's rows in the order of their key, as an archive spells them, in bounded memory."""
    quote = line.ops.quote_name
    columns = ", ".join(quote(column.name) for column in table.columns)
    order = ", ".join(quote(name) + _collation(line, table, name) for name in table.key)
    with line.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {quote(table.name)} ORDER BY {order}")  # noqa: S608 - names of our models
        while rows := cursor.fetchmany(BATCH):
            for row in rows:
                yield kept_line(table.kinds, row)


def _collation(line: BaseDatabaseWrapper, table: Table, name: str) -> str:
    """Both engines sort texts by their bytes."""
    texts = {column.name for column in table.columns if column.kind == "text"}
    return ' COLLATE "C"' if line.vendor == "postgresql" and name in texts else ""


def summed(line: BaseDatabaseWrapper, table: Table) -> Sum:
    """How many rows, and their digest."""
    total = Summing()
    for row in lines(line, table):
        total.add(row, 1)
    return total.sum()


def filled(line: BaseDatabaseWrapper, found: list[Table]) -> list[str]:
    """The names of those tables that hold a row."""
    names = []
    with line.cursor() as cursor:
        for table in found:
            cursor.execute(f"SELECT 1 FROM {line.ops.quote_name(table.name)} LIMIT 1")  # noqa: S608
            if cursor.fetchone():
                names.append(table.name)
    return names


def left_over(line: BaseDatabaseWrapper, found: list[Table]) -> set[str]:
    """Tables of the database that are neither kept nor known to be left out (a test wants none)."""
    return set(line.introspection.table_names()) - {table.name for table in found} - set(LEFT_OUT)
