"""Matters from an old hotline list: what its words mean, and the story each row becomes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.cases.rules.steps import State
from linli.cases.rules.words import MAX_TEXT
from linli.kernel.errors import Text

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_E164 = re.compile(r"\+[0-9]{5,15}")

NOBODY = frozenset(
    {"匿名", "保密", "无", "不详", "未留", "未提供", "隐藏", "-", "—", "/", "anonymous", "none"}
)
"""What lists write where nobody gave a name or number."""


class Stand(StrEnum):
    """What a list says of a matter."""

    OPEN = "open"
    CLOSED = "closed"
    DECLINED = "declined"


_OPEN = (
    "待受理 待派单 待办 待处理 待回复 未办结 未办理 办理中 处理中 在办 "
    "已受理 已派单 已交办 转办 已转办 延期 open"
)
_CLOSED = "已办结 办结 已完成 完成 已办理 已处理 已回复 已答复 已回访 已归档 归档 结案 已结案 直接办结 closed"
_DECLINED = "不予受理 不受理 退单 已退单 退回 已退回 declined"
STANDS: dict[str, Stand] = {
    word: stand
    for words, stand in ((_OPEN, Stand.OPEN), (_CLOSED, Stand.CLOSED), (_DECLINED, Stand.DECLINED))
    for word in words.split()
}

OUTCOMES: dict[str, str] = {
    **dict.fromkeys(("解决", "已解决", "完全解决", "基本解决", "部分解决", "solved"), "solved"),
    **dict.fromkeys(("解释", "已解释", "解释说明", "解答", "已解答", "咨询解答", "explained"), "explained"),
    **dict.fromkeys(("转办", "转交", "移交", "转相关部门", "referred"), "referred"),
    **dict.fromkeys(("未解决", "无法解决", "不具备条件", "诉求不合理", "not possible"), "not_possible"),
}

RATINGS: dict[str, int] = {
    **dict.fromkeys(("非常满意", "很满意", "5", "5分", "五星"), 5),
    **dict.fromkeys(("满意", "4", "4分", "四星"), 4),
    **dict.fromkeys(("基本满意", "一般", "3", "3分", "三星"), 3),
    **dict.fromkeys(("不满意", "2", "2分", "二星"), 2),
    **dict.fromkeys(("非常不满意", "很不满意", "1", "1分", "一星"), 1),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One row of the list, read and with its names looked up.

    `unit_said` is the unit's name as the list has it. `about` says that
    it is a complaint about an office; then `about_unit_id` may name it.
    """

    number: str
    at: datetime
    what: str
    where: str = ""
    place_id: UUID | None = None
    name: str = ""
    phone: str = ""
    category_id: UUID | None = None
    unit_id: UUID | None = None
    unit_said: str = ""
    about: bool = False
    about_unit_id: UUID | None = None
    due_on: date | None = None
    stand: Stand = Stand.OPEN
    ended_at: datetime | None = None
    answer: str = ""
    outcome: str = ""
    rating: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the story to come, after the report."""

    step: str
    before: State
    after: State
    at: datetime
    words: str = ""
    facts: Mapping[str, Any] | None = None
    public: bool = True


def story(told: Told, now: datetime, due_at: datetime | None) -> Iterator[Step]:
    """What the list knows happened since the report, and nothing else, in the order of time.

    A finished matter is answered (where there are words) and closed on the list's day; one that was not taken
    up is declined. An open one is dispatched now where `due_at` says that its clock starts. A unit that could
    not be given the matter is noted for the desk, by the name it has in the list.
    """
    ended, given_to, state = told.ended_at or told.at, False, State.NEW
    if told.stand is Stand.OPEN and due_at is not None:
        given_to, state = True, State.DISPATCHED
        facts = {"unit": str(told.unit_id), "due_at": str(due_at)}
        yield Step("dispatch", State.NEW, state, now, facts=facts)
    elif told.stand is Stand.DECLINED:
        state = State.DECLINED
        yield Step("decline", State.NEW, state, ended, told.answer)
    elif told.stand is Stand.CLOSED:
        given_to, state = told.unit_id is not None, State.CLOSED
        yield from _ended(told, ended)
    if told.unit_said and not given_to:
        yield Step("note", state, state, now, told.unit_said, public=False)


def _ended(told: Told, at: datetime) -> Iterator[Step]:
    unit = {"unit": str(told.unit_id)} if told.unit_id else {}
    how = ({"outcome": told.outcome} if told.outcome else {}) | (
        {"rating": told.rating} if told.rating else {}
    )
    if told.answer:
        yield Step("answer", State.NEW, State.ANSWERED, at, told.answer, unit)
        yield Step("close", State.ANSWERED, State.CLOSED, at, facts=how)
    else:
        yield Step("close", State.NEW, State.CLOSED, at, facts=unit | how)


def stands(said: Stand | None, ended_at: datetime | None) -> Stand:
    """Where a row stands: as it says, else by whether it names the day it ended."""
    return said or (Stand.CLOSED if ended_at else Stand.OPEN)


def given(text: str) -> str:
    """A name or number, or nothing where the list says that there is none."""
    return "" if text.strip().lower() in NOBODY else text


def wrong(told: Told, now: datetime) -> tuple[str, Text] | None:
    """(the column, what to do about it) where a row cannot be, else None."""
    if not told.number or len(told.number) > 40:
        return "number", _("Each row needs its hotline number, of at most 40 characters.")
    if not told.what or len(told.what) > MAX_TEXT or len(told.where) > 200 or len(told.answer) > MAX_TEXT:
        return "what", _("The words are missing or too long.")
    if not EARLIEST <= told.at <= now:
        return "at", _("This day lies before the year 2000 or has not come yet.")
    if told.ended_at and not told.at <= told.ended_at <= now:
        return "ended_at", _("The matter cannot have ended before it came in, nor in the future.")
    if told.phone and not _E164.fullmatch(told.phone):
        return "phone", _("This is not a phone number.")
    return None
