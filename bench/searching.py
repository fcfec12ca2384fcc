"""Runs inside a house: the median time of each search in the database, printed as JSON.

A search is the statement that the desk's list executes, fetched to the end by the bare cursor.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import django

django.setup()

from django.db import connection

from bench import texts
from linli.accounts.models import User
from linli.cases.models import Case
from linli.cases.reads.lists import Filter, page
from linli.kernel.actor import Actor
from linli.people.reads import actor_of

ROUNDS = 15
ASKED = {
    "common": texts.COMMON,
    "middling": texts.MIDDLING,
    "rare": texts.RARE,
    "absent": texts.ABSENT,
    "common phrase": texts.COMMON_PHRASE,
    "rare phrase": texts.RARE_PHRASE,
    "absent phrase": texts.ABSENT_PHRASE,
    "two common words": "路灯 请来",
    "one character": "灯",
    "a number": "",
}
WHO = ("banner", "town", "village")


def _recorded(work: Callable[[], Any]) -> list[tuple[str, list[Any]]]:
    seen: list[tuple[str, list[Any]]] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append((sql, list(params or ())))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        work()
    return seen


def _median(statements: list[tuple[str, list[Any]]]) -> tuple[float, int]:
    """(milliseconds, rows) of executing all of them."""
    times, rows = [], 0
    for _round in range(ROUNDS + 3):
        begun = time.perf_counter()
        with connection.cursor() as cursor:
            rows = 0
            for sql, values in statements:
                cursor.execute(sql, values)
                rows += len(cursor.fetchall())
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times[3:]), rows


def _search(actor: Actor, **wanted: Any) -> tuple[float, int]:
    seen = _recorded(lambda: page(actor, Filter(**wanted)))
    return _median([pair for pair in seen if "cases_search" in pair[0] and "search_key" in pair[0]])


def _floors() -> dict[str, tuple[float, int]]:
    """The same page by a plain indexed column, and the bare full-text statement without visibility."""
    kind = Case.objects.order_by("pk").values_list("category", flat=True)[0]
    listed = _recorded(lambda: page(_actor("banner"), Filter(category_id=kind)))
    match = (
        "SELECT rowid FROM cases_search_fts WHERE cases_search_fts MATCH %s ORDER BY rowid DESC LIMIT 51"
        if connection.vendor == "sqlite"
        else "SELECT case_id FROM cases_search WHERE terms @@ %s::tsquery ORDER BY case_id DESC LIMIT 51"
    )
    return {
        "floor: a category's first page": _median(listed[:1]),
        "floor: bare full text, common": _median([(match, [texts.COMMON])]),
        "floor: bare full text, rare": _median([(match, [texts.RARE])]),
    }


def _actor(name: str) -> Actor:
    return actor_of(User.objects.get(username=name), network="bench")


def measure() -> dict[str, tuple[float, int]]:
    """Name → (milliseconds, rows)."""
    found = _floors()
    number = Case.objects.filter(number__startswith="WHY").values_list("number", flat=True)[0]
    for who in WHO:
        for name, words in ASKED.items():
            found[f"{who}: {name}"] = _search(_actor(who), words=words or number)
        found[f"{who}: common, open"] = _search(_actor(who), words=texts.COMMON, state="open")
        found[f"{who}: middling, open"] = _search(_actor(who), words=texts.MIDDLING, state="open")
    return found


def plans() -> None:
    """How PostgreSQL carries each out."""
    for who in WHO:
        for words in ASKED.values():
            for sql, values in _recorded(partial(page, _actor(who), Filter(words=words))):
                if "search_key" in sql:
                    with connection.cursor() as cursor:
                        cursor.execute(f"EXPLAIN ANALYZE {sql}", values)
                        print(who, words, *(row[0] for row in cursor.fetchall()), sep="\n  ")


if __name__ == "__main__":
    if sys.argv[1:] == ["plans"]:
        plans()
    else:
        print(json.dumps(measure()))
