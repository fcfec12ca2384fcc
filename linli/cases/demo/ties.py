"""Two of the same, one of many: a water cut reported three times, a lamp with rubbish, a pair not joined."""

from datetime import timedelta

from linli.cases.actions.splitting import Part
from linli.cases.demo.ways import waking
from linli.cases.demo.year import Year
from linli.cases.models import Case, Words
from linli.cases.reads.reference import reference
from linli.territory.reads import tree

CUT = (
    ("一早就停水了，做不了早饭", "井房东边"),
    ("我们这边也停水了，羊还没饮上", "前街"),
    ("自来水停了大半天，谁去看看水泵", "村委会后面"),
)
LAMP = ("路口的灯不亮，旁边垃圾也堆了好几天", "中街路口")
ALIKE = ("村口路灯三盏不亮", "村口的路灯三盏都不亮，晚上看不清路", "村口小卖部旁边", 3)
"""What stands there already, and what a neighbour says, where, how many hours ago."""


def merged_water(year: Year, days_ago: int) -> None:
    """Three reports of one water cut: answered through the first, each on its own slip."""
    at, grid, desk = year.workday(days_ago), next(year.grids), year.town.desk
    first, *others = (
        year.report(at + timedelta(minutes=25 * n), what, where, grid) for n, (what, where) in enumerate(CUT)
    )
    year.triage(first, at + timedelta(minutes=30), "facilities", 3, unit="水利站")
    water = year.town.officers["水利站"][1]
    year.step(water, first, "take", at + timedelta(minutes=55), "水泵跳闸了，正在换保险。")
    for n, other in enumerate(others):
        merging = at + timedelta(minutes=60 + n)
        year.step(desk, other, "merge", merging, "和前面报的是同一次停水，一起办。", other=first.number)
    year.step(water, first, "report_back", at + timedelta(hours=3), "保险换好了，水来了。")
    year.step(desk, first, "verify", at + timedelta(hours=4), "打电话问过，三处都来水了。")
    answered = at + timedelta(hours=4, minutes=10)
    year.step(desk, first, "answer", answered, "水泵的保险换好了，三处都来水了。", outcome="solved")
    year.tick()


def split_lamp(year: Year, days_ago: int) -> None:
    """One report about two things: each part goes its own way, the answer is put together."""
    at, grid, desk = year.workday(days_ago), next(year.grids), year.town.desk
    case = year.report(at, LAMP[0], LAMP[1], grid, photo=True)
    kinds = {row.code: row.pk for row in reference().offered}
    parts = [Part("路口的灯不亮", kinds["facilities"]), Part("灯下的垃圾没人清", kinds["sanitation"])]
    year.step(desk, case, "split", at + timedelta(minutes=20), "两件分开办，快一些。", parts=parts)
    lamp, rubbish = Case.objects.filter(parent=case).order_by("number")
    year.step(desk, rubbish, "settle", at + timedelta(hours=2), "垃圾清走了。")
    year.step(desk, lamp, "settle", at + timedelta(hours=5), "灯泡换了，晚上亮了。")
    said = "垃圾当天清走了，灯泡也换了，晚上亮了。"
    year.step(desk, case, "answer", at + timedelta(hours=6), said, outcome="solved")
    year.tick()


def two_alike(year: Year) -> None:
    """On the last day a neighbour reports the lamp that is known, and the desk has not joined the two yet."""
    known, what, where, hours = ALIKE
    words = Words.objects.select_related("case").get(what=known, case__is_open=True)
    grid = tree().get(words.case.grid_id)
    assert grid is not None
    year.report(waking(year.now - timedelta(hours=hours)), what, where, grid)
    year.tick()
