"""Files for tests, made on the spot."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from linli.kernel.actor import Actor
from linli.sheets.actions.confirming import run_confirm
from linli.sheets.actions.staging import run_plan, run_stage
from linli.sheets.models import ImportRun
from linli.sheets.reads import file_digest, opened, waiting_of


def xlsx(*rows: Sequence[Any], merge: Sequence[str] = (), name: str = "表") -> bytes:
    """A workbook with these rows; `merge` names areas that keep their first cell's value."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(name)
    for number, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell is not None:
                sheet.write(number, column, cell)
    for area in merge:
        top, left = xlsxwriter.utility.xl_cell_to_rowcol(area.split(":")[0])
        sheet.merge_range(area, rows[top][left])
    book.close()
    return out.getvalue()


def csv(*rows: Sequence[Any], encoding: str = "utf-8") -> bytes:
    """A csv file with these rows, nothing quoted."""
    return "\r\n".join(",".join(map(str, cells)) for cells in rows).encode(encoding)


def stage(actor: Actor, kind: str, data: bytes, file_name: str = "表.xlsx") -> ImportRun:
    """As the upload does it."""
    return run_stage(
        actor=actor, kind=kind, file_name=file_name, sheets=opened(data), digest=file_digest(data)
    )


def previewed(actor: Actor, kind: str, data: bytes, **fixed: str) -> ImportRun:
    """Staged, with the guessed columns, checked."""
    from dataclasses import replace

    run = stage(actor, kind, data)
    waiting = waiting_of(run)
    assert waiting
    return run_plan(actor=actor, run_id=run.pk, plan=replace(waiting.plan, fixed=fixed))


def imported(actor: Actor, kind: str, data: bytes, leaving: int = 0, **fixed: str) -> ImportRun:
    """All the way."""
    return run_confirm(actor=actor, run_id=previewed(actor, kind, data, **fixed).pk, leaving=leaving)
