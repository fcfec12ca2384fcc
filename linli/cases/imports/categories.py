"""Categories with their deadlines: one row per category and grade, as tables under GB/T 30428 have them."""

import re
from collections.abc import Iterator, Sequence
from uuid import UUID

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from linli.cases.actions.reference import RouteGiven, category_save, routes_set
from linli.cases.models import Category
from linli.cases.reads.reference import RUNG_STAGES, STAGE_LABELS, STAGES, reference
from linli.cases.rules.place import HANDLER_ROLES
from linli.cases.rules.spans import working_minutes
from linli.kernel.actor import Actor
from linli.people.reads import organisations
from linli.people.rules import ROLES, Role
from linli.sheets.rules.cells import Unreadable, choice, half, integer, text
from linli.sheets.rules.importers import Column, Importer, Problem, Row
from linli.sheets.rules.tables import Cell

_CODE = re.compile(r"[a-z0-9_-]{1,24}")


def category_code(cell: Cell) -> str:
    """A code of small letters, digits and dashes.

    Raises:
        Unreadable: other signs, or longer than 24.
    """
    found = half(cell).lower()
    if not _CODE.fullmatch(found):
        raise Unreadable(
            _g("A code has at most 24 small letters, digits or dashes, for example streetlight.")
        )
    return found


def span(cell: Cell) -> float:
    """A time limit in working hours.

    Raises:
        Unreadable: it cannot be read, or lies outside what can be.
    """
    minutes = working_minutes(half(cell))
    if minutes is None:
        raise Unreadable(_g("This is no time limit. Write it as 2个工作日, 4小时 or 30分钟."))
    return minutes / 60


def grades() -> dict[str, int]:
    """What grades are called."""
    rows = reference().grades.values()
    return {
        word: row.pk for row in rows for word in (row.name_zh, row.name_en, row.name_zh.removesuffix("级"))
    }


def handlers() -> dict[str, tuple[str, UUID | None]]:
    """Who may handle: roles by their names, departments by theirs where no two share one."""
    found: dict[str, tuple[str, UUID | None]] = {role: (role, None) for role in HANDLER_ROLES}
    for language in ("zh-hans", "en"):
        with override(language):
            found |= {str(ROLES[Role(role)].label): (role, None) for role in HANDLER_ROLES}
    units = organisations(kinds=("department",))
    called = [unit.name_zh for unit in units]
    return found | {unit.name_zh: ("", unit.pk) for unit in units if called.count(unit.name_zh) == 1}


COLUMNS = (
    Column(
        "code",
        pgettext_lazy("register", "Code"),
        ("类别代码", "代码", "编码", "小类代码", "code"),
        category_code,
        required=True,
        example="streetlight",
        note=_("Of a new category, or of one that is here: then its name and deadlines are set anew."),
    ),
    Column(
        "name_zh",
        _("Chinese name"),
        ("类别", "类别名称", "小类名称", "事项类别", "名称"),
        text(40),
        required=True,
        example="路灯",
    ),
    Column("name_en", _("English name"), ("英文名", "英文名称"), text(60)),
    Column("words", _("Key words"), ("关键词", "关键字"), text(200), note=_("Separated by spaces.")),
    Column("order", _("Order"), ("序号", "排序", "顺序"), integer(0, 32_000)),
    Column(
        "grade",
        _("Grade"),
        ("级别", "分级", "等级", "事项级别"),
        choice(grades),
        example="二级",
        note=_("One row per category and grade. Empty: only the names are taken."),
        choices=lambda: list(grades()),
    ),
    Column(
        "who",
        _("Who handles it"),
        ("承办", "承办单位", "责任单位", "责任人", "处置单位", "主管部门"),
        choice(handlers),
        example="村文书",
        note=_("A role, or a department by its name."),
        choices=lambda: list(handlers()),
    ),
    Column(
        "handle",
        _("hours to handle"),
        ("办理时限", "处置时限", "处理时限", "办结时限", "时限"),
        span,
        example="2个工作日",
    ),
    Column("verify", _("hours to verify"), ("核查时限", "核实时限"), span, example="4小时"),
    Column("answer", _("hours to answer"), ("答复时限", "回复时限", "反馈时限"), span, example="4小时"),
    *(
        Column(stage, STAGE_LABELS[stage], aliases, span)
        for stage, aliases in (
            ("group", ("组级时限", "组长时限")),
            ("village", ("村级时限", "嘎查村时限")),
            ("town", ("镇级时限", "乡镇时限", "苏木乡镇时限")),
            ("banner", ("旗级时限", "县级时限", "旗县时限")),
        )
    ),
)


def _check(actor: Actor, rows: Sequence[Row]) -> Iterator[Problem]:
    seen: dict[tuple[str, int | None], int] = {}
    named: dict[str, str] = {}
    for row in rows:
        one = (row.get("code"), row.get("grade"))
        if one in seen:
            yield Problem(
                row.number,
                _g("This category and grade stand in row %(row)s already.") % {"row": seen[one]},
                "grade",
            )
        seen.setdefault(one, row.number)
        if named.setdefault(one[0], row.get("name_zh")) != row.get("name_zh"):
            yield Problem(row.number, _g("This code has another name in an earlier row."), "name_zh")
        if row.get("grade") is None and any(row.get(name) for name in ("who", *STAGE_LABELS)):
            yield Problem(row.number, _g("For which grade does this hold?"), "grade")


def _write(actor: Actor, rows: Sequence[Row]) -> Sequence[UUID]:
    """Each category once, with the routes of all its rows; what a row leaves empty stays as it is."""
    there = {row.code: row for row in reference().categories.values()}
    together: dict[str, list[Row]] = {}
    for row in rows:
        together.setdefault(row.get("code"), []).append(row)
    return [_save(actor, there.get(code), some) for code, some in together.items()]


def _save(actor: Actor, known: Category | None, rows: Sequence[Row]) -> UUID:
    first = rows[0]
    row = category_save(
        actor=actor,
        code=first.get("code"),
        name_zh=first.get("name_zh"),
        name_en=first.get("name_en", known.name_en if known else ""),
        words=first.get("words", known.words if known else ""),
        order=first.get("order", known.order if known else 100),
        category_id=known.pk if known else None,
    )
    routes = [_route(row.pk, one) for one in rows if one.get("grade") is not None]
    if routes:
        routes_set(actor=actor, category_id=row.pk, routes=routes)
    return row.pk


def _route(category_id: UUID, row: Row) -> RouteGiven:
    known = reference()
    before = known.route(category_id, row.get("grade"), "handle")
    role, unit = row.get("who") or ((before.role, before.unit_id) if before else ("", None))
    hours = {
        stage: row.get(stage, known.minutes(category_id, row.get("grade"), stage) / 60)
        for stage in STAGE_LABELS
    }
    handle, verify, answer = (hours[stage] for stage in STAGES)
    given = any(row.get(stage) for stage in RUNG_STAGES)
    return RouteGiven(
        grade=row.get("grade"),
        role=role,
        unit_id=unit,
        hours=(handle, verify, answer),
        rungs=tuple(hours[stage] for stage in RUNG_STAGES) if given else (),
    )


CATEGORIES = Importer(
    kind="categories",
    label=_("Categories and deadlines"),
    columns=COLUMNS,
    roles=frozenset({"administrator"}),
    check=_check,
    write=_write,
    note=_("Deadlines that change here hold for matters from now on; they cannot be taken back in one step."),
    view="cases:categories",
)
