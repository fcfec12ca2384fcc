"""Runs inside a house: the median time of finding likely duplicates in the database, printed as JSON.

The candidates' statement is the one that a matter's page executes, fetched to the end by the bare cursor. The
floor is the same page of one place by its bare index. Scoring in Python is told apart.
"""

import json
import statistics
import sys
import time

import django

django.setup()

from django.db import connection, transaction

from bench import texts
from bench.searching import _actor, _median
from linli.cases.actions.intake import Report, case_report
from linli.cases.models import Case, Words
from linli.cases.reads.likely import EACH, candidates, likely, statement
from linli.kernel.actor import ANONYMOUS
from linli.territory.reads import tree

WHO = ("banner", "town", "village")
SAID = {
    "common words": texts.COMMON_PHRASE + "，晚上看不见路，麻烦来修一下",
    "rare words": texts.RARE_PHRASE,
    "other words": "井盖不见了，怕有人掉下去，请来看看",
}


def _new(what: str) -> tuple[Case, Words]:
    newest = Case.objects.filter(grid__isnull=False).order_by("-pk")[:1].get()
    case = case_report(actor=ANONYMOUS, report=Report(what=what, place_id=newest.grid_id)).case
    return case, Words.objects.get(pk=case.pk)


def _floor(case: Case) -> tuple[float, int]:
    rows = Case.objects.filter(grid_id=case.grid_id).order_by("-pk")[:EACH]
    sql, values = rows.query.sql_with_params()
    return _median([(sql, list(values))])


def _scored(who: str, case: Case, words: Words) -> float:
    times, actor = [], _actor(who)
    for _round in range(9):
        begun = time.perf_counter()
        likely(actor, case, words)
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def measure() -> dict[str, tuple[float, int]]:
    """Name → (milliseconds, rows)."""
    assert tree().banner()
    found: dict[str, tuple[float, int]] = {}
    with transaction.atomic():
        for name, what in SAID.items():
            case, words = _new(what)
            found.setdefault("floor: newest of one grid", _floor(case))
            for who in WHO:
                made = statement(_actor(who), case, words)
                assert made is not None
                found[f"{who}: {name}"] = _median([made])
            found[f"banner: {name}, scored and shown"] = _scored("banner", case, words), 5
            assert len(candidates(_actor("banner"), case, words)) <= 3 * EACH
        transaction.set_rollback(True)
    return found


def plans() -> None:
    """How the engine carries each out."""
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN ANALYZE"
    with transaction.atomic():
        for name, what in SAID.items():
            case, words = _new(what)
            made = statement(_actor("town"), case, words)
            assert made is not None
            with connection.cursor() as cursor:
                cursor.execute(f"{explain} {made[0]}", made[1])
                print(name, *(row[-1] for row in cursor.fetchall()), sep="\n  ")
        transaction.set_rollback(True)


if __name__ == "__main__":
    if sys.argv[1:] == ["plans"]:
        plans()
    else:
        print(json.dumps(measure()))
