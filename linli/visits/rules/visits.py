"""What a visit may record, and what it may not. Needs and promises; never a picture of the family."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.errors import Text
from linli.sheets.rules.refused import refusal
from linli.sheets.rules.words import normal

MAX_WORDS = 1000
"""Characters of a visit's note; a promise or a follow-up has `MAX_LINE`."""
MAX_LINE = 200
MOST_VISITORS = 6
OLDEST_DAYS = 31
"""A visit noted by hand lies at most so many days back; older ones come in as a list."""
LEAST_SHOWN = 5
"""A count below this is not shown: it could point at somebody."""


class Kind(StrEnum):
    """What a household may need. Things and services, never a state of somebody's health or mind."""

    WATER = "water"
    POWER = "power"
    HEATING = "heating"
    HOUSE = "house"
    ROAD = "road"
    FARMING = "farming"
    WORK = "work"
    SCHOOL = "school"
    DOCTOR = "doctor"
    CARE = "care"
    PAPERS = "papers"
    ALLOWANCE = "allowance"
    SAFETY = "safety"
    NEIGHBOURS = "neighbours"
    OTHER = "other"


KINDS: dict[Kind, Text] = {
    Kind.WATER: pgettext_lazy("need", "water"),
    Kind.POWER: pgettext_lazy("need", "electricity, signal"),
    Kind.HEATING: pgettext_lazy("need", "heating, fuel"),
    Kind.HOUSE: pgettext_lazy("need", "repairs to the house"),
    Kind.ROAD: pgettext_lazy("need", "road, transport"),
    Kind.FARMING: pgettext_lazy("need", "crops, animals, fodder"),
    Kind.WORK: pgettext_lazy("need", "work, training"),
    Kind.SCHOOL: pgettext_lazy("need", "school, children"),
    Kind.DOCTOR: pgettext_lazy("need", "getting to a doctor, medicine"),
    Kind.CARE: pgettext_lazy("need", "a hand in daily life"),
    Kind.PAPERS: pgettext_lazy("need", "forms and papers"),
    Kind.ALLOWANCE: pgettext_lazy("need", "allowances, insurance"),
    Kind.SAFETY: pgettext_lazy("need", "stove, wiring, gas"),
    Kind.NEIGHBOURS: pgettext_lazy("need", "talking something over with neighbours"),
    Kind.OTHER: pgettext_lazy("need", "something else"),
}


class Stand(StrEnum):
    """How a promise stands."""

    OPEN = "open"
    KEPT = "kept"
    CANNOT = "cannot"


STANDS: dict[Stand, Text] = {
    Stand.OPEN: pgettext_lazy("promise", "not yet"),
    Stand.KEPT: pgettext_lazy("promise", "kept"),
    Stand.CANNOT: pgettext_lazy("promise", "cannot be kept"),
}

_WRITTEN: dict[Kind, str] = {
    Kind.WATER: "水 饮水 吃水 自来水 用水 水井",
    Kind.POWER: "电 用电 网络 信号 通讯",
    Kind.HEATING: "取暖 采暖 供暖 煤 柴",
    Kind.HOUSE: "房屋 住房 修房 房子 房屋修缮 危房",
    Kind.ROAD: "路 道路 出行 交通",
    Kind.FARMING: "农牧 种植 养殖 饲草 草料 生产 农业",
    Kind.WORK: "就业 务工 工作 培训",
    Kind.SCHOOL: "上学 教育 助学 孩子",
    Kind.DOCTOR: "就医 看病 买药 医疗",
    Kind.CARE: "照料 照护 日常照应 生活照料 养老",
    Kind.PAPERS: "办证 手续 材料 代办",
    Kind.ALLOWANCE: "补贴 低保 医保 养老保险 救助 政策",
    Kind.SAFETY: "安全 用火 燃气 炉子 线路",
    Kind.NEIGHBOURS: "邻里 纠纷 邻里关系",
    Kind.OTHER: "其他 其它",
}


def written_kinds() -> dict[str, Kind]:
    """How lists write the kinds: their labels in the active language, their codes, and other words."""
    found = {normal(word): kind for kind, words in _WRITTEN.items() for word in words.split()}
    return (
        found
        | {normal(str(label)): kind for kind, label in KINDS.items()}
        | {str(kind): kind for kind in Kind}
    )


def words_refused(*texts: str) -> Text | None:
    """Why words are not taken: they sort people. The same rule that refuses columns of lists."""
    return next((why for text in texts if text and (why := refusal(text))), None)


def day_refused(on: date, *, today: date, oldest: int | None = OLDEST_DAYS) -> Text | None:
    """Why a visit cannot lie on that day."""
    if on > today:
        return _("The day lies in the future.")
    if oldest is not None and on < today - timedelta(days=oldest):
        return _("That is more than a month ago. Older visits come in as a list.")
    return None


def answer_refused(stand: str, why: str) -> Text | None:
    """Why a promise cannot be answered so: whoever cannot keep it tells the household the reason."""
    if stand not in (Stand.KEPT, Stand.CANNOT):
        return _("Please say whether it was kept or cannot be kept.")
    if stand == Stand.CANNOT and not why:
        return _("Please tell the household why it cannot be kept.")
    return None


def shown(count: int) -> int | None:
    """A count for planners; None where it is too small to be shown, nought too."""
    return count if count >= LEAST_SHOWN else None


def needs_by_place(rows: Iterable[tuple[str, object, object]]) -> dict[tuple[object, str], int | None]:
    """(place, kind) → how many households named it, withheld where few; `rows` are (kind, place, household).

    A household that says the same at each visit counts once.
    """
    found: dict[tuple[object, str], set[object]] = {}
    for kind, place, household in rows:
        found.setdefault((place, kind), set()).add(household)
    return {cell: shown(len(homes)) for cell, homes in found.items()}


def kinds_known(kinds: Collection[str]) -> bool:
    """Whether all of these are kinds of needs."""
    return set(kinds) <= set(Kind)
