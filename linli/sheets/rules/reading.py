"""A table and a plan made into rows with values, and into sentences about what could not be read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from linli.sheets.rules.cells import Unreadable, string
from linli.sheets.rules.headers import is_foot
from linli.sheets.rules.importers import Column, Problem, Row
from linli.sheets.rules.states import Plan
from linli.sheets.rules.tables import Cell, Line, Table, is_blank, written


@dataclass(frozen=True, slots=True)
class Read:
    """What came of a table: rows that could be read, what is wrong with others, rows that are no entries."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    feet: tuple[int, ...]


def read(table: Table, columns: Sequence[Column], plan: Plan) -> Read:
    """Reads every row below the header. A row with any problem is not among `rows`."""
    way = [(column, _source(column, plan)) for column in columns]
    used = set(plan.columns.values())
    rows, problems, feet = [], [], []
    for line in table.lines:
        filled = [cell for at, cell in enumerate(line.cells) if at in used and not is_blank(cell)]
        if not filled or is_foot(line) or _is_example(line, columns, plan):
            feet.append(line.number)
            continue
        row, wrong = _row(line, way)
        problems += wrong
        if not wrong:
            rows.append(row)
    return Read(tuple(rows), tuple(problems), tuple(feet))


Source = Callable[[Line], Cell]


def _source(column: Column, plan: Plan) -> Source:
    """Where a column's cells come from: a column of the file, or one text for all rows (empty: nowhere)."""
    index, fixed = plan.columns.get(column.name), plan.fixed.get(column.name)
    if index is None:
        return lambda _line: fixed
    return lambda line: line.cells[index] if index < len(line.cells) else None


def _is_example(line: Line, columns: Sequence[Column], plan: Plan) -> bool:
    """Whether the row is the template's example, left standing."""
    shown = {plan.columns[one.name]: one.example for one in columns if one.name in plan.columns}
    cells = dict(enumerate(line.cells))
    return any(shown.values()) and all(written(cells.get(at)) == text for at, text in shown.items())


def _row(line: Line, way: Sequence[tuple[Column, Source]]) -> tuple[Row, list[Problem]]:
    values: dict[str, Any] = {}
    problems = []
    for column, source in way:
        cell = source(line)
        if is_blank(cell) or (isinstance(cell, str) and not string(cell)):
            if column.required:
                problems.append(Problem(line.number, _("This must be filled in."), column.name))
            continue
        try:
            values[column.name] = column.read(cell)
        except Unreadable as error:
            problems.append(Problem(line.number, str(error), column.name))
    return Row(line.number, values), problems
