"""Divisions from a spreadsheet: towns, villages, groups and grids by code and name."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from linli.kernel import ids
from linli.kernel.actor import Actor
from linli.sheets.rules.cells import Unreadable, code, integer, text
from linli.sheets.rules.importers import Column, Importer, Problem, Row, repeats
from linli.sheets.rules.tables import Cell
from linli.territory.actions.loading import places_load
from linli.territory.actions.places import place_end
from linli.territory.reads import tree
from linli.territory.rules import kinds, names
from linli.territory.rules.kinds import Kind
from linli.territory.rules.places import PlaceInfo, PlaceRow

_LENGTHS = {9: Kind.TOWN, 12: Kind.VILLAGE, 14: Kind.GROUP, 15: Kind.GRID}
_read_code = code(15)


def division_code(cell: Cell) -> str:
    """A code of 9, 12, 14 or 15 digits; the zeros with which statistics fill a town's code to 12 are dropped.

    Raises:
        Unreadable: another length, or no digits.
    """
    found = _read_code(cell)
    if not (found.isdecimal() and len(found) in _LENGTHS):
        raise Unreadable(
            _g("A code has 9 digits for a town, 12 for a village, 14 for a group, 15 for a grid.")
        )
    return found[:9] if len(found) == 12 and found.endswith("000") else found


COLUMNS = (
    Column(
        "code",
        _("Code"),
        ("区划代码", "行政区划代码", "统计用区划代码", "代码", "编码", "网格编码", "网格编号"),
        division_code,
        required=True,
        example="150425104299",
        note=_("9 digits for a town, 12 for a village, 14 for a group, 15 for a grid."),
    ),
    Column(
        "name_zh",
        _("Chinese name"),
        ("名称", "区划名称", "地名", "行政区划名称", "网格名称"),
        text(60),
        required=True,
        example="示例村委会",
    ),
    Column("name_en", _("English name"), ("英文名", "英文名称"), text(80)),
    Column(
        "parent",
        _("Code of the place above"),
        ("上级代码", "上级区划代码", "父级代码", "上级编码", "所属网格编码", "parent_code"),
        code(15),
        note=_("May stay empty for towns, villages and groups: the code itself says it."),
    ),
    Column(
        "level",
        _("Level of the grid"),
        ("网格级别", "网格等级", "级别", "层级"),
        integer(1, 3),
        note=_("1, 2 or 3; for grids only."),
    ),
)


def _rows(rows: Sequence[Row]) -> tuple[list[PlaceRow], list[Problem]]:
    """Places to be made, those above first, and what does not fit."""
    known, made, wrong = tree(), dict[str, PlaceRow](), list[Problem]()
    taken = {place.prefix for place in known.of_kind(Kind.TOWN)}
    if (banner := known.banner()) is not None:
        taken.add(banner.prefix)
    for row in sorted(rows, key=lambda row: (len(row.get("code")), row.get("level", 0), row.number)):
        number, kind = row.get("code"), _LENGTHS[len(row.get("code"))]
        above = _above(row, made)
        level = row.get("level") if kind is Kind.GRID else None
        if problem := _problem(row, kind, level, above):
            wrong.append(problem)
            continue
        assert above is not None
        short = names.prefix(row.get("name_zh"), taken) if kind is Kind.TOWN else None
        taken.add(short)
        made[number] = PlaceRow(
            id=ids.new(),
            kind=kind,
            level=level,
            code=number,
            code_system=kinds.code_system(kind),
            name_zh=row.get("name_zh"),
            name_en=row.get("name_en") or names.english(row.get("name_zh"), above.name_zh)[:80],
            parent_id=above.id,
            prefix=short,
        )
    return list(made.values()), wrong


def _above(row: Row, made: dict[str, PlaceRow]) -> PlaceRow | PlaceInfo | None:
    """The place that is named as standing above, or that the code names."""
    number, known = row.get("code"), tree()
    if named := row.get("parent"):
        named = named[:9] if len(named) == 12 and named.endswith("000") else named
        return made.get(named) or known.by_code(named)
    length = {9: 6, 12: 9, 14: 12, 15: 12}[len(number)]
    return made.get(number[:length]) or known.by_code(number[:length])


def _problem(row: Row, kind: Kind, level: int | None, above: PlaceRow | PlaceInfo | None) -> Problem | None:
    if tree().by_code(row.get("code")) is not None:
        return Problem(row.number, _g("Another place carries this code already."), "code")
    if not kinds.level_fits(kind, level):
        return Problem(row.number, _g("A grid has level 1, 2 or 3; nothing else has a level."), "level")
    if above is None:
        return Problem(row.number, _g("The place above is neither in this file nor here."), "parent")
    if not kinds.may_stand_below(kind, level, (above.kind, above.level)):
        return Problem(row.number, _g("A place of this kind cannot stand here."), "parent")
    stem = above.code[:12] if kind in (Kind.GROUP, Kind.GRID) else above.code
    if not kinds.code_fits(kind, row.get("code"), stem):
        return Problem(row.number, _g("The code does not begin with the code of the place above."), "code")
    return None


def _check(actor: Actor, rows: Sequence[Row]) -> Iterator[Problem]:
    yield from repeats(rows, "code", _g("This code stands in row %(row)s already."))
    yield from _rows(rows)[1]


def _write(actor: Actor, rows: Sequence[Row]) -> Sequence[UUID]:
    made, _wrong = _rows(rows)
    places_load(actor=actor, rows=made)
    return [place.id for place in made]


def _undo(actor: Actor, ids_: Sequence[UUID]) -> None:
    for place_id in ids_:
        place_end(actor=actor, place_id=place_id)


DIVISIONS = Importer(
    kind="divisions",
    label=_("Divisions"),
    columns=COLUMNS,
    roles=frozenset({"administrator"}),
    check=_check,
    write=_write,
    undo=_undo,
    note=_("Places that are here already are refused: change their names on their own pages."),
    view="territory:places",
)
