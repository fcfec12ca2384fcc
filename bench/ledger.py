"""Transfers per second through the ledger, beside one bare insert with two bare updates in a transaction."""

import json
import random
import sqlite3
import sys
import time
import uuid
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any

import psycopg

from bench.house import ENGINES, house
from tests.house import House

HOUSEHOLDS, SECONDS, BATCH = 200, 4.0, 1000
COLUMNS = 'key, digest, kind, unit, source_id, target_id, amount, at, "on"'
FLOOR = (
    "CREATE TABLE floor_account (id {uuid} PRIMARY KEY, balance bigint NOT NULL CHECK (balance >= 0))",
    "CREATE TABLE floor_transfer (id {serial}, key {uuid} UNIQUE, digest char(64), kind text, unit text, "
    "source_id {uuid}, target_id {uuid}, amount bigint, at {time}, day date)",
)


def _inside() -> None:
    """Runs in a house: opens accounts with plenty of points; prints them."""
    import django

    django.setup()
    from linli.bank.actions.ledger import account_open, transfers_post
    from linli.bank.rules.ledger import POINT, AccountKind, Line
    from linli.kernel.actor import SYSTEM
    from linli.people.actions.registers import household_add
    from linli.territory.reads import tree

    place = tree().of_kind("village")[0].id
    issue, till = (account_open(kind=kind).pk for kind in (AccountKind.ISSUE, AccountKind.TILL))
    homes = []
    for n in range(HOUSEHOLDS):
        home = household_add(actor=SYSTEM, number=f"bench-{n}", place_id=place).pk
        homes.append(account_open(kind=AccountKind.HOUSEHOLD, household_id=home).pk)
    lines = [Line(uuid.uuid4(), "award", POINT, issue, home, 10**9) for home in homes]
    transfers_post(actor=SYSTEM, lines=lines)
    print(json.dumps({"till": till.hex, "homes": [pk.hex for pk in homes]}))


class Line:
    """A bare connection to either engine."""

    def __init__(self, where: str) -> None:
        self.lite = not where.startswith("postgresql")
        if self.lite:
            self.raw: Any = sqlite3.connect(where, timeout=60, isolation_level=None)
            for pragma in (
                "journal_mode=WAL",
                "synchronous=FULL",
                "foreign_keys=ON",
                "recursive_triggers=ON",
            ):
                self.raw.execute(f"PRAGMA {pragma}")
        else:
            self.raw = psycopg.connect(where, autocommit=True)
        self.begin = "BEGIN IMMEDIATE" if self.lite else "BEGIN"

    def run(self, sql: str, values: list[Any]) -> None:
        """One statement."""
        self.raw.execute(sql if self.lite else sql.replace("?", "%s"), values)

    def id(self, hexed: str) -> Any:
        """An id as the engine stores it."""
        return hexed if self.lite else uuid.UUID(hexed)


def _row(line: Line, source: str, target: str) -> list[Any]:
    now = "2026-11-25 08:00:00"
    ends = [line.id(source), line.id(target)]
    return [line.id(uuid.uuid4().hex), "0" * 64, "spend", "point", *ends, 1, now, now[:10]]


def engine(line: Line, source: str, target: str) -> None:
    """One posting: one INSERT, and the database does the rest."""
    line.run(f"INSERT INTO bank_transfer ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?)", _row(line, source, target))


def floor(line: Line, source: str, target: str) -> None:
    """What the application would do itself, without history, order, units or guards."""
    line.raw.execute(line.begin)
    columns = COLUMNS.replace('"on"', "day")
    line.run(f"INSERT INTO floor_transfer ({columns}) VALUES (?,?,?,?,?,?,?,?,?)", _row(line, source, target))
    first, second = sorted((source, target))
    for pk in (first, second):
        step = -1 if pk == source else 1
        line.run("UPDATE floor_account SET balance = balance + ? WHERE id = ?", [step, line.id(pk)])
    line.raw.execute("COMMIT")


def batches(line: Line, source: str, target: str) -> None:
    """A thousand in one statement."""
    rows = [value for _n in range(BATCH) for value in _row(line, source, target)]
    marks = ", ".join(["(?,?,?,?,?,?,?,?,?)"] * BATCH)
    line.run(f"INSERT INTO bank_transfer ({COLUMNS}) VALUES {marks}", rows)


def _client(where: str, act: Callable[..., None], seen: dict[str, Any], hot: bool, until: float) -> int:
    homes, till = seen["homes"], seen["till"]
    line, dice, done = Line(where), random.Random(), 0
    while time.monotonic() < until:
        source, target = dice.sample(homes, 2)
        act(line, source, till if hot else target)
        done += 1
    return done


def rate(where: str, act: Callable[..., None], seen: dict[str, Any], *, writers: int, hot: bool) -> float:
    """Transfers a second; `hot`: all into one till, else between households."""
    until = time.monotonic() + SECONDS
    given = (where, act, seen, hot, until)
    with get_context("fork").Pool(writers) as pool:
        counts = pool.starmap(_client, [given] * writers)
    return sum(counts) * (BATCH if act is batches else 1) / SECONDS


def _prepare(where: str, seen: dict[str, Any]) -> None:
    line = Line(where)
    kinds = (
        {"uuid": "char(32)", "serial": "integer PRIMARY KEY", "time": "text"}
        if line.lite
        else {"uuid": "uuid", "serial": "bigserial PRIMARY KEY", "time": "timestamptz"}
    )
    for sql in FLOOR:
        line.raw.execute(sql.format(**kinds))
    for pk in (*seen["homes"], seen["till"]):
        line.run("INSERT INTO floor_account VALUES (?, ?)", [line.id(pk), 10**9])


def _measure(made: House, name: str) -> None:
    seen = json.loads(made.run("-m", "bench.ledger", "inside").splitlines()[-1])
    where = f"{made.env['LINLI_DATA']}/linli.sqlite3" if name == "sqlite" else made.env["DATABASE_URL"]
    _prepare(where, seen)
    for writers in (1, 4):
        for hot in (False, True):
            bare = rate(where, floor, seen, writers=writers, hot=hot)
            ours = rate(where, engine, seen, writers=writers, hot=hot)
            many = rate(where, batches, seen, writers=writers, hot=hot)
            print(
                f"{name:<11} {writers} writer(s), {'one till' if hot else 'spread  '}: bare {bare:8,.0f}/s  "
                f"ledger {ours:8,.0f}/s, ratio {ours / bare:.2f} (aim ≥ 1.0)  "
                f"batches {many:9,.0f}/s, {many / bare:.1f} × (aim ≥ {8 if name == 'sqlite' else 15})",
                flush=True,
            )
    print(f"{'':<11} verify: {made.run('-m', 'linli', 'verify').strip()}", flush=True)


def main() -> None:
    """Both engines, one after the other."""
    for name in ENGINES:
        with house(name) as made:
            _measure(made, name)


if __name__ == "__main__":
    _inside() if sys.argv[1:] == ["inside"] else main()
