"""Triggers as data: declared beside a model, installed after every migrate, compared by `verify`.

SQLite drops a table's triggers whenever a migration rebuilds it, so they cannot live in migrations.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection


@dataclass(frozen=True, slots=True)
class Deny:
    """Refuses one kind of statement on a table.

    `unless` is an SQL condition over OLD and NEW, the same in both dialects, under which it passes.
    """

    operation: str
    unless: str = ""

    def name(self, table: str) -> str:
        """The trigger's name in the database."""
        return f"{table}_deny_{self.operation.lower()}"


APPEND_ONLY = (Deny("UPDATE"), Deny("DELETE"))


def declared() -> Iterator[tuple[str, Deny]]:
    """Every (table, trigger) that models declare in a `triggers` attribute."""
    for model in apps.get_models():
        for trigger in getattr(model, "triggers", ()):
            yield model._meta.db_table, trigger


_FUNCTION = " BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '23001'; END "


def _sqlite(table: str, deny: Deny) -> list[str]:
    when = f"WHEN NOT ({deny.unless}) " if deny.unless else ""
    return [
        f'DROP TRIGGER IF EXISTS "{deny.name(table)}"',
        f'CREATE TRIGGER "{deny.name(table)}" BEFORE {deny.operation} ON "{table}" FOR EACH ROW {when}'
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    ]


def _postgresql(table: str, deny: Deny) -> list[str]:
    when = f"WHEN (NOT ({deny.unless})) " if deny.unless else ""
    name, run = deny.name(table), "EXECUTE FUNCTION linli_deny()"
    statements = [
        f"CREATE OR REPLACE FUNCTION linli_deny() RETURNS trigger LANGUAGE plpgsql AS $${_FUNCTION}$$",
        f'CREATE OR REPLACE TRIGGER "{name}" BEFORE {deny.operation} ON "{table}" FOR EACH ROW {when}{run}',
    ]
    if deny == Deny("DELETE"):
        statements.append(
            f'CREATE OR REPLACE TRIGGER "{name}_all" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {run}'
        )
    return statements


def install() -> None:
    """Creates or replaces every declared trigger whose table exists. Idempotent."""
    tables = set(connection.introspection.table_names())
    dialect = _sqlite if connection.vendor == "sqlite" else _postgresql
    with connection.cursor() as cursor:
        for table, deny in declared():
            if table in tables:
                for statement in dialect(table, deny):
                    cursor.execute(statement)


def missing() -> list[str]:
    """Names of declared triggers that the database does not have as declared, or has switched off."""
    present = _in_sqlite() if connection.vendor == "sqlite" else _in_postgresql()
    return sorted(deny.name(table) for table, deny in declared() if not present(table, deny))


def _in_sqlite() -> Callable[[str, Deny], bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        texts = {sql for (sql,) in cursor.fetchall()}
    return lambda table, deny: _sqlite(table, deny)[-1] in texts


def _in_postgresql() -> Callable[[str, Deny], bool]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "JOIN pg_proc ON pg_proc.oid = tgfoid WHERE tgenabled = 'O' AND prosrc = %s",
            [_FUNCTION],
        )
        pairs = set(cursor.fetchall())
    return lambda table, deny: (table, deny.name(table)) in pairs
