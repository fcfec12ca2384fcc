"""Matters of the demo year that several offices handled together. All invented."""

from datetime import datetime, timedelta

from linli.cases.demo.year import Year
from linli.cases.models import Case
from linli.kernel.rules.calendar import add_working

Part = tuple[str, str]
"""(unit, what it reported)."""

DONE: dict[int, tuple[str, tuple[Part, ...]]] = {
    # number of the solved matter: what the town asked for, and who answered what
    27: (
        "老房子后墙裂了，先要让人安全：请民政办找暂住的地方，请派出所夜里看一看。",
        (("民政办", "人住进了互助院，被褥带过去了。"), ("派出所", "两晚都去看过，没人靠近，警戒带还在。")),
    ),
    39: (
        "进村路的大坑连着路基，请交通局来看，请执法队管一下拉料的车。",
        (
            ("旗交通运输局", "路基没有塌，按填补的办法修就行，给了级配。"),
            ("综合执法队", "和两家拉料的说了，雨后三天走北边的路。"),
        ),
    ),
    63: (
        "裂缝的房子在坡下，请执法队看看坡上堆的土，请派出所通知住户。",
        (("综合执法队", "坡上的土当天清走了。"), ("派出所", "三户都通知到了。")),
    ),
}
REFUSED = 35
"""The solved matter in which a bureau refused and the banner's centre decided."""


def together(year: Year, number: int, case: Case, at: datetime) -> None:
    """Lets other offices help with a solved matter between its start and its result."""
    if number in DONE:
        request, parts = DONE[number]
        tasks = year.whistle(case, add_working(at, 70), request, [unit for unit, _said in parts])
        for turn, (task, (unit, said)) in enumerate(zip(tasks, parts, strict=True)):
            officer = year.town.officers[unit][1]
            year.part(officer, task, "report", add_working(at, 150 + 40 * turn), said, photo=turn == 0)
            year.part(year.town.desk, task, "accept", add_working(at, 240 + 10 * turn))
    if number == REFUSED:
        _refused(year, case, at)


def _refused(year: Year, case: Case, at: datetime) -> None:
    request = "围栏倒在项目区边上，请林草局派人补桩、换网片。"
    (task,) = year.whistle(case, add_working(at, 70), request, ["旗林草局"])
    officer, desk = year.town.officers["旗林草局"][1], year.town.desk
    year.part(officer, task, "refuse", add_working(at, 120), "这段围栏是镇里的项目，不在我们的养护名单里。")
    year.part(
        year.town.centre,
        task,
        "stand",
        add_working(at, 180),
        "查了移交单：这一段已经移交林草局养护。请两天内补好。",
        days=2,
    )
    year.part(officer, task, "report", add_working(at, 270), "补了六根桩，换了两片网。", photo=True)
    year.part(desk, task, "accept", add_working(at, 280))


def one_late(year: Year, case: Case, at: datetime) -> None:
    """Still open: the water station has answered, the enforcement team is late."""
    request = "排水沟堵在涵洞口：请水利站看涵洞，请执法队清沟边的料堆。"
    water, _team = year.whistle(case, at + timedelta(minutes=70), request, ["水利站", "综合执法队"], days=2)
    officer = year.town.officers["水利站"][1]
    said = "涵洞里是树枝和塑料布，掏出来了，水能走；沟边的料堆还在。"
    year.part(officer, water, "report", at + timedelta(hours=22), said, photo=True)


def one_refused(year: Year, case: Case, at: datetime) -> None:
    """Still open: one office is at it, a bureau has refused, and the centre has not decided yet."""
    request = "护栏断口在桥头：请应急办守住路口，请交通局看桥头的柱子能不能再用。"
    emergency, bridge = year.whistle(
        case, at + timedelta(minutes=100), request, ["应急办", "旗交通运输局"], days=2
    )
    officers = year.town.officers
    year.part(
        officers["应急办"][1], emergency, "take", at + timedelta(minutes=115), "两个人轮着守，放学前到。"
    )
    year.part(
        officers["旗交通运输局"][1],
        bridge,
        "refuse",
        at + timedelta(minutes=170),
        "这座桥是村里自建的，不在公路养护名册上，桥头的柱子请水利上一起换。",
    )
