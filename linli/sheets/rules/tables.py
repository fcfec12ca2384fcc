"""What stands in a spreadsheet: sheets, rows by their number in the file, cells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

Cell = None | str | int | float | bool | date | datetime | time
"""As the file holds it; `None` is an empty cell."""

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELLS = 4_000_000
MAX_TEXT = 32_767
"""Excel's own limit of characters in a cell."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it stands in the file; `number` counts from 1, as Excel shows it."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet with everything in it, titles and headers too."""

    name: str
    lines: tuple[Line, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet once its header was found: headers by column, and the rows below that hold anything."""

    headers: tuple[str, ...]
    first: int
    last: int
    lines: tuple[Line, ...] = field(repr=False)


def encode(cell: Cell) -> Any:
    """A cell as JSON holds it: dates and times as a pair of kind and ISO 8601."""
    if isinstance(cell, datetime):
        return ["t", cell.isoformat()]
    if isinstance(cell, date):
        return ["d", cell.isoformat()]
    if isinstance(cell, time):
        return ["c", cell.isoformat()]
    return cell


_KINDS: dict[str, Callable[[str], Cell]] = {
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "c": time.fromisoformat,
}


def decode(value: Any) -> Cell:
    """The cell that `encode` wrote down."""
    if isinstance(value, list):
        return _KINDS[value[0]](value[1])
    found: Cell = value
    return found


def is_blank(cell: Cell) -> bool:
    """Whether nothing can be read in the cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def written(cell: Cell) -> str:
    """The cell as somebody reads it: 13812341234, not 13812341234.0; 2024-09-03; 是."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def filled(cells: Sequence[Cell]) -> int:
    """How many cells hold something."""
    return sum(not is_blank(cell) for cell in cells)
