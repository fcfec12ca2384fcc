"""Opinions and questions of the demo's year: most answered, half of them on the public board. Invented."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import cycle
from random import Random
from typing import Any
from uuid import UUID

from linli.cases.actions.intake import Report, case_report
from linli.cases.actions.moving import Move
from linli.cases.actions.steps import take_step
from linli.cases.demo.town import Town
from linli.cases.demo.ways import waking
from linli.cases.models import Case
from linli.kernel import clock
from linli.kernel.actor import ANONYMOUS

Wish = tuple[UUID, UUID]
"""An open opinion and its village."""
BOARD, ANSWERED, AGREED, OPEN = "board", "answered", "agreed", "open"

VOICES = (
    # (kind, what, answer, who answers: a unit of the town or the clerk, how far)
    (
        "question",
        "合作医疗怎么跨旗报销？",
        "先在医保服务站备案，出院时直接结算，不用先垫钱。",
        "民政办",
        BOARD,
    ),
    (
        "question",
        "高龄补贴从几岁开始发？",
        "满八十周岁的次月起发，带户口本到村里登记一次就行。",
        "民政办",
        BOARD,
    ),
    (
        "question",
        "草场围栏坏了，修的钱谁出？",
        "项目区里的由项目修；自家草场的，今年有一半补助，先报数。",
        "农牧办",
        BOARD,
    ),
    (
        "question",
        "打井要不要批？",
        "要批。带身份证和地块图到镇水利站填表，十五个工作日答复。",
        "水利站",
        BOARD,
    ),
    (
        "question",
        "孩子转学到旗里要哪些材料？",
        "户口本、接收学校的意见、学籍表三样，暑假前办最省事。",
        "",
        BOARD,
    ),
    (
        "question",
        "残疾证换新的去哪里？",
        "镇里每月十五日统一收，行动不便的打电话，工作人员上门。",
        "民政办",
        BOARD,
    ),
    (
        "question",
        "春耕补贴的单子什么时候贴出来？",
        "核完地亩就贴，村委会门口和公开栏各一份，贴七天。",
        "农牧办",
        ANSWERED,
    ),
    (
        "question",
        "家里开小卖部要办什么证？",
        "营业执照和食品经营备案，镇里帮代办，一次交齐三天拿证。",
        "",
        BOARD,
    ),
    ("question", "冬天烧煤有补贴吗？", "今年清洁取暖补到每户四百元，十月底前报名。", "民政办", AGREED),
    (
        "question",
        "耕地流转合同有没有统一的样子？",
        "有。村委会有空白合同，签之前可以请工作人员一起看看。",
        "农牧办",
        BOARD,
    ),
    (
        "question",
        "外地打工的怎么交合作医疗？",
        "手机上就能交，不会弄的让家里人带身份证到村里代交。",
        "",
        ANSWERED,
    ),
    (
        "question",
        "宅基地翻建要走什么手续？",
        "先村里同意，再到镇里批，批完再动工，先别拆老房。",
        "综合执法队",
        AGREED,
    ),
    ("question", "义务兵家庭的优待金哪天发？", "", "民政办", OPEN),
    ("question", "防返贫的政策还有没有？", "", "民政办", OPEN),
    (
        "opinion",
        "建议把村口的垃圾点往西挪五十米，离学校远点。",
        "采纳了，已经挪到西头，旁边立了牌子。",
        "",
        BOARD,
    ),
    ("opinion", "广场晚上灯早点关，年纪大的想多坐会儿。", "改成冬天九点、夏天十点关。", "", BOARD),
    ("opinion", "希望班车在卫生院门口停一下。", "和客运站说了，从下月一号起每天两趟停。", "", BOARD),
    (
        "opinion",
        "能不能教年轻人用无人机打药？",
        "农牧办五月办一期，二十个名额，报名在村里。",
        "农牧办",
        BOARD,
    ),
    ("opinion", "村史馆周末也开门就好了。", "人手不够，先试每月第一个星期六开半天。", "", ANSWERED),
    (
        "opinion",
        "办红白事的礼金，村里带个头少一点。",
        "写进了村规民约的讨论稿，下次议事大家一起定。",
        "",
        AGREED,
    ),
    ("opinion", "路边栽的树苗冬天没人浇，死了可惜。", "排了护林员和学生一起浇，一户认两棵。", "", ANSWERED),
    ("opinion", "给老人办个能坐着说话的地方。", "活动室腾出一间，炉子和椅子这周到。", "", ANSWERED),
    ("opinion", "想把西河沿的空地种成菜园，一家一垄。", "", "", OPEN),
    ("opinion", "建议开春先修机耕路再修广场。", "", "", OPEN),
)


def voices_demo(town: Town, *, now: datetime, progress: Callable[[str, int, int], None]) -> list[Wish]:
    """Writes them onto their days; returns the opinions that are still open."""
    rng = Random(150426)  # noqa: S311 - a demo, not a secret
    waiting: list[Wish] = []
    grids = cycle(rng.sample(town.grids, len(town.grids)))
    for number, (kind, what, answer, who, stands) in enumerate(VOICES):
        days = 2 + number % 3 if stands == OPEN else 330 - number * 12
        at, grid = waking(now - timedelta(days=days, minutes=rng.randrange(300))), next(grids)
        clerk = town.clerks[next(place for place in grid.chain if place in town.clerks)]
        noted = number % 4 == 1  # one in four is noted at the listening post
        report = Report(
            what=what,
            place_id=grid.id,
            kind=kind,
            channel="post" if noted else "door",
            may_publish=stands in (BOARD, AGREED),
        )
        with clock.at(at):
            case = case_report(actor=clerk if noted else ANONYMOUS, report=report).case
        target: dict[str, Any] = {"unit": town.officers[who][0]} if who else {"role": "village_clerk"}
        owner = town.officers[who][1] if who else clerk
        if stands != OPEN or number % 2:
            _take(town.desk, case, "triage", at + timedelta(minutes=40), **target)
        if stands == OPEN:
            waiting += [(case.pk, case.village_id)] if kind == "opinion" and case.village_id else []
        else:
            _answered(
                town, case, at, owner, answer, what=what, board=stands == BOARD, opinion=kind == "opinion"
            )
        progress("voices", number + 1, len(VOICES))
    return waiting


def _take(actor: Any, case: Case, step: str, at: datetime, words: str = "", **given: Any) -> None:
    with clock.at(at):
        take_step(Move(actor, case.pk, step, words=words), {"role": "", **given})


def _answered(
    town: Town, case: Case, at: datetime, owner: Any, answer: str, *, what: str, board: bool, opinion: bool
) -> None:
    _take(owner, case, "answer", at + timedelta(hours=20), answer)
    outcome = "taken_up" if opinion else "explained"
    _take(town.desk, case, "close", at + timedelta(hours=26), outcome=outcome)
    if board:
        shown: dict[str, Any] = {"board_words": what, "board_answer": answer, "looked": True}
        _take(town.desk, case, "publish", at + timedelta(hours=27), **shown)
