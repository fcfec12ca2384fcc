"""Reports per second through HTTP with four clients, beside the same statements run by the bare driver."""

import http.client
import json
import secrets
import sqlite3
import time
import uuid
from datetime import datetime
from multiprocessing import get_context
from typing import Any
from urllib.parse import urlsplit

import psycopg

from bench.house import ENGINES, house, serving
from tests.house import House

BODY = {"what": "村口路灯三盏不亮，晚上走路看不清", "where": "广义村 1 组", "lon": 117.95, "lat": 43.15}
SECONDS, CLIENTS = 6.0, 4


def _post(base: str, token: str, until: float) -> int:
    """One client with a kept connection; how many reports were accepted."""
    host = urlsplit(base).netloc
    line, done = http.client.HTTPConnection(host, timeout=30), 0
    while time.monotonic() < until:
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Idempotency-Key": uuid.uuid4().hex,
        }
        line.request("POST", "/api/v1/matters", json.dumps(BODY), headers)
        answer = line.getresponse()
        answer.read()
        assert answer.status == 201, answer.status
        done += 1
    return done


class Replay:
    """One report's statements; what differed between two recordings is made fresh each time."""

    def __init__(self, first: list[Any], second: list[Any]) -> None:
        self.statements = [(sql, params) for sql, params in first]
        self.fresh: set[str] = set()
        for (_sql, one), (_again, two) in zip(first, second, strict=True):
            self.fresh |= {json.dumps(a) for a, b in zip(one, two, strict=True) if a != b}

    def once(self) -> list[tuple[str, list[Any]]]:
        """The statements of one more report."""
        made: dict[str, Any] = {}
        return [(sql, [self._value(value, made) for value in params]) for sql, params in self.statements]

    def _value(self, value: Any, made: dict[str, Any]) -> Any:
        name = json.dumps(value)
        if name not in self.fresh:
            return _typed(value)
        if name not in made:
            made[name] = _another(value)
        return made[name]


def _typed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "uuid" in value:
        return uuid.UUID(value["uuid"])
    if "json" in value:
        return psycopg.types.json.Jsonb(json.loads(value["json"]))
    return datetime.fromisoformat(value["time"])


def _another(value: Any) -> Any:
    if isinstance(value, dict) and "uuid" in value:
        return uuid.uuid4()
    if isinstance(value, str) and len(value) <= 80 and "-" not in value[4:5] and not value.startswith("{"):
        return secrets.token_hex((len(value) + 1) // 2)[: len(value)]
    return _typed(value)


def _bare_sqlite(path: str, replay: Replay, until: float) -> int:
    line, done = sqlite3.connect(path, timeout=60, isolation_level=None), 0
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"):
        line.execute(f"PRAGMA {pragma}")
    while time.monotonic() < until:
        statements = replay.once()
        line.execute("BEGIN IMMEDIATE")
        for sql, params in statements:
            line.execute(sql.replace("%s", "?"), params).fetchall()
        line.execute("COMMIT")
        done += 1
    return done


def _bare_postgresql(url: str, replay: Replay, until: float) -> int:
    done = 0
    with psycopg.connect(url) as line:
        while time.monotonic() < until:
            with line.transaction():
                for sql, params in replay.once():
                    found = line.execute(sql, params)
                    if found.description:
                        found.fetchall()
            done += 1
    return done


def _race(function: Any, *given: Any) -> float:
    """Runs `function` in `CLIENTS` processes at once; reports per second over all."""
    until = time.monotonic() + SECONDS
    with get_context("fork").Pool(CLIENTS) as pool:
        counts = pool.starmap(function, [(*given, until)] * CLIENTS)
    return sum(counts) / SECONDS


def _measure(made: House, engine: str) -> None:
    seen = json.loads(made.run("-m", "bench.record").splitlines()[-1])
    replay = Replay(seen["first"], seen["second"])
    with serving(made) as base:
        for _warm in range(30):
            _post(base, seen["token"], time.monotonic() + 0.05)
        served = _race(_post, base, seen["token"])
    if engine == "sqlite":
        bare = _race(_bare_sqlite, f"{made.env['LINLI_DATA']}/linli.sqlite3", replay)
    else:
        bare = _race(_bare_postgresql, made.env["DATABASE_URL"], replay)
    aim = {"sqlite": 0.10, "postgresql": 0.15}[engine]
    print(
        f"{engine:<11} {len(replay.statements)} statements a report; HTTP {served:7.1f}/s "
        f" bare driver {bare:7.1f}/s"
        f"  ratio {served / bare:.2f} (aim ≥ {aim:.2f})",
        flush=True,
    )


def main() -> None:
    """Both engines, one after the other."""
    for engine in ENGINES:
        with house(engine) as made:
            _measure(made, engine)
