"""Matters that look like one: a few candidates by indexes, then scored by the rule. Nothing is scanned.

Candidates are of the same kind, open, visible to the reader, on the same side of every floor, within a month
before or after: the newest of the same finest place, the newest of the same category in the village, and the
newest with two neighbouring pairs of the words in the town. About two hundred rows at most; one statement.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from linli.cases.models import Case, Words
from linli.cases.reads.reference import reference
from linli.cases.reads.rows import Row, row_of
from linli.cases.reads.visible import visible_to
from linli.cases.rules import likeness, search
from linli.cases.rules.likeness import Facts
from linli.cases.rules.search import MEDIATOR
from linli.kernel.actor import Actor, Kind
from linli.kernel.reads import attachments_of
from linli.kernel.rules.bigrams import folded
from linli.kernel.rules.marking import Pieces, excerpt, marked

KIND = "case"
SPAN = timedelta(days=30)
EACH = 64
"""Rows of each way of finding."""
STRETCHES = 12
"""Stretches of the words that are looked for."""
NEWEST = 3000
"""PostgreSQL looks for words among so many of the newest: walking an index backwards costs less than a bitmap
of common words."""
SHOWN = 60
_WORDS_SQLITE = """SELECT cases_search.case_id AS id FROM cases_search_fts
CROSS JOIN cases_search ON cases_search.key = cases_search_fts.rowid
WHERE cases_search_fts MATCH %s AND cases_search_fts.rowid BETWEEN %s AND %s
ORDER BY cases_search_fts.rowid DESC LIMIT {each}"""
_WORDS_POSTGRESQL = """SELECT newest.case_id AS id FROM (
SELECT case_id, terms FROM cases_search WHERE case_id BETWEEN %s AND %s ORDER BY case_id DESC LIMIT {newest}
) AS newest WHERE newest.terms @@ %s::tsquery LIMIT {each}"""
_WAY = "SELECT id FROM ({sql}) AS way_{at}"
_FOUND = """SELECT {columns}, cases_words.what AS said_what, cases_words."where" AS said_where
FROM ({either}) AS found JOIN cases_case ON cases_case.id = found.id
LEFT JOIN cases_words ON cases_words.case_id = cases_case.id WHERE {where}"""
Statement = tuple[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Likely:
    """A matter that may be the same, with enough to decide."""

    row: Row
    score: float
    pieces: Pieces
    metres: float | None
    photos: int
    may_merge: bool
    """Whether the two may be one at all; else they can only be noted as related."""


def facts(case: Case, words: Words | None) -> Facts:
    """What of a matter is compared."""
    return Facts(
        pairs=likeness.pairs(words.what, words.where) if words else frozenset(),
        category_id=case.category_id,
        at=case.created_at,
        grid_id=case.grid_id,
        group_id=case.group_id,
        village_id=case.village_id,
        town_id=case.town_id,
        point=(case.lon, case.lat) if case.lon is not None and case.lat is not None else None,
    )


def likely(actor: Actor, case: Case, words: Words | None, most: int = 5) -> list[Likely]:
    """The likeliest first. Two statements, the second for photos; none for what cannot be merged any more."""
    if not case.is_open or case.lead_id or case.handler_role == MEDIATOR or actor.kind == Kind.CODE_HOLDER:
        return []
    found = candidates(actor, case, words)
    own = facts(case, words)
    others = {one.pk: facts(one, said) for one, said in found}
    best = likeness.likely(own, others.items(), most)
    rows = {one.pk: (one, said) for one, said in found}
    photos = attachments_of(KIND, [pk for pk, _score in best]) if best else {}
    quarrels = reference().quarrels
    return [
        Likely(
            row=row_of(rows[pk][0], rows[pk][1], {}),
            score=score,
            pieces=_alike(rows[pk][1], own),
            metres=likeness.metres(own, others[pk]),
            photos=len(photos.get(pk, ())),
            may_merge=not {case.category_id, rows[pk][0].category_id} & quarrels,
        )
        for pk, score in best
    ]


def _alike(words: Words | None, own: Facts) -> Pieces:
    """The report's words, around what both say, with that marked."""
    if words is None:
        return []
    alike = likeness.told_alike(words.what, own.pairs)
    return excerpt(words.what, alike, SHOWN) or marked(words.what[:SHOWN], ())


# --- candidates


