"""Writes matters onto their days, each step through its verb."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import cycle
from random import Random

from linli.cases.actions.intake import Report, case_report
from linli.cases.actions.moving import Move
from linli.cases.actions.reporters import code_holder
from linli.cases.actions.steps import take_step
from linli.cases.actions.tasking import TaskMove
from linli.cases.actions.tasks import take_task_step
from linli.cases.demo.picture import draw
from linli.cases.demo.texts import PASSED_UP, SHEEP
from linli.cases.demo.town import Quarrel, Town
from linli.cases.models import Case, Task
from linli.cases.reads.reference import reference
from linli.kernel import clock
from linli.kernel.actions.attachments import Stored, take
from linli.kernel.actor import ANONYMOUS, Actor
from linli.kernel.rules.calendar import add_working, is_workday
from linli.territory.reads import PlaceInfo, locate

GUANGYI = "150425104202"


@dataclass(frozen=True, slots=True)
class Found:
    """A matter that a grid worker came across: where, who, when, and the category it was given."""

    case: Case
    code: str
    what: str
    grid: PlaceInfo
    worker: Actor
    at: datetime


class Year:
    """Writes matters onto their days; `tick` reports progress."""

    def __init__(
        self,
        town: Town,
        now: datetime,
        tick: Callable[[], None],
        together: Callable[["Year", int, Case, datetime], None],
    ) -> None:
        """`together` lets other offices help with a solved matter, by its number."""
        self.together = together
        self.town, self.now, self.tick = town, now, tick
        self.rng = Random(150425)  # noqa: S311 - a demo, not a secret
        self.found: list[Found] = []
        self.grids = cycle(self.rng.sample(town.grids, len(town.grids)))
        self.quarrels: list[Quarrel] = []

    def workday(self, days_ago: int) -> datetime:
        """A morning so many days ago, or on the workday before."""
        day = (self.now - timedelta(days=days_ago)).date()
        while not is_workday(day):
            day -= timedelta(days=1)
        return datetime.combine(day, time(8, 40 + self.rng.randrange(15)), clock.LOCAL)

    def _photo(self) -> list[Stored]:
        return take([io.BytesIO(draw(self.rng.randrange(1000)))])

    def report(
        self,
        at: datetime,
        what: str,
        where: str,
        grid: PlaceInfo,
        *,
        photo: bool = False,
        channel: str = "door",
        actor: Actor = ANONYMOUS,
        phone: str = "",
    ) -> Case:
        """A report from a point in the grid."""
        lon, lat = _near(grid, self.rng)
        with clock.at(at):
            files = self._photo() if photo else []
            receipt = case_report(
                actor=actor,
                files=files,
                report=Report(what=what, where=where, lon=lon, lat=lat, channel=channel, phone=phone),
            )
        return receipt.case

    def step(
        self,
        actor: Actor,
        case: Case,
        step: str,
        at: datetime,
        words: str = "",
        *,
        photo: bool = False,
        **given: object,
    ) -> None:
        """One step at its hour."""
        with clock.at(at):
            files = self._photo() if photo else []
            take_step(Move(actor, case.pk, step, words=words, files=files), given)

    def whistle(
        self, case: Case, at: datetime, words: str, units: list[str], days: int | None = None
    ) -> list[Task]:
        """The town asks these units; their tasks, in order."""
        asked = [self.town.officers[unit][0] for unit in units]
        self.step(self.town.desk, case, "whistle", at, words, units=asked, days=days)
        return list(Task.objects.filter(case=case).order_by("number"))[-len(units) :]

    def part(
        self,
        actor: Actor,
        task: Task,
        step: str,
        at: datetime,
        words: str = "",
        *,
        photo: bool = False,
        **given: object,
    ) -> None:
        """One step of a supporting task at its hour."""
        with clock.at(at):
            files = take([io.BytesIO(draw(task.number + len(words)))]) if photo else []
            take_task_step(TaskMove(actor, task.pk, f"task_{step}", words, files), given)

    def triage(
        self, case: Case, at: datetime, code: str, grade: int, *, role: str = "", unit: str = ""
    ) -> None:
        """Accepted, graded and dispatched by the town desk."""
        category = next(row.pk for row in reference().offered if row.code == code)
        self.step(
            self.town.desk,
            case,
            "triage",
            at,
            category=category,
            grade=grade,
            role=role,
            unit=self.town.officers[unit][0] if unit else None,
        )

    def solved(self, number: int, entry: tuple[str, str, str, str], days_ago: int) -> None:
        """One finished matter: settled on the spot, by the village, or by a unit of the town."""
        code, what, where, how = entry
        way = number % 4
        at, grid = self.workday(days_ago), next(self.grids)
        if code == "dispute" and way in (2, 3):
            grid = self.guangyi()
        found = way == 1
        worker = self.town.worker_of(grid)
        case = self.report(
            at,
            what,
            where,
            grid,
            photo=number % 5 == 0,
            channel="grid" if found else "door",
            actor=worker if found else ANONYMOUS,
        )
        if found:
            self.found.append(Found(case, code, what, grid, worker, at))
        if code == "dispute":
            self._quarrel(case, at, how, grid, given=way in (2, 3))
        elif way in (0, 1):
            at_hand, settled_at = self._climbed(case, grid, at, number // 4 % 4 if found else 0)
            self.step(
                at_hand,
                case,
                "settle",
                add_working(settled_at, 40 + self.rng.randrange(120)),
                how,
                photo=number % 7 == 0,
            )
        else:
            self._through_the_desk(case, at, code, how, grid, unit=way == 3, number=number)
        if number % 3 == 0:
            rating = 5 if number % 9 else 4
            self.step(code_holder(case.pk), case, "rate", add_working(at, 30 * 60), rating=rating)
        self.tick()

    def _climbed(self, case: Case, grid: PlaceInfo, at: datetime, rungs: int) -> tuple[Actor, datetime]:
        """(who settles it near by, from when on): the worker, or the group or village it was passed up to."""
        ladder = [self.town.worker_of(grid), self.town.head_of(grid), self.town.clerk_of(grid)]
        for below in ladder[: rungs % 3]:
            at = add_working(at, 50)
            self.step(below, case, "pass_up", at, PASSED_UP)
        return ladder[rungs % 3], at

    def _through_the_desk(
        self, case: Case, at: datetime, code: str, how: str, grid: PlaceInfo, *, unit: bool, number: int
    ) -> None:
        clerk = self.town.clerk_of(grid)
        name = {"hazard": "应急办", "policy": "民政办", "livelihood": "民政办", "farming": "农牧办"}.get(
            code, "水利站"
        )
        handler = self.town.officers[name][1] if unit else clerk
        self.triage(
            case,
            add_working(at, 25),
            code,
            3 if unit else 2,
            unit=name if unit else "",
            role="" if unit else "village_clerk",
        )
        self.step(handler, case, "take", add_working(at, 60), "接了，今天去看。")
        self.together(self, number, case, at)
        self.step(
            handler,
            case,
            "report_back",
            add_working(at, 60 * (5 + self.rng.randrange(8))),
            how,
            photo=self.rng.random() < 0.3,
        )
        self.step(self.town.desk, case, "verify", add_working(at, 60 * 14), "问过了，办好了。")
        self.step(self.town.desk, case, "answer", add_working(at, 60 * 14 + 20), how, outcome="solved")

    def _quarrel(self, case: Case, at: datetime, how: str, grid: PlaceInfo, *, given: bool) -> None:
        """A quarrel for the grid worker on the spot, or `given` to the village's mediator."""
        by = self.town.worker_of(grid)
        if given:
            by = self.mediator_of(grid)
            self.triage(case, add_working(at, 25), "dispute", 1, role="mediator")
        self.quarrels.append(Quarrel(case.pk, add_working(at, 60), by, how))

    def guangyi(self) -> PlaceInfo:
        """A grid of the village whose mediator can sign in."""
        return self.rng.choice([grid for grid in self.town.grids if grid.code.startswith(GUANGYI)])

    def mediator_of(self, grid: PlaceInfo) -> Actor:
        """The mediator of the grid's village."""
        return self.town.mediators[next(place for place in grid.chain if place in self.town.mediators)]

    def sheep(self, days_ago: int) -> None:
        """The quarrel over a sheep in a garden, found by the grid worker and given to the mediator."""
        code, what, where, how = SHEEP
        at, grid = self.workday(days_ago), self.guangyi()
        case = self.report(at, what, where, grid, channel="grid", actor=self.town.worker_of(grid))
        self.triage(case, at + timedelta(minutes=3), code, 1, role="mediator")
        self.quarrels.append(Quarrel(case.pk, at + timedelta(minutes=3), self.mediator_of(grid), how))
        self.tick()


def _near(grid: PlaceInfo, rng: Random) -> tuple[float, float]:
    """A point around the grid's middle that still lies in it."""
    assert grid.lon is not None
    assert grid.lat is not None
    for _try in range(20):
        lon, lat = grid.lon + rng.uniform(-0.01, 0.01), grid.lat + rng.uniform(-0.008, 0.008)
        found = locate(lon, lat)
        if found is not None and found.id == grid.id:
            return lon, lat
    return grid.lon, grid.lat
