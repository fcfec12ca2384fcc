"""Time limits as tables write them: 2个工作日, 4小时, 1.5天, 30分钟, 3 days."""

import re
from typing import Final

from linli.kernel.rules.calendar import OFFICE

LEAST, MOST = 15, 2000 * 60
"""Working minutes: a quarter of an hour to a year of workdays, as the verb allows."""
_UNITS: Final = {
    OFFICE.minutes_per_day: ("个工作日", "工作日", "个工作天", "天", "日", "days", "day", "d"),
    60: ("个工作小时", "工作小时", "工作时", "个小时", "小时", "工时", "时", "hours", "hour", "h"),
    1: ("分钟", "分", "minutes", "minute", "min"),
    5 * OFFICE.minutes_per_day: ("个星期", "星期", "周", "weeks", "week"),
}
_WORD: Final = {unit: minutes for minutes, units in _UNITS.items() for unit in units}
_PART: Final = re.compile(
    r"([0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十半])\s*([^\s0-9一二两三四五六七八九十半]+)"
)
_NUMBERS: Final = {"半": 0.5, "两": 2.0, **{word: at + 1.0 for at, word in enumerate("一二三四五六七八九十")}}


def working_minutes(text: str) -> int | None:
    """Working minutes, or None where it cannot be read. A bare number counts as working hours.

    Days are workdays: the clock of a matter only runs in office hours.
    """
    plain = re.sub(r"\s", "", text).lower().removesuffix("内").removeprefix("≤")
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", plain):
        total = float(plain) * 60
    else:
        parts = list(_PART.finditer(plain))
        if (
            "".join(part[0] for part in parts) != plain
            or not all(part[2] in _WORD for part in parts)
            or not parts
        ):
            return None
        total = sum((_NUMBERS.get(part[1]) or float(part[1])) * _WORD[part[2]] for part in parts)
    found = round(total)
    return found if LEAST <= found <= MOST else None