def candidates(actor: Actor, case: Case, words: Words | None) -> list[tuple[Case, Words | None]]:
    """What could be the same, with its words, in one statement; the matter itself is left out."""
    made = statement(actor, case, words)
    if made is None:
        return []
    rows = Case.objects.raw(*made)
    return [(row, _words(row)) for row in rows if row.pk != case.pk]


def _words(row: Any) -> Words | None:
    if row.said_what is None:
        return None
    return Words(case_id=row.pk, what=row.said_what, where=row.said_where)


def statement(actor: Actor, case: Case, words: Words | None) -> Statement | None:
    """The statement that finds them, with its values."""
    ways = list(_ways(actor, case, words))
    if not ways:
        return None
    columns = ", ".join(f'cases_case."{field.column}"' for field in Case._meta.concrete_fields)
    either = " UNION ".join(_WAY.format(sql=sql, at=at) for at, (sql, _values) in enumerate(ways))
    try:
        where, held = _compiled(_open(actor, case))
    except EmptyResultSet:
        return None
    sql = _FOUND.format(columns=columns, either=either, where=where)
    return sql, [*(value for _sql, values in ways for value in values), *held]


def _compiled(rows: QuerySet[Case]) -> tuple[str, Sequence[Any]]:
    sql, values = rows.query.get_compiler(connection=connection).compile(rows.query.where)
    return sql, values


def _open(actor: Actor, case: Case) -> QuerySet[Case]:
    """Open, visible, on the same side of each floor, no mediator's, and answered through nothing else."""
    return Case.objects.filter(
        visible_to(actor),
        ~Q(handler_role=MEDIATOR),
        is_open=True,
        lead=None,
        kind=case.kind,
        floor=case.floor,
        about_unit_id=case.about_unit_id,
    )


def _ways(actor: Actor, case: Case, words: Words | None) -> Iterator[Statement]:
    low, high = _around(case)
    rows = _open(actor, case).filter(pk__gte=low, pk__lte=high).order_by("-id")
    for place in _places(case):
        try:
            yield _taken(rows.filter(place))
        except EmptyResultSet:
            return
    said = _said(case, words)
    if said:
        yield _by_words(said, low, high)


def _around(case: Case) -> tuple[UUID, UUID]:
    """The ids of a month before and after: an id begins with its moment."""
    low, high = (int((case.created_at + days).timestamp() * 1000) << 80 for days in (-SPAN, SPAN))
    return UUID(int=low), UUID(int=high)


def _places(case: Case) -> Iterator[Q]:
    finest = next((n for n in ("grid_id", "group_id", "village_id", "town_id") if getattr(case, n)), None)
    if finest is not None:
        yield Q(**{finest: getattr(case, finest)})
    wide = next((n for n in ("village_id", "town_id") if getattr(case, n)), None)
    if wide is not None:
        yield Q(**{wide: getattr(case, wide)}, category_id=case.category_id)


def _taken(rows: QuerySet[Case]) -> Statement:
    sql, values = rows.values("id")[:EACH].query.sql_with_params()
    return sql, list(values)


def stretches(text: str) -> list[tuple[str, str]]:
    """Two neighbouring pairs each: three characters in a row, so that a common pair alone finds nothing."""
    found: dict[tuple[str, str], None] = {}
    for cluster in folded(text).split():
        pairs = ["".join(pair) for pair in pairwise(cluster)]
        found |= dict.fromkeys(pairwise(pairs)) if cluster and not cluster.isascii() else {}
    return list(found)[:STRETCHES]


def _said(case: Case, words: Words | None) -> str:
    """The words as the engine's full-text language has them, within the town and what is open."""
    found = stretches(words.what) if words else []
    if not found:
        return ""
    lite = connection.vendor == "sqlite"
    quote, also, either = ('"', " AND ", " OR ") if lite else ("'", " & ", " | ")
    marks = [search.OPEN] + ([search.mark("town_id", case.town_id)] if case.town_id else [])
    both = either.join(f"({quote}{one}{quote}{also}{quote}{two}{quote})" for one, two in found)
    return also.join([*(f"{quote}{mark}{quote}" for mark in marks), f"({both})"])


def _by_words(said: str, low: UUID, high: UUID) -> Statement:
    if connection.vendor == "sqlite":
        return _WORDS_SQLITE.format(each=EACH), [said, search.key(low), search.key(high)]
    return _WORDS_POSTGRESQL.format(each=EACH, newest=NEWEST), [low, high, said]
