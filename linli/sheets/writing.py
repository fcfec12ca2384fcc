"""Writes a list into a spreadsheet, row by row: memory does not grow with the list."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from linli.kernel.registry import Registry
from linli.sheets.rules.exporting import Cell, Column, Export, Shape, harmless, local

exports: Registry[Export[Any]] = Registry()
"""kind → what a room lets be taken out."""

MOST = 1_048_575
"""Rows of a sheet below its header; what is more goes on in the next one."""

_HEAD = {"bold": True, "bg_color": "#E8F0EE", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
_FORMATS = {
    Shape.TEXT: {"valign": "top"},
    Shape.NUMBER: {"valign": "top"},
    Shape.DAY: {"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"},
    Shape.MOMENT: {"num_format": "yyyy-mm-dd hh:mm", "valign": "top", "align": "left"},
}
_WAYS = {
    Shape.TEXT: "write_string",
    Shape.NUMBER: "write_number",
    Shape.DAY: "write_datetime",
    Shape.MOMENT: "write_datetime",
}


def _ready(value: Cell, shape: Shape) -> Any:
    """`value` as its column's way of writing takes it; None and "" leave the cell empty."""
    if value is None or value == "":
        return None
    if shape == Shape.TEXT:
        return harmless(str(value))
    return local(value) if isinstance(value, datetime) else value


class _Sheets:
    """The sheets of one file, each with its frozen header."""

    def __init__(self, book: xlsxwriter.Workbook, name: str, columns: list[Column[Any]]) -> None:
        self._book, self._name, self._columns = book, name, columns
        self._formats = {shape: book.add_format(given) for shape, given in _FORMATS.items()}
        self._head = book.add_format(_HEAD)
        self._count = 0

    def next(self) -> list[tuple[Callable[[Any], Cell], Shape, Callable[..., int], Any]]:
        """Starts a sheet; per column: its value, shape, how a cell is written, and its format."""
        self._count += 1
        sheet = self._book.add_worksheet(_sheet_name(self._name, self._count))
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(self._columns):
            sheet.set_column(place, place, column.width)
        for place, column in enumerate(self._columns):
            sheet.write_string(0, place, harmless(str(column.label)), self._head)
        return [
            (column.value, column.shape, getattr(sheet, _WAYS[column.shape]), self._formats[column.shape])
            for column in self._columns
        ]


def _sheet_name(name: str, count: int) -> str:
    """Sheets take 31 characters and none of these signs."""
    plain = "".join(sign for sign in name if sign not in "[]:*?/\\'").strip()[:26] or "Sheet"
    return plain if count == 1 else f"{plain} {count}"


def write_sheet(
    target: Path | IO[bytes],
    name: str,
    columns: Iterable[Column[Any]],
    rows: Iterable[Any],
    *,
    most: int = MOST,
) -> int:
    """Writes `rows` under the columns' headers into an xlsx file; returns how many rows.

    Every text is written as a text, never as a formula or a link. `target` is a path or an open file.
    """
    options = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    total = 0
    with xlsxwriter.Workbook(target, options) as book:
        sheets = _Sheets(book, name, list(columns))
        for part in _parts(rows, most):
            cells = sheets.next()
            for line, row in enumerate(part, start=1):
                total += 1
                for place, (value, shape, write, how) in enumerate(cells):
                    ready = _ready(value(row), shape)
                    if ready is not None:
                        write(line, place, ready, how)
    return total


def _parts(rows: Iterable[Any], most: int) -> Iterator[Iterator[Any]]:
    """`rows` in parts of at most `most`; one empty part where there is none."""
    source, first = iter(rows), True
    for row in source:
        yield _part(row, source, most)
        first = False
    if first:
        yield iter(())


def _part(row: Any, source: Iterator[Any], most: int) -> Iterator[Any]:
    yield row
    for _count in range(most - 1):
        try:
            yield next(source)
        except StopIteration:
            return
