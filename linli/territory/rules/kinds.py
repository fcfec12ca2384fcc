"""Kinds of places, what may stand below what, and the codes they carry."""

import re
from collections.abc import Iterable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.kernel.actor import Level

Kind = Level
"""A place's kind and the level at which somebody answers are the same five words."""

STATISTICAL: Final = "stats-2023"
LOCAL: Final = "local"
"""Groups and grids have no statistical code: the banner numbers them itself."""

GRID_LEVELS: Final = (1, 2, 3)
PARENTS: Final[dict[Kind, tuple[tuple[Kind, int | None], ...]]] = {
    Kind.BANNER: (),
    Kind.TOWN: ((Kind.BANNER, None),),
    Kind.VILLAGE: ((Kind.TOWN, None),),
    Kind.GROUP: ((Kind.VILLAGE, None), (Kind.GRID, 1)),
}
_CODES: Final = {
    Kind.BANNER: re.compile(r"[1-9][0-9]{5}"),
    Kind.TOWN: re.compile(r"[0-9]{9}"),
    Kind.VILLAGE: re.compile(r"[0-9]{12}"),
    Kind.GROUP: re.compile(r"[0-9]{14}"),
    Kind.GRID: re.compile(r"[0-9]{15}"),
}
_OWN_DIGITS: Final = {Kind.GROUP: 2, Kind.GRID: 3}
_VILLAGE_DIGITS: Final = 12
_PREFIX: Final = re.compile(r"[A-Z0-9]{2,6}")

LABELS: Final[dict[Kind, Promise]] = {
    Kind.BANNER: _("Banner"),
    Kind.TOWN: _("Town"),
    Kind.VILLAGE: _("Village"),
    Kind.GROUP: _("Group"),
    Kind.GRID: _("Grid"),
}


def parents(kind: Kind, level: int | None) -> tuple[tuple[Kind, int | None], ...]:
    """The (kind, grid level) pairs that a place of this kind may stand below; empty for the banner."""
    if kind is not Kind.GRID:
        return PARENTS[kind]
    if level == 1:
        return ((Kind.VILLAGE, None),)
    return ((Kind.GROUP, None), (Kind.GRID, (level or 0) - 1))


def level_fits(kind: Kind, level: int | None) -> bool:
    """Grids have a level from 1 to 3, nothing else has one."""
    return level in GRID_LEVELS if kind is Kind.GRID else level is None


def may_stand_below(kind: Kind, level: int | None, parent: tuple[Kind, int | None] | None) -> bool:
    """Whether a place of `kind` and `level` may hang below `parent` (kind, level), None being the top."""
    return kind is Kind.BANNER if parent is None else parent in parents(kind, level)


def children(kind: Kind, level: int | None) -> tuple[tuple[Kind, int | None], ...]:
    """The (kind, level) pairs that may be added below a place: what an add form offers."""
    every = [(k, None) for k in Kind if k is not Kind.GRID] + [(Kind.GRID, n) for n in GRID_LEVELS]
    return tuple(pair for pair in every if (kind, level) in parents(*pair))


def code_system(kind: Kind) -> str:
    """Which system the code of such a place belongs to."""
    return LOCAL if kind in _OWN_DIGITS else STATISTICAL


def code_fits(kind: Kind, code: str, above: str | None) -> bool:
    """Whether `code` has the kind's digits and begins with the code of the banner, town or village `above`.

    For groups and grids `above` is the code of their village: both are numbered within the village.
    """
    return _CODES[kind].fullmatch(code) is not None and code.startswith(above or "")


def next_code(kind: Kind, village: str, taken: Iterable[str]) -> str:
    """The lowest free number of a group (2 digits) or grid (3 digits) in a village with 12 digits.

    Raises:
        ValueError: every number is taken.
    """
    digits, used = _OWN_DIGITS[kind], set(taken)
    for number in range(1, 10**digits):
        code = f"{village[:_VILLAGE_DIGITS]}{number:0{digits}d}"
        if code not in used:
            return code
    raise ValueError("no number left")


def prefix_fits(prefix: str) -> bool:
    """Short numbers begin with 2 to 6 capital letters or digits."""
    return _PREFIX.fullmatch(prefix) is not None
