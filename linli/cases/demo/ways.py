"""How far each matter got that is still open on the demo's last day."""

from collections.abc import Callable
from datetime import datetime, timedelta

from linli.cases.demo.joint import one_late, one_refused
from linli.cases.demo.texts import PASSED_UP
from linli.cases.demo.town import Quarrel
from linli.cases.demo.year import Year
from linli.cases.models import Case
from linli.kernel import clock
from linli.territory.reads import PlaceInfo


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
    one_refused(year, case, at)


def _handling(year: Year, case: Case, at: datetime, code: str, grid: PlaceInfo) -> None:
    clerk = year.town.clerk_of(grid)
    year.triage(case, at + timedelta(minutes=20), code, 2, role="village_clerk")
    year.step(clerk, case, "take", at + timedelta(minutes=50), "找村电工看一下。")


def _dispatched(year: Year, case: Case, at: datetime, code: str, grid: PlaceInfo) -> None:
    year.triage(case, at + timedelta(minutes=15), code, 1, role="grid_worker")


def _passed_up(year: Year, case: Case, at: datetime, code: str, grid: PlaceInfo) -> None:
    _dispatched(year, case, at, code, grid)
    worker = year.town.worker_of(grid)
    year.step(worker, case, "take", at + timedelta(minutes=40))
    year.step(worker, case, "pass_up", at + timedelta(minutes=90), PASSED_UP)


def _mediation(year: Year, case: Case, at: datetime, code: str, grid: PlaceInfo) -> None:
    year.triage(case, at + timedelta(minutes=10), code, 1, role="mediator")
    year.quarrels.append(Quarrel(case.pk, at + timedelta(minutes=20), year.mediator_of(grid), ""))


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
    clerk = year.town.clerk_of(grid)
    one_late(year, case, at)
    year.step(clerk, case, "extend_ask", at + timedelta(hours=114), "等挖沟机，再要两天。", days=2)


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
    "passed_up": _passed_up,
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


def waking(at: datetime) -> datetime:
    """The same moment, or the evening before where people sleep."""
    hour = clock.local(at).hour
    return at - timedelta(hours=hour + 5) if hour < 6 else at - timedelta(hours=max(0, hour - 20))


def still_open(year: Year, entry: tuple[str, str, str, str, int]) -> None:
    """One matter that is under way on the demo's last day."""
    code, what, where, stands, hours = entry
    at, grid = waking(year.now - timedelta(hours=hours)), next(year.grids)
    if stands == "mediation":
        grid = year.guangyi()
    case = year.report(
        at,
        what,
        where,
        grid,
        photo=stands in ("late", "handling"),
        phone="13800000000" if stands in ("answer_due", "late") else "",
    )
    OPEN_WAYS[stands](year, case, at, code, grid)
    year.tick()
