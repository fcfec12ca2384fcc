"""Where a sheet's header stands: below title lines, in one row or two, with merged cells or without."""

import re
from collections.abc import Sequence
from typing import Final

from linli.sheets.rules.importers import Column
from linli.sheets.rules.matching import EXACT, score
from linli.sheets.rules.tables import Cell, Line, Sheet, Table, filled, is_blank, written
from linli.sheets.rules.words import normal

LOOK: Final = 30
"""A header stands in the first this many rows."""
_FOOT: Final = re.compile(
    r"(?:合计|总计|小计|填表人|填报人|制表人|制表|审核人?|负责人签字|备注说明|填表说明).{0,40}"
)


def table(
    sheet: Sheet, columns: Sequence[Column], first: int | None = None, last: int | None = None
) -> Table:
    """The sheet with its header found, or taken from rows `first` to `last` where somebody said so."""
    if first is None:
        first, last = find(sheet.lines, columns)
    last = max(first, min(last or first, first + 2))
    above = [line for line in sheet.lines if first <= line.number <= last]
    headers = _joined([line.cells for line in above])
    width = len(headers)
    below = [line for line in sheet.lines if line.number > last and filled(line.cells[:width])]
    return Table(headers, first, last, tuple(below))


def find(lines: Sequence[Line], columns: Sequence[Column]) -> tuple[int, int]:
    """First and last row of the header; (1, 1) where nothing looks like one."""
    looked = list(lines[:LOOK])
    if not looked:
        return 1, 1
    best = max(looked, key=lambda line: (_points(line.cells, columns), -line.number))
    if not _points(best.cells, columns):
        widest = max(_distinct(line.cells) for line in looked)
        best = next(line for line in looked if _distinct(line.cells) * 2 >= widest)
    at = looked.index(best)
    before = looked[at - 1] if at else None
    if before and _splits(before.cells, best.cells):
        return before.number, best.number
    after = looked[at + 1] if at + 1 < len(looked) else None
    if after and _splits(best.cells, after.cells):
        return best.number, after.number
    return best.number, best.number


def _points(cells: Sequence[Cell], columns: Sequence[Column]) -> int:
    """How many columns a row names. The very word counts much, a word that contains one little."""
    names = {normal(cell): cell for cell in cells if isinstance(cell, str) and not is_blank(cell)}
    if len(names) < min(2, len(columns)):
        return 0
    fits = [max((score(cell, column) for column in columns), default=0) for cell in names.values()]
    return sum(
        10 if fit == EXACT else 1
        for fit, cell in zip(fits, names.values(), strict=True)
        if fit and len(cell) <= 40
    )


def _distinct(cells: Sequence[Cell]) -> int:
    return len({normal(written(cell)) for cell in cells if not is_blank(cell)})


def _splits(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Whether `lower` is the second row of a header that begins in `upper`.

    Merged cells are filled, so a header cell over two columns stands twice side by side above two words, and
    one over two rows stands twice, one below the other. Without merging (csv) the cells beside and below are
    empty.
    """
    pairs = [(_at(upper, i), _at(lower, i)) for i in range(max(len(upper), len(lower)))]
    if not all(isinstance(cell, str) or is_blank(cell) for pair in pairs for cell in pair):
        return False
    if _distinct(upper) < 2:
        return False
    spans = [
        i
        for i, (up, low) in enumerate(pairs)
        if not is_blank(low) and _same(up, _left(upper, i)) and not _same(up, low)
    ]
    others = [(up, low) for up, low in pairs if not is_blank(up) and not is_blank(low) and not _same(up, low)]
    return (
        bool(spans)
        and len(others) <= 2 * len(spans)
        and any(_same(up, low) or is_blank(low) for up, low in pairs if not is_blank(up))
    )


def _at(cells: Sequence[Cell], index: int) -> Cell:
    return cells[index] if 0 <= index < len(cells) else None


def _left(cells: Sequence[Cell], index: int) -> Cell:
    """What the cell to the left says; a cell that is itself empty belongs to it."""
    here = _at(cells, index)
    return here if is_blank(here) and not is_blank(_at(cells, index - 1)) else _at(cells, index - 1)


def _same(one: Cell, other: Cell) -> bool:
    return normal(written(one)) == normal(written(other)) and (is_blank(one) == is_blank(other))


def _joined(rows: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """One header per column: the words above it, each once, with `/` between. Blank columns at the end go."""
    width = max(map(len, rows), default=0)
    found = []
    for index in range(width):
        parts = [written(_at(row, index)).strip() for row in rows]
        if len(rows) > 1 and not parts[0] and parts[-1]:
            parts[0] = _reaching(rows[0], index)
        found.append("/".join(dict.fromkeys(re.sub(r"\s+", " ", part) for part in parts if part)))
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def _reaching(cells: Sequence[Cell], index: int) -> str:
    """The nearest word to the left in the upper row of an unmerged header."""
    return next((written(cell).strip() for cell in reversed(cells[: index + 1]) if not is_blank(cell)), "")


def is_foot(line: Line) -> bool:
    """Whether a row is a sum or a signature line below the table rather than an entry."""
    texts = [written(cell) for cell in line.cells if not is_blank(cell)]
    return bool(texts) and _FOOT.fullmatch(re.sub(r"\s", "", texts[0])) is not None
