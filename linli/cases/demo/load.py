"""A year of matters in Wanheyong, each taken through the verbs on its own days."""

from collections.abc import Callable
from datetime import datetime, timedelta

from linli.cases.demo.texts import OPEN, SOLVED
from linli.cases.demo.town import Town
from linli.cases.demo.ways import still_open, waking
from linli.cases.demo.year import Year
from linli.notify.actions import notices_read

SOLVED_IN_ALL = 68


def cases_demo(town: Town, *, now: datetime, progress: Callable[[str, int, int], None]) -> None:
    """68 solved matters over the year before `now`, then 14 that are open on that day."""
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        progress("matters", done, SOLVED_IN_ALL + len(OPEN))

    year = Year(town, now, tick)
    for number in range(SOLVED_IN_ALL - 1):
        days_ago = 340 - number * 5
        year.solved(number, SOLVED[number % len(SOLVED)], max(days_ago, 6))
    year.sheep(days_ago=5)
    for actor in (town.desk, *town.clerks.values(), *town.workers.values()):
        notices_read(actor=actor)
    for entry in sorted(OPEN, key=lambda entry: waking(now - timedelta(hours=entry[4]))):
        still_open(year, entry)
