"""A year of matters in Wanheyong, each taken through the verbs on its own days."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import cycle
from random import Random
from uuid import UUID

from linli.accounts.reads import by_ids
from linli.cases.actions.intake import Report, case_report
from linli.cases.actions.moving import Move
from linli.cases.actions.reporters import code_holder
from linli.cases.actions.steps import take_step
from linli.cases.demo.picture import draw
from linli.cases.demo.texts import OPEN, SHEEP, SOLVED
from linli.cases.models import Case
from linli.cases.reads.reference import reference
from linli.kernel import clock
from linli.kernel.actions.attachments import Stored, take
from linli.kernel.actor import ANONYMOUS, Actor
from linli.kernel.rules.calendar import add_working, is_workday
from linli.notify.actions import notices_read
from linli.people.reads import actor_of
from linli.territory.reads import PlaceInfo, locate, tree

SOLVED_IN_ALL = 68
Users = Mapping[tuple[str, UUID], UUID]


@dataclass
class Town:
    """The offices of one town as actors, and its finest places."""

    desk: Actor
    clerks: dict[UUID, Actor]
    mediators: dict[UUID, Actor]
    workers: dict[UUID, Actor]
    officers: dict[str, tuple[UUID, Actor]]
    grids: list[PlaceInfo]

    def worker_of(self, grid: PlaceInfo) -> Actor:
        """The grid worker of the grid itself or of one above it."""
        return next(self.workers[place] for place in grid.chain if place in self.workers)


def town_of(town_id: UUID, users: Users, officers: Mapping[str, UUID], units: Mapping[str, UUID]) -> Town:
    """Turns demo accounts into the actors that they would be on request."""
    found = by_ids([*users.values(), *officers.values()])

    def actors(role: str) -> dict[UUID, Actor]:
        return {place: actor_of(found[user]) for (held, place), user in users.items() if held == role}

    grids = [place for place in tree().of_kind("grid") if town_id in place.chain and place.level == 3]
    return Town(
        actors("town_desk")[town_id],
        actors("village_clerk"),
        actors("mediator"),
        actors("grid_worker"),
        {name: (units[name], actor_of(found[user])) for name, user in officers.items()},
        grids,
    )


class Year:
    """Writes matters onto their days; `tick` reports progress."""

    def __init__(self, town: Town, now: datetime, tick: Callable[[], None]) -> None:
        self.town, self.now, self.tick = town, now, tick
        self.rng = Random(150425)  # noqa: S311 - a demo, not a secret
        self.grids = cycle(self.rng.sample(town.grids, len(town.grids)))

    def _workday(self, days_ago: int) -> datetime:
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
        at, grid = self._workday(days_ago), next(self.grids)
        way = number % 4
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
        if way in (0, 1):
            self.step(
                worker,
                case,
                "settle",
                add_working(at, 40 + self.rng.randrange(120)),
                how,
                photo=number % 7 == 0,
            )
        else:
            self._through_the_desk(case, at, code, how, grid, unit=way == 3)
        if number % 3 == 0:
            rating = 5 if number % 9 else 4
            self.step(code_holder(case.pk), case, "rate", add_working(at, 30 * 60), rating=rating)
        self.tick()

    def _through_the_desk(
        self, case: Case, at: datetime, code: str, how: str, grid: PlaceInfo, *, unit: bool
    ) -> None:
        clerk = self.town.clerks[next(place for place in grid.chain if place in self.town.clerks)]
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

    def sheep(self, days_ago: int) -> None:
        """The quarrel over a sheep in a garden: the mediator settles it in 24 minutes."""
        code, what, where, how = SHEEP
        at, grid = self._workday(days_ago), next(self.grids)
        mediator = self.town.mediators[next(place for place in grid.chain if place in self.town.mediators)]
        case = self.report(at, what, where, grid, channel="grid", actor=self.town.worker_of(grid))
        self.triage(case, at + timedelta(minutes=3), code, 1, role="mediator")
        self.step(mediator, case, "settle", at + timedelta(minutes=27), how)
        self.tick()

    def still_open(self, entry: tuple[str, str, str, str, int]) -> None:
        """One matter that is under way on the demo's last day."""
        code, what, where, stands, hours = entry
        at, grid = _waking(self.now - timedelta(hours=hours)), next(self.grids)
        case = self.report(
            at,
            what,
            where,
            grid,
            photo=stands in ("late", "handling"),
            phone="13800000000" if stands in ("answer_due", "late") else "",
        )
        OPEN_WAYS[stands](self, case, at, code, grid)
        self.tick()


