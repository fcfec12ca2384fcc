"""Workbooks that go back to people: an empty template, and rows that could not be taken, with the reasons."""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final

import xlsxwriter
from django.utils.translation import gettext as _

from linli.sheets.rules.importers import Importer
from linli.sheets.rules.tables import Cell, Line

PLAIN: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
"""Text stays text, whatever it begins with: nothing that came from a file is carried out."""
TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS: Final = 1000
"""Rows of the template that are prepared as text and offer their lists."""


def template(importer: Importer) -> bytes:
    """One sheet to fill in, with an example row that is never taken in, and one that explains each column."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, PLAIN) as book:
        head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
        example = book.add_format({"num_format": "@", "font_color": "#6b6b6b", "italic": True})
        sheet = book.add_worksheet(str(importer.label)[:31])
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(importer.columns):
            title = f"{column.label}{' *' if column.required else ''}"
            sheet.set_column(at, at, max(12, 2 * len(title)), text)
            sheet.write_string(0, at, title, head)
            sheet.write_string(1, at, column.example, example)
            if words := list(column.choices()) if column.choices else []:
                _offer(sheet, at, words)
        _explain(book, importer, head)
    return out.getvalue()


def _offer(sheet: Any, at: int, words: Sequence[str]) -> None:
    """A list to choose from; Excel allows 255 characters for one."""
    if len(",".join(words)) <= 255:
        rule = {"validate": "list", "source": list(words), "error_type": "information"}
        sheet.data_validation(1, at, ROWS, at, rule)


def _explain(book: Any, importer: Importer, head: Any) -> None:
    sheet = book.add_worksheet(_("How to fill it in"))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 3, 36)
    for at, word in enumerate((_("Column"), _("Needed?"), _("Example"), _("Note"))):
        sheet.write_string(0, at, word, head)
    for row, column in enumerate(importer.columns, start=1):
        needed = _("needed") if column.required else _("may stay empty")
        for at, word in enumerate((str(column.label), needed, column.example, str(column.note))):
            sheet.write_string(row, at, word)
    sheet.write_string(
        len(importer.columns) + 2, 0, _("The grey example row is left out when the file is read.")
    )


def bad_rows(headers: Sequence[str], lines: Sequence[Line], why: Mapping[int, str]) -> bytes:
    """The rows as they stood in the file, with a first column that says where and a last that says why."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, PLAIN) as book:
        head, day = (
            book.add_format({"bold": True, "bottom": 1}),
            book.add_format({"num_format": "yyyy-mm-dd"}),
        )
        sheet = book.add_worksheet(_("Rows to mend"))
        for at, word in enumerate((*headers, _("Row in the file"), _("Why"))):
            sheet.write_string(0, at, word, head)
        sheet.set_column(len(headers) + 1, len(headers) + 1, 60)
        for row, line in enumerate(lines, start=1):
            for at, cell in enumerate(line.cells[: len(headers)]):
                _put(sheet, row, at, cell, day)
            sheet.write_number(row, len(headers), line.number)
            sheet.write_string(row, len(headers) + 1, why.get(line.number, ""))
    return out.getvalue()


def _put(sheet: Any, row: int, at: int, cell: Cell, day: Any) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(row, at, cell)
    elif isinstance(cell, int | float) and abs(cell) < 1e15:
        sheet.write_number(row, at, cell)
    elif isinstance(cell, datetime | date) and cell.year >= 1900:
        sheet.write_datetime(row, at, cell, day)
    elif cell is not None:
        sheet.write_string(row, at, cell.isoformat() if isinstance(cell, date | time) else str(cell))
