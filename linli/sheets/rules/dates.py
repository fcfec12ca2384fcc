"""Dates and times as people in Chinese offices write them."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.sheets.rules.cells import Unreadable, half
from linli.sheets.rules.tables import Cell

_EPOCH: Final = datetime(1899, 12, 30)
"""Excel counts days from here (for dates after February 1900; its 29 February 1900 never was)."""
_SERIAL: Final = (1, 73_050)
"""A plain number between these is an Excel date: 1900 to 2099."""
_DATE: Final = (
    re.compile(r"([12][0-9]{3})\s*[.\-/年,、]\s*([0-9]{1,2})\s*[.\-/月,、]\s*([0-9]{1,2})\s*[日号]?"),
    re.compile(r"([12][0-9]{3})([01][0-9])([0-3][0-9])"),
)
_TIME: Final = re.compile(
    r"(上午|下午|晚上|am|pm)?\s*([0-9]{1,2})\s*[:时点]\s*([0-9]{1,2})?(?:\s*[:分]\s*([0-9]{1,2})?(?:\.[0-9]+)?秒?)?"
)
_AFTERNOON: Final = frozenset({"下午", "晚上", "pm"})


def _wrong() -> Unreadable:
    return Unreadable(_("This is not a date. Write it as 2024-09-03, 2024.9.3 or 2024年9月3日."))


def _serial(value: float) -> datetime:
    if not _SERIAL[0] <= value <= _SERIAL[1]:
        raise _wrong()
    return _EPOCH + timedelta(seconds=round(value * 86_400))


def _split(text: str) -> tuple[date, str]:
    """The date at the head of a text, and the rest."""
    for pattern in _DATE:
        if found := pattern.match(text):
            try:
                return date(*map(int, found.groups())), text[found.end() :].strip(" Tt\u3000")
            except ValueError:
                raise Unreadable(_("There is no such day in the calendar.")) from None
    raise _wrong()


def _clock_time(text: str) -> time:
    found = _TIME.fullmatch(text.lower())
    if found is None:
        raise Unreadable(_("This is not a time of day. Write it as 14:30."))
    hour = int(found[2]) + (12 if found[1] in _AFTERNOON and int(found[2]) < 12 else 0)
    try:
        return time(hour, int(found[3] or 0), int(found[4] or 0))
    except ValueError:
        raise Unreadable(_("This is not a time of day. Write it as 14:30.")) from None


def _moment(cell: Cell) -> datetime:
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if isinstance(cell, bool | time):
        raise _wrong()
    if isinstance(cell, int | float) and not 19_000_101 <= cell <= 20_991_231:
        return _serial(float(cell))
    text = half(cell)
    day, rest = _split(text)
    return datetime.combine(day, _clock_time(rest) if rest else time())


def day(cell: Cell) -> date:
    """A calendar day; a time of day behind it is left out."""
    return _moment(cell).date()


def moment(cell: Cell) -> datetime:
    """A moment on the banner's own clock, aware; midnight where only a day is given."""
    return _moment(cell).replace(tzinfo=clock.LOCAL)


def time_of_day(cell: Cell) -> time:
    """A time of day."""
    if isinstance(cell, time):
        return cell
    if isinstance(cell, float) and 0 <= cell < 1:
        return (_EPOCH + timedelta(seconds=round(cell * 86_400))).time()
    return _clock_time(half(cell))
