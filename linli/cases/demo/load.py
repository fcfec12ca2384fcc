"""A year of matters in Wanheyong, each taken through the verbs on its own days."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import cycle, islice

from linli.cases.demo.joint import together
from linli.cases.demo.texts import OPEN, SOLVED
from linli.cases.demo.ties import merged_water, split_lamp, two_alike
from linli.cases.demo.town import Town
from linli.cases.demo.ways import still_open, waking
from linli.cases.demo.year import Year
from linli.notify.actions import notices_read

SOLVED_IN_ALL = 68
TIED = 2
"""Of them a matter with others merged into it, and one with parts; not in a demo smaller than usual."""


def cases_demo(
    town: Town,
    *,
    now: datetime,
    progress: Callable[[str, int, int], None],
    scale: int = 100,
    instead: Mapping[int, Callable[[int], None]] | None = None,
) -> Year:
    """68 solved reports over the year before `now`, then 14 open on that day; `scale` percent of both.

    `instead`: number of a solved matter → what makes it in a higher room, given how many days ago. Returns
    the year with what grid workers came across and the quarrels that wait for mediation.
    """
    done, solved = 0, max(2, round(SOLVED_IN_ALL * scale / 100))
    open_ = max(1, round((len(OPEN) + 1) * scale / 100))
    tied = TIED if scale >= 100 else 0  # a small demo shows the plain ones
    alike = 1 if tied else 0
    waiting = list(islice(cycle(OPEN), open_ - alike))

    def tick() -> None:
        nonlocal done
        done += 1
        progress("matters", done, solved + open_)

    year = Year(town, now, tick, together)
    for number in range(solved - tied - 1):
        days_ago = max(340 - number * 335 // (solved - tied - 1), 6)
        if instead and number in instead:
            instead[number](days_ago)
            tick()
        else:
            year.solved(number, SOLVED[number % len(SOLVED)], days_ago)
    year.sheep(days_ago=5)
    if tied:
        merged_water(year, days_ago=22)
        split_lamp(year, days_ago=16)
    for actor in (town.desk, *town.clerks.values(), *town.workers.values()):
        notices_read(actor=actor)
    for entry in sorted(waiting, key=lambda entry: waking(now - timedelta(hours=entry[4]))):
        still_open(year, entry)
    if alike:
        two_alike(year)
    return year
