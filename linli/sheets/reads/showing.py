"""What pages and the command show of a file that waits: first rows, good rows, bad rows."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from linli.kernel.rules import text
from linli.sheets.rules.cells import Unreadable
from linli.sheets.rules.importers import Column, Importer
from linli.sheets.rules.states import Fault, Plan, Waiting
from linli.sheets.rules.tables import Cell, Line, Table, is_blank, written

FIRST = 5
GOOD = 50
LONG = 60


def columns_view(table: Table) -> dict[str, Any]:
    """The first rows of the file, cell by cell with the headers above."""
    rows = [
        (line.number, [(head, brief(written(_at(line, at)))) for at, head in enumerate(table.headers)])
        for line in table.lines[:FIRST]
    ]
    return {"headers": table.headers, "first_rows": rows}


def brief(words: str) -> str:
    """At most `LONG` characters of a cell."""
    return words if len(words) <= LONG else f"{words[: LONG - 1]}…"


def _at(line: Line, index: int) -> Cell:
    return line.cells[index] if index < len(line.cells) else None


def good_view(importer: Importer, table: Table, waiting: Waiting) -> dict[str, Any]:
    """The first good rows as they would be written, by the fields that the file brings."""
    bad = {fault.row for fault in waiting.faults} | set(waiting.left_out)
    used = [c for c in importer.columns if c.name in waiting.plan.columns or waiting.plan.fixed.get(c.name)]
    rows = [
        (line.number, [(column.label, shown(column, line, waiting.plan)) for column in used])
        for line in table.lines
        if line.number not in bad
    ]
    return {"used": used, "good_rows": rows[:GOOD]}


def shown(column: Column, line: Line, plan: Plan) -> str:
    """A cell as it was understood: dates in one form, identities masked."""
    index = plan.columns.get(column.name)
    cell = plan.fixed.get(column.name) if index is None else _at(line, index)
    if is_blank(cell):
        return ""
    try:
        value = column.read(cell)
    except Unreadable:
        value = written(cell)
    if column.sealed:
        return text.mask(str(value))
    plain = value if isinstance(value, str | int | float | date | datetime) else cell
    return brief(written(plain))


def faults_view(importer: Importer, faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """What is wrong, with the columns' labels."""
    names = importer.by_name
    return [
        {
            "row": one.row,
            "label": names[one.column].label if one.column in names else "",
            "message": one.message,
        }
        for one in faults
    ]
