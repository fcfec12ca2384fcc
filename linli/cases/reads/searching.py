"""Matters by their words: newest first, within what the reader may see, through each engine's own index.

The full-text table drives on SQLite (`CROSS JOIN` keeps that order). On PostgreSQL the planner chooses
between the index on terms and a walk from the newest, by its statistics on each term. It takes terms for
independent, which the pairs of one phrase are not; so with several the newest `WINDOW` are walked first.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import QuerySet

from linli.cases.models import Case
from linli.cases.rules.search import MARK
from linli.kernel.rules.queries import Group, Query, Term

SQLITE = """
SELECT {columns}, cases_search.key AS search_key FROM cases_search_fts
CROSS JOIN cases_search ON cases_search.key = cases_search_fts.rowid
CROSS JOIN cases_case ON cases_case.id = cases_search.case_id
WHERE cases_search_fts MATCH %s{where} ORDER BY cases_search_fts.rowid DESC LIMIT %s"""
POSTGRESQL = """
SELECT {columns}, cases_search.case_id AS search_key FROM {source}
JOIN cases_case ON cases_case.id = cases_search.case_id
WHERE cases_search.terms @@ %s::tsquery{where} ORDER BY cases_search.case_id DESC LIMIT %s"""
NEWEST = "(SELECT * FROM cases_search ORDER BY case_id DESC LIMIT {window}) AS cases_search"
NEWEST_AFTER = (
    "(SELECT * FROM cases_search WHERE case_id < %s ORDER BY case_id DESC LIMIT {window}) AS cases_search"
)
WINDOW = 5000
AFTER_SQLITE = "cases_search_fts.rowid < (SELECT key FROM cases_search WHERE case_id = %s)"
AFTER_POSTGRESQL = "cases_search.case_id < %s"


def _sqlite(term: Term) -> str:
    return f'"{term.text}"{" *" if term.begins else ""}'


def _postgresql(term: Term) -> str:
    return f"'{term.text}'{':*' if term.begins else ''}"


def expression(query: Query) -> str:
    """The query as the engine's full-text language has it. Terms hold neither quotes nor spaces."""
    write, also, either = (
        (_sqlite, " AND ", " OR ") if connection.vendor == "sqlite" else (_postgresql, " & ", " | ")
    )
    return also.join(f"({either.join(map(write, group))})" for group in query.groups)


Statement = tuple[str, list[Any]]
Hits = list[tuple[Any, Case]]


def hits(rows: QuerySet[Case], query: Query, *, after: UUID | None = None, limit: int) -> Hits:
    """Of the given matters (local conditions only) those with these words, newest first, each with its place
    in that order.
    """
    try:
        if connection.vendor == "postgresql" and sum(1 for group in query.groups if not _marks(group)) > 1:
            found = _read(statement(rows, query, after=after, limit=limit, window=WINDOW))
            if len(found) == limit:
                return found
        return _read(statement(rows, query, after=after, limit=limit))
    except EmptyResultSet:
        return []


def _marks(group: Group) -> bool:
    return group[0].text.startswith(MARK)


def _read(made: Statement) -> Hits:
    return [(case.search_key, case) for case in Case.objects.raw(*made)]  # type: ignore[attr-defined]


def statement(
    rows: QuerySet[Case], query: Query, *, after: UUID | None = None, limit: int, window: int = 0
) -> Statement:
    """What finds them, with its values; on PostgreSQL within the newest `window`, if one is given.

    Raises:
        EmptyResultSet: the conditions exclude each other.
    """
    lite = connection.vendor == "sqlite"
    held = [(sql, values) for sql, values in _conditions(rows, query, after) if sql]
    columns = ", ".join(f'cases_case."{field.column}"' for field in Case._meta.concrete_fields)
    where = "".join(f" AND {sql}" for sql, _values in held)
    source, before = _source(after, window)
    sql = (SQLITE if lite else POSTGRESQL).format(columns=columns, where=where, source=source)
    return sql, [*before, expression(query), *(value for _sql, values in held for value in values), limit]


def _source(after: UUID | None, window: int) -> tuple[str, list[Any]]:
    if not window:
        return "cases_search", []
    return (NEWEST_AFTER if after else NEWEST).format(window=window), [after] if after else []


def _conditions(
    rows: QuerySet[Case], query: Query, after: UUID | None
) -> Iterator[tuple[str, Sequence[Any]]]:
    """What must hold besides the terms: further down, the phrases as they stand, the matter itself."""
    lite = connection.vendor == "sqlite"
    if after:
        yield (AFTER_SQLITE if lite else AFTER_POSTGRESQL), [_prepared(after)]
    for phrase in query.phrases:
        yield f"{'instr' if lite else 'strpos'}(cases_search.text, %s) > 0", [phrase]
    with suppress(FullResultSet):
        yield rows.query.get_compiler(connection=connection).compile(rows.query.where)


def _prepared(case_id: UUID) -> Any:
    return Case._meta.pk.get_db_prep_value(case_id, connection)
