"""Phone numbers, identity numbers and unified social credit codes, and the damage that Excel does to them."""

import re
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from stdnum.cn import uscc as uscc_rules

from linli.kernel.rules import text as texts
from linli.sheets.rules.cells import Unreadable, half, undamaged
from linli.sheets.rules.tables import Cell

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_ID: Final = re.compile(r"[1-9][0-9]{16}[0-9X]")


def phone(cell: Cell) -> str:
    """A phone number in E.164."""
    undamaged(cell)
    number = texts.phone(half(cell))
    if number is None:
        raise Unreadable(_("This is not a phone number."))
    return number


def id_number(cell: Cell) -> str:
    """A citizen's number of 18 digits, checked after GB 11643-1999: birthday and check character."""
    undamaged(cell)
    found = re.sub(r"\s", "", half(cell)).upper()
    if not _ID.fullmatch(found):
        raise Unreadable(_("An identity number has 18 digits (the last may be X)."))
    try:
        date(int(found[6:10]), int(found[10:12]), int(found[12:14]))
    except ValueError:
        raise Unreadable(_("The birthday in this identity number does not exist.")) from None
    total = sum(int(digit) * weight for digit, weight in zip(found, _WEIGHTS, strict=False))
    if _CHECKS[total % 11] != found[17]:
        raise Unreadable(_("The last character of this identity number does not check. Please compare it."))
    return found


def uscc(cell: Cell) -> str:
    """A unified social credit code, checked after GB 32100-2015."""
    undamaged(cell)
    found = re.sub(r"[\s-]", "", half(cell)).upper()
    if not uscc_rules.is_valid(found):
        raise Unreadable(_("The unified social credit code does not check. Please compare it once more."))
    return str(uscc_rules.compact(found))
