"""Outlines from drawn files, through the same staging, mapping, checking and taking back as spreadsheets."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.actor import Actor
from linli.sheets.rules.cells import Unreadable, half, text
from linli.sheets.rules.cells import code as code_cell
from linli.sheets.rules.dates import day
from linli.sheets.rules.importers import Column, Importer, Problem, Row
from linli.sheets.rules.tables import Cell, written
from linli.territory import actions
from linli.territory.imports.board import board, looked_at, note_of, pieces_of, system_in, wants_note
from linli.territory.imports.drawing import GEOMETRY, SYSTEM, sheets
from linli.territory.reads import Review
from linli.territory.rules import systems
from linli.territory.rules.findings import Weight

_LEVELS = {"一": 1, "二": 2, "三": 3}
_NOTE_LINE = re.compile(r"\s*([0-9]{1,6})\s*[:：]\s*(.+)")


def _geometry(cell: Cell) -> Any:
    """The geometry as JSON; what is wrong with it is found when its coordinate system is known."""
    try:
        return json.loads(written(cell))
    except (ValueError, RecursionError):
        raise Unreadable(_g("This is no drawing.")) from None


def _level(cell: Cell) -> int | None:
    """A number, also as 一级 or 二级网格; whether it fits is seen later. Other words (村级) say nothing."""
    found = re.search(r"[0-9]{1,3}|[一二三]", half(cell))
    return _LEVELS.get(found[0]) or int(found[0]) if found else None


def _system(cell: Cell) -> str:
    found = systems.named(written(cell)) or written(cell).strip().lower()
    if not systems.known(found):
        raise Unreadable(_g("This is no coordinate system that can be read here."))
    return found


def read_notes(cell: Cell) -> dict[int, str]:
    """Notes for single rows, one a line: `3: why it is taken`."""
    lines = [line for line in written(cell).splitlines() if line.strip()]
    found = [_NOTE_LINE.fullmatch(line) for line in lines]
    if not all(found):
        raise Unreadable(_g("Write one note a line, with the row in front: “3: both villages agreed”."))
    return {int(match[1]): match[2].strip() for match in found if match}


def write_notes(notes: dict[int, str]) -> str:
    """What `read_notes` reads."""
    return "\n".join(
        f"{row}: {' '.join(words.split())}" for row, words in sorted(notes.items()) if words.strip()
    )


COLUMNS = (
    Column(
        "code",
        pgettext_lazy("register", "Code"),
        (
            "代码",
            "编码",
            "区划代码",
            "行政区划代码",
            "统计代码",
            "网格编码",
            "网格代码",
            "code",
            "adcode",
            "dm",
            "bm",
        ),
        code_cell(40),
        required=True,
        example="150425104202001",
    ),
    Column(
        "name",
        _("Name"),
        ("名称", "地名", "网格名称", "村名", "行政区", "行政区名称", "name", "mc", "xzqmc"),
        text(200),
        example="广义村1网格",
    ),
    Column(
        "level",
        _("Level of the grid"),
        ("级别", "层级", "网格级别", "网格层级", "等级", "level"),
        _level,
        example="1",
    ),
    Column(
        "parent",
        _("Code of the place above"),
        ("上级代码", "上级编码", "父级代码", "所属村代码", "上级", "parent", "parent_code", "pcode"),
        code_cell(40),
        example="150425104202",
    ),
    Column("note", _("Why it is taken"), ("备注", "说明", "note", "remark"), text(500)),
    Column("outline", _("Drawing"), (GEOMETRY,), _geometry, required=True, hidden=True),
    Column(
        "system",
        _("Coordinate system"),
        (SYSTEM, "坐标系"),
        _system,
        example="wgs84",
        note=_("Without a word the file is read as WGS-84. Gauss-Krüger grids are told by the file itself."),
        options=tuple(systems.LABELS.items()),
    ),
    Column("from_on", _("Holds from"), (), day, example="2024-09-01", note=_("Today, if nothing is said.")),
    Column("notes", _("Notes for single rows"), (), read_notes, hidden=True),
)


def problems(rows: Sequence[Row], looked: Review) -> Iterator[Problem]:
    """What keeps rows out: everything that is refused, and doubts to which nobody wrote a note."""
    noted = {row.number for row in rows if note_of(row)}
    for finding in looked.findings:
        if finding.weight is Weight.REFUSED:
            yield Problem(finding.row, finding.text)
        elif finding.weight is Weight.NOTE and finding.row not in noted:
            yield Problem(finding.row, wants_note(finding.text))


def _check(actor: Actor, rows: Sequence[Row]) -> Iterator[Problem]:
    return problems(rows, looked_at(rows))


def _write(actor: Actor, rows: Sequence[Row]) -> Sequence[UUID]:
    pieces, _found = pieces_of(rows)
    change_id = actions.places_redraw(
        actor=actor,
        pieces=pieces,
        notes={row.number: note_of(row) for row in rows},
        from_on=rows[0].get("from_on"),
        system=system_in(rows),
    )
    return [change_id]


def _undo(actor: Actor, ids: Sequence[UUID]) -> None:
    for change_id in ids:
        actions.places_redraw_undo(actor=actor, change_id=change_id)


POLYGONS = Importer(
    kind="polygons",
    label=_("Borders (GeoJSON)"),
    columns=COLUMNS,
    roles=frozenset({"administrator"}),
    check=_check,
    write=_write,
    undo=_undo,
    note=_("Polygons of towns, villages, groups and grids. The old borders stay in each place's history."),
    view="territory:places",
    opens=sheets,
    accept=".geojson,.json",
    file_note=_("GeoJSON, at most 50 MB. You see every finding on a map before anything is written."),
    panel=board,
    panel_template="territory/findings.html",
)