def _waking(at: datetime) -> datetime:
    """The same moment, or the evening before where people sleep."""
    hour = clock.local(at).hour
    return at - timedelta(hours=hour + 5) if hour < 6 else at - timedelta(hours=max(0, hour - 20))


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


def _late(year: Year, case: Case, at: datetime, code: str, grid: PlaceInfo) -> None:
    worker = year.town.worker_of(grid)
    year.step(
        worker,
        case,
        "note",
        at + timedelta(minutes=23),
        "到现场看了，缺口约 6 米，先拉了警戒带。",
        photo=True,
    )
    year.triage(case, at + timedelta(minutes=38), code, 3, unit="水利站")
    year.step(
        year.town.officers["水利站"][1], case, "take", at + timedelta(minutes=90), "接了，下午带料去修。"
    )


def _handling(year: Year, case: Case, at: datetime, code: str, grid: PlaceInfo) -> None:
    clerk = year.town.clerks[next(place for place in grid.chain if place in year.town.clerks)]
    year.triage(case, at + timedelta(minutes=20), code, 2, role="village_clerk")
    year.step(clerk, case, "take", at + timedelta(minutes=50), "找村电工看一下。")


def _dispatched(year: Year, case: Case, at: datetime, code: str, grid: PlaceInfo) -> None:
    year.triage(case, at + timedelta(minutes=15), code, 1, role="grid_worker")


def _mediation(year: Year, case: Case, at: datetime, code: str, grid: PlaceInfo) -> None:
    year.triage(case, at + timedelta(minutes=10), code, 1, role="mediator")


def _reported_back(year: Year, case: Case, at: datetime, code: str, grid: PlaceInfo) -> None:
    year.triage(case, at + timedelta(minutes=20), code, 3, unit="水利站")
    year.step(
        year.town.officers["水利站"][1],
        case,
        "report_back",
        at + timedelta(hours=3),
        "换了两节管子，通水了。",
    )


def _answer_due(year: Year, case: Case, at: datetime, code: str, grid: PlaceInfo) -> None:
    year.triage(case, at + timedelta(minutes=20), code, 3, unit="民政办")
    year.step(
        year.town.officers["民政办"][1], case, "report_back", at + timedelta(hours=3), "先备案，出院直接结。"
    )
    year.step(year.town.desk, case, "verify", at + timedelta(hours=4))


def _waiting(year: Year, case: Case, at: datetime, code: str, grid: PlaceInfo) -> None:
    _handling(year, case, at, code, grid)
    year.step(
        year.town.desk, case, "ask_more", at + timedelta(hours=2), "是整条街都没劲，还是就您家？几点最明显？"
    )


def _parked(year: Year, case: Case, at: datetime, code: str, grid: PlaceInfo) -> None:
    year.step(year.town.desk, case, "accept", at + timedelta(hours=1))
    review = (year.now + timedelta(days=120)).date()
    year.step(
        year.town.desk,
        case,
        "park",
        at + timedelta(hours=2),
        "小桥列进了明年的计划，等钱下来再修。先立了牌子。",
        review_on=review,
    )


def _extension(year: Year, case: Case, at: datetime, code: str, grid: PlaceInfo) -> None:
    _handling(year, case, at, code, grid)
    clerk = year.town.clerks[next(place for place in grid.chain if place in year.town.clerks)]
    year.step(clerk, case, "extend_ask", at + timedelta(hours=5), "等挖沟机，再要两天。", days=2)


def _accepted(year: Year, case: Case, at: datetime, code: str, grid: PlaceInfo) -> None:
    year.step(year.town.desk, case, "accept", at + timedelta(minutes=30))


def _graded(year: Year, case: Case, at: datetime, code: str, grid: PlaceInfo) -> None:
    _accepted(year, case, at, code, grid)
    year.step(year.town.desk, case, "grade", at + timedelta(minutes=40), category=case.category_id, grade=1)


def _new(year: Year, case: Case, at: datetime, code: str, grid: PlaceInfo) -> None:
    """Nobody has looked at it yet."""


OPEN_WAYS: dict[str, Callable[[Year, Case, datetime, str, PlaceInfo], None]] = {
    "late": _late,
    "handling": _handling,
    "dispatched": _dispatched,
    "mediation": _mediation,
    "reported_back": _reported_back,
    "answer_due": _answer_due,
    "waiting": _waiting,
    "parked": _parked,
    "extension": _extension,
    "accepted": _accepted,
    "graded": _graded,
    "new": _new,
}


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
    for entry in sorted(OPEN, key=lambda entry: -entry[4]):
        year.still_open(entry)
