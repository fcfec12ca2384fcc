"""Matters by their words: newest first, within what the reader may see, through each engine's own index.

The full-text table drives on SQLite (`CROSS JOIN` keeps that order). On PostgreSQL the planner chooses between
the index on terms and a walk from the newest, by its statistics on each term.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import QuerySet

from linli.cases.models import Case
from linli.kernel.rules.queries import Query, Term

SQLITE = """
SELECT {columns}, cases_search.key AS search_key FROM cases_search_fts
CROSS JOIN cases_search ON cases_search.key = cases_search_fts.rowid
CROSS JOIN cases_case ON cases_case.id = cases_search.case_id
WHERE cases_search_fts MATCH %s{where} ORDER BY cases_search_fts.rowid DESC LIMIT %s"""
POSTGRESQL = """
SELECT {columns}, cases_search.key AS search_key FROM cases_search
JOIN cases_case ON cases_case.id = cases_search.case_id
WHERE cases_search.terms @@ %s::tsquery{where} ORDER BY cases_search.key DESC LIMIT %s"""


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


Condition = tuple[str, Sequence[Any]]


def hits(
    rows: QuerySet[Case], query: Query, *, after: UUID | None = None, limit: int
) -> list[tuple[int, Case]]:
    """Of the given matters (local conditions only) those with these words, newest first, each with its key."""
    try:
        sql, values = _statement(_conditions(rows, query, after))
    except EmptyResultSet:
        return []
    found = Case.objects.raw(sql, [expression(query), *values, limit])
    return [(case.search_key, case) for case in found]  # type: ignore[attr-defined]


def _conditions(rows: QuerySet[Case], query: Query, after: UUID | None) -> Iterator[Condition]:
    """What must hold besides the terms: further down the list, the phrases as they stand, the matter itself."""
    lite = connection.vendor == "sqlite"
    if after:
        key = "cases_search_fts.rowid" if lite else "cases_search.key"
        last = Case._meta.pk.get_db_prep_value(after, connection)
        yield f"{key} < (SELECT key FROM cases_search WHERE case_id = %s)", [last]
    for phrase in query.phrases:
        yield f"{'instr' if lite else 'strpos'}(cases_search.text, %s) > 0", [phrase]
    with suppress(FullResultSet):
        yield rows.query.get_compiler(connection=connection).compile(rows.query.where)


def _statement(conditions: Iterator[Condition]) -> tuple[str, list[Any]]:
    held = [condition for condition in conditions if condition[0]]
    columns = ", ".join(f'cases_case."{field.column}"' for field in Case._meta.concrete_fields)
    shape = SQLITE if connection.vendor == "sqlite" else POSTGRESQL
    where = "".join(f" AND {sql}" for sql, _values in held)
    return shape.format(columns=columns, where=where), [value for _sql, values in held for value in values]
