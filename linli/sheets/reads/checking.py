"""What would come of a table, a plan and an importer, today and for this actor. Writes nothing."""

from dataclasses import dataclass

from linli.kernel.actor import Actor
from linli.sheets.rules.importers import Importer, Problem, Row
from linli.sheets.rules.reading import read
from linli.sheets.rules.states import Fault, Plan
from linli.sheets.rules.tables import Table


@dataclass(frozen=True, slots=True)
class Checked:
    """The rows that may be written, what is wrong with the others, and rows that are no entries."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    left_out: tuple[int, ...]

    @property
    def bad(self) -> int:
        """How many rows have something wrong with them."""
        return len({fault.row for fault in self.faults})


def check(actor: Actor, importer: Importer, table: Table, plan: Plan) -> Checked:
    """Reads and checks every row. A row that only stands on a bad row (its parent) is bad as well."""
    found = read(table, importer.columns, plan)
    problems, rows = list(found.problems), found.rows
    while more := list(importer.check(actor, rows)) if rows else []:
        problems += more
        bad = {problem.row for problem in more}
        rows = tuple(row for row in rows if row.number not in bad)
    return Checked(rows, _faults(problems), found.feet)


def _faults(problems: list[Problem]) -> tuple[Fault, ...]:
    """In the order of the file, each thing said once."""
    said = dict.fromkeys(Fault(one.row, one.column, str(one.message)) for one in problems)
    return tuple(sorted(said, key=lambda fault: fault.row))
