"""The register of equipment, as offices keep it in Excel."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from linli.fieldwork.actions.register import Piece, equipment_add, equipment_set
from linli.fieldwork.imports.points import LAT, LON, PLACE
from linli.fieldwork.imports.scope import half_a_position, misplaced, refused
from linli.fieldwork.reads.equipment import numbers_taken
from linli.fieldwork.reads.reference import reference
from linli.fieldwork.rules.equipment import STATE_LABELS, State
from linli.kernel.actor import Actor
from linli.kernel.rules.permissions import CHECKERS, PERMITS
from linli.people.reads import organisations
from linli.people.rules import ROLES, Role
from linli.sheets.rules.cells import choice, code, text
from linli.sheets.rules.dates import day
from linli.sheets.rules.importers import Column, Importer, Problem, Row
from linli.territory.reads import tree


def kinds() -> dict[str, UUID]:
    """Kinds of equipment by name and code."""
    rows = reference().offered("equipment")
    return {word: row.pk for row in rows for word in (row.name_zh, row.name_en, row.code) if word}


def keepers() -> dict[str, tuple[str, UUID | None]]:
    """Who keeps it: roles by their names, departments by theirs where no two share one."""
    found: dict[str, tuple[str, UUID | None]] = {}
    for language in ("zh-hans", "en"):
        with override(language):
            found |= {str(ROLES[Role(role)].label): (role, None) for role in CHECKERS}
    units = organisations(kinds=("department",))
    called = [unit.name_zh for unit in units]
    return found | {unit.name_zh: ("", unit.pk) for unit in units if called.count(unit.name_zh) == 1}


def states() -> dict[str, State]:
    """How a piece stands, in both languages and as people write it."""
    found: dict[str, State] = {"正常": State.WORKING, "完好": State.WORKING, "损坏": State.FAULTY}
    found |= {"故障": State.FAULTY, "停用": State.OUT}
    for language in ("zh-hans", "en"):
        with override(language):
            found |= {str(label): state for state, label in STATE_LABELS.items() if state != State.REMOVED}
    return found


COLUMNS = (
    Column(
        "number",
        _("Number"),
        ("设施编号", "设备编号", "编号", "台账编号", "number"),
        code(40),
        required=True,
        example="XF-001",
    ),
    Column(
        "kind",
        _("Kind"),
        ("设施类型", "设备类型", "类型", "类别", "设施名称"),
        choice(kinds),
        required=True,
        example="消防栓",
        choices=lambda: [row.name_zh for row in reference().offered("equipment")],
    ),
    PLACE,
    Column("name", _("Position"), ("位置", "安装位置", "具体位置", "点位"), text(60), example="村口"),
    LON,
    LAT,
    Column(
        "keeper",
        _("Keeper"),
        ("管护单位", "责任单位", "管护人", "责任岗位", "管理单位"),
        choice(keepers),
        example="水利站",
        note=_("A department or a role, never a person's name."),
        choices=lambda: list(keepers()),
    ),
    Column(
        "purpose",
        _("Purpose"),
        ("用途", "监控用途", "安装目的"),
        text(120),
        example="看护水库大坝",
        note=_("Must be there for cameras; it is published with the place."),
    ),
    Column("state", _("State"), ("状态", "运行状态", "完好情况"), choice(states)),
    Column("installed_on", _("Installed on"), ("安装日期", "安装时间", "启用日期"), day),
)


def _check(actor: Actor, rows: Sequence[Row]) -> Iterator[Problem]:
    yield from misplaced(actor, rows, "equipment_add")
    yield from half_a_position(rows)
    yield from refused(rows, "name", "purpose")
    public = {kind.pk for kind in reference().offered("equipment") if kind.public}
    yield from _taken(rows)
    for row in rows:
        if row.get("kind") in public and not row.get("purpose"):
            yield Problem(row.number, _g("What it is for is published, so it must be said."), "purpose")


def _taken(rows: Sequence[Row]) -> Iterator[Problem]:
    """Numbers that the same town's register has, or that stand in an earlier row."""
    towns = {row.number: tree().chain(row.get("place")).town_id for row in rows}
    known = {
        town: numbers_taken(town, [row.get("number") for row in rows if towns[row.number] == town])
        for town in set(towns.values())
    }
    seen: dict[tuple[UUID | None, str], int] = {}
    for row in rows:
        town, number = towns[row.number], row.get("number")
        first = seen.setdefault((town, number), row.number)
        if number in known[town]:
            yield Problem(row.number, _g("This number is taken already."), "number")
        elif first != row.number:
            yield Problem(
                row.number, _g("This number stands in row %(row)s already.") % {"row": first}, "number"
            )


def _write(actor: Actor, rows: Sequence[Row]) -> Sequence[UUID]:
    return [_add(actor, row) for row in rows]


def _add(actor: Actor, row: Row) -> UUID:
    role, unit = row.get("keeper") or ("", None)
    piece = Piece(
        number=row.get("number"),
        kind_id=row.get("kind"),
        place_id=row.get("place"),
        name=row.get("name", ""),
        lon=row.get("lon"),
        lat=row.get("lat"),
        unit_id=unit,
        keeper_role=role,
        purpose=row.get("purpose", ""),
        installed_on=row.get("installed_on"),
    )
    made = equipment_add(actor=actor, given=piece)
    state = row.get("state", State.WORKING)
    if state != State.WORKING:
        equipment_set(actor=actor, equipment_id=made.pk, state=state)
    return made.pk


def _undo(actor: Actor, ids: Sequence[UUID]) -> None:
    for one in ids:
        equipment_set(actor=actor, equipment_id=one, state=State.REMOVED)


EQUIPMENT = Importer(
    kind="equipment",
    label=_("Equipment"),
    columns=COLUMNS,
    roles=frozenset(PERMITS["import_use"].roles),
    check=_check,
    write=_write,
    undo=_undo,
    note=_("Cameras are registered by place and purpose. No video is kept or shown here."),
    view="fieldwork:equipment",
)
