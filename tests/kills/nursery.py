"""Forks children that live at random, and kills them.

Django is loaded once. Each child opens a connection of its own and carries out random verbs in a loop; when a
verb has returned (its transaction is committed) the child writes what it was told into a pipe. Two children
live at a time; after 1 to 60 ms one of them gets SIGKILL, wherever it stands. A pipe outlives its writer, so
what was acknowledged before the kill is still read, and must be there.
"""

import json
import os
import random
import select
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.management import call_command
from django.db import connections

from linli.kernel import caching
from linli.kernel.errors import LinliError
from tests.cast import gather
from tests.kills import checks, sabotage
from tests.kills.acts import Life

ALIVE, SHORTEST, LONGEST = 2, 0.001, 0.060


@dataclass
class Result:
    """What was seen. `acknowledged` counts by kind; `idle` are kills before the child had finished a verb."""

    kills: int = 0
    idle: int = 0
    seconds: float = 0.0
    acknowledged: Counter[str] = field(default_factory=Counter)
    found: list[str] = field(default_factory=list)


@dataclass
class Child:
    """A living process and the reading end of its pipe."""

    pid: int
    pipe: int

    def ready(self) -> None:
        """Waits until it has its connection and starts its first verb."""
        assert select.select([self.pipe], [], [], 30)[0], "a child did not start"

    def kill(self) -> list[list[str]]:
        """SIGKILL, then what it had been told."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        with os.fdopen(self.pipe, "rb") as pipe:
            return [json.loads(line) for line in pipe.read().split(b"\n")[:-1]]


def found() -> None:
    """An empty database becomes a small banner."""
    call_command("migrate", verbosity=0)
    gather()
    caching.forget()


def run(kills: int, seed: int, *, breaking: str = "", every: int = 250) -> Result:
    """Kills so many children, looks at everything after each `every`, and stops at the first finding."""
    rng, result, started = random.Random(seed), Result(), time.monotonic()
    told: list[tuple[str, ...]] = []
    alive = [_birth(rng.random(), breaking) for _ in range(ALIVE)]
    while result.kills < kills and not result.found:
        time.sleep(rng.uniform(SHORTEST, LONGEST))
        said = _end(alive.pop(rng.randrange(len(alive))), result)
        told += said
        result.kills += 1
        result.idle += not said
        if result.kills % every == 0 or result.kills == kills:
            for child in alive:
                told += _end(child, result)
            result.found += _look(told)
            alive = []
        alive += [_birth(rng.random(), breaking) for _ in range(ALIVE - len(alive))]
    for child in alive:
        child.kill()
    result.seconds = time.monotonic() - started
    return result


def _look(told: list[tuple[str, ...]]) -> list[str]:
    try:
        return list(checks.findings(told))[:20]
    finally:
        connections.close_all()  # a forked child must open its own


def _end(child: Child, result: Result) -> list[tuple[str, ...]]:
    lines = [tuple(line) for line in child.kill()[1:]]
    result.found += [f"defect: {line[1]}" for line in lines if line[0] == "defect"]
    result.acknowledged.update(line[0] for line in lines)
    return [line for line in lines if line[0] != "defect"]


def _birth(dice: float, breaking: str) -> Child:
    here, there = os.pipe()
    pid = os.fork()
    if pid:
        os.close(there)
        child = Child(pid, here)
        child.ready()
        return child
    try:
        for line in _live(dice, breaking):
            os.write(there, json.dumps(line).encode() + b"\n")
        signal.pause()
    finally:
        os._exit(1)


def _live(dice: float, breaking: str) -> Iterator[tuple[str, ...]]:
    """Acts until killed; ends by itself only at a defect."""
    late: sabotage.Late = []
    sabotage.KINDS[breaking](late)
    life = Life(random.Random(dice))
    connections["default"].ensure_connection()
    yield ("ready",)
    while True:
        try:
            yield from life.act()
        except LinliError:
            continue
        except Exception as error:
            if not breaking:
                yield ("defect", f"{type(error).__name__}: {error}")
                return
        while late:
            late.pop(0)()
