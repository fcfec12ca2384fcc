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


@dataclass(frozen=True, slots=True)
class Script:
    """A trigger that does more than refuse, written out for each engine.

    `event`: e.g. "AFTER INSERT". `sqlite` is the body of a trigger for each row, `when` its condition;
    `postgresql` is the body of a PL/pgSQL function: where `each` is "STATEMENT" for each statement over the
    transition table `fresh`, else for each row.
    """

    label: str
    event: str
    sqlite: str
    postgresql: str
    each: str = "ROW"
    when: str = ""

    def name(self, table: str) -> str:
        """The trigger's name in the database, and its function's on PostgreSQL."""
        return f"{table}_{self.label}"


Trigger = Deny | Script
APPEND_ONLY = (Deny("UPDATE"), Deny("DELETE"))


def declared() -> Iterator[tuple[str, Trigger]]:
    """Every (table, trigger) that models declare in a `triggers` attribute."""
    for model in apps.get_models():
        for trigger in getattr(model, "triggers", ()):
            yield model._meta.db_table, trigger


_FUNCTION = " BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '23001'; END "


def _sqlite(table: str, trigger: Trigger) -> list[str]:
    name = trigger.name(table)
    if isinstance(trigger, Deny):
        event, body = f"BEFORE {trigger.operation}", f"SELECT RAISE(ABORT, '{table} is append-only');"
        when = f"NOT ({trigger.unless})" if trigger.unless else ""
    else:
        event, body, when = trigger.event, trigger.sqlite, trigger.when
    condition = f"WHEN {when} " if when else ""
    return [
        f'DROP TRIGGER IF EXISTS "{name}"',
        f'CREATE TRIGGER "{name}" {event} ON "{table}" FOR EACH ROW {condition}BEGIN {body} END',
    ]


def _postgresql(table: str, trigger: Trigger) -> list[str]:
    return _denying(table, trigger) if isinstance(trigger, Deny) else _running(table, trigger)


def _denying(table: str, deny: Deny) -> list[str]:
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


def _running(table: str, script: Script) -> list[str]:
    name = script.name(table)
    fresh = "REFERENCING NEW TABLE AS fresh " if script.each == "STATEMENT" else ""
    when = f"WHEN ({script.when}) " if script.when and script.each == "ROW" else ""
    return [
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $${script.postgresql}$$',
        f'CREATE OR REPLACE TRIGGER "{name}" {script.event} ON "{table}" {fresh}FOR EACH {script.each} '
        f'{when}EXECUTE FUNCTION "{name}"()',
    ]


def install() -> None:
    """Creates or replaces every declared trigger whose table exists. Idempotent."""
    tables = set(connection.introspection.table_names())
    dialect = _sqlite if connection.vendor == "sqlite" else _postgresql
    with connection.cursor() as cursor:
        for table, trigger in declared():
            if table in tables:
                for statement in dialect(table, trigger):
                    cursor.execute(statement)


def missing() -> list[str]:
    """Names of declared triggers that the database does not have as declared, or has switched off."""
    present = _in_sqlite() if connection.vendor == "sqlite" else _in_postgresql()
    return sorted(trigger.name(table) for table, trigger in declared() if not present(table, trigger))


def _in_sqlite() -> Callable[[str, Trigger], bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        texts = {sql for (sql,) in cursor.fetchall()}
    return lambda table, trigger: _sqlite(table, trigger)[-1] in texts


def _in_postgresql() -> Callable[[str, Trigger], bool]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, tgname, prosrc FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "JOIN pg_proc ON pg_proc.oid = tgfoid WHERE tgenabled = 'O'"
        )
        rows = set(cursor.fetchall())

    def present(table: str, trigger: Trigger) -> bool:
        source = _FUNCTION if isinstance(trigger, Deny) else trigger.postgresql
        return (table, trigger.name(table), source) in rows

    return present
