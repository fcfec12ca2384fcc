"""Matters from old hotline lists (12345 工单): each row becomes a matter with what the list knows of it."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.cases.actions.hotline import IMPORT_ROLES, hotline_import
from linli.cases.actions.untaking import hotline_undo
from linli.cases.reads.hotline import Names, known_numbers
from linli.cases.rules.hotline import OUTCOMES, RATINGS, STANDS, Told, given, stands, wrong
from linli.cases.rules.words import MAX_TEXT
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.sheets.rules import identity
from linli.sheets.rules.cells import choice, code, text
from linli.sheets.rules.dates import day, moment
from linli.sheets.rules.importers import Column, Importer, Problem, Row, repeats
from linli.sheets.rules.tables import Cell, written


def _phone(cell: Cell) -> str:
    """E.164, or nothing where the list says 匿名 or 保密."""
    return identity.phone(cell) if given(written(cell)) else ""


def _yes(words: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(list(words)[:6])


COLUMNS = (
    Column(
        "number",
        pgettext_lazy("sheet", "Hotline number"),
        (
            "工单编号",
            "工单号",
            "热线编号",
            "热线工单号",
            "受理编号",
            "诉求编号",
            "编号",
            "流水号",
            "hotline number",
        ),
        code(40),
        required=True,
        example="WH20240903001",
        note=_("The number of the hotline's own order; each once."),
    ),
    Column(
        "at",
        _("Reported at"),
        ("来电时间", "受理时间", "诉求时间", "反映时间", "登记时间", "工单时间", "来电日期", "created"),
        moment,
        required=True,
        example="2024-09-03 10:20",
    ),
    Column(
        "what",
        pgettext_lazy("sheet", "What happened"),
        ("诉求内容", "诉求描述", "来电内容", "反映内容", "问题描述", "工单内容", "内容", "主要内容", "what"),
        text(MAX_TEXT),
        required=True,
        example="村口路灯三盏不亮",
    ),
    Column(
        "area",
        _("Town or village"),
        ("乡镇", "苏木乡镇", "所属乡镇", "乡镇街道", "属地", "所在地", "行政区划"),
        text(100),
    ),
    Column(
        "where",
        pgettext_lazy("sheet", "Where"),
        ("地点", "地址", "事发地点", "事发地址", "诉求地点", "诉求地址", "详细地址", "where"),
        text(200),
        example="万合永镇广义村3组",
    ),
    Column(
        "name",
        _("Caller"),
        ("来电人", "诉求人", "反映人", "姓名", "来电人姓名", "市民姓名", "caller"),
        text(40),
        sealed=True,
    ),
    Column(
        "phone",
        pgettext_lazy("sheet", "Phone number"),
        ("联系电话", "来电号码", "电话", "联系方式", "手机号", "手机号码", "主叫号码", "phone"),
        _phone,
        sealed=True,
        example="13900000000",
    ),
    Column(
        "category",
        _("Category"),
        ("诉求类型", "诉求类别", "问题分类", "诉求分类", "事项分类", "问题类型", "工单类型", "category"),
        text(100),
        note=_("A category's name here; other words help to guess one."),
    ),
    Column(
        "unit",
        pgettext_lazy("sheet", "Who handles it"),
        ("承办单位", "主办单位", "办理单位", "责任单位", "处理单位", "承办部门", "unit"),
        text(120),
        note=_("A unit of ours gets what is still open; any other name is noted for the desk."),
    ),
    Column(
        "about",
        _("Complaint about"),
        ("被投诉单位", "被反映单位", "投诉对象", "被诉单位"),
        text(120),
        note=_("An office that the matter complains about: then it goes to the level above."),
    ),
    Column(
        "due_on",
        _("Hotline deadline"),
        ("办理期限", "办结期限", "截止时间", "到期时间", "要求办结时间", "办理时限"),
        day,
    ),
    Column(
        "stand",
        _("State"),
        ("办理状态", "工单状态", "状态", "办理情况", "处理状态", "state"),
        choice(lambda: STANDS),
        example="已办结",
        choices=lambda: ("办理中", "已办结", "不予受理"),
    ),
    Column(
        "ended_at",
        _("Ended at"),
        ("办结时间", "完成时间", "办结日期", "结案时间", "归档时间", "答复时间", "ended"),
        moment,
    ),
    Column(
        "answer",
        pgettext_lazy("sheet", "Answer"),
        ("答复内容", "办理结果", "处理结果", "回复内容", "办理答复", "反馈内容", "答复意见", "answer"),
        text(MAX_TEXT),
    ),
    Column(
        "outcome",
        _("How it ended"),
        ("是否解决", "解决情况", "办结方式", "outcome"),
        choice(lambda: OUTCOMES),
        choices=lambda: _yes(OUTCOMES),
    ),
    Column(
        "rating",
        pgettext_lazy("sheet", "Rating"),
        ("满意度", "满意度评价", "满意情况", "回访结果", "是否满意", "评价", "rating"),
        choice(lambda: RATINGS),
        choices=lambda: _yes(RATINGS),
    ),
)


def _told(rows: Sequence[Row]) -> Iterator[Told]:
    """The rows with their names looked up."""
    names = Names()
    for row in rows:
        place = names.place(row.get("area", ""), row.get("where", ""))
        about, unit = row.get("about", ""), row.get("unit", "")
        yield Told(
            number=row.get("number"),
            at=row.get("at"),
            what=row.get("what"),
            where=row.get("where", "") or row.get("area", ""),
            place_id=place.id if place else None,
            name=given(row.get("name", "")),
            phone=row.get("phone", ""),
            category_id=names.category(row.get("category", ""), row.get("what")),
            unit_id=names.unit(unit, place) if unit else None,
            unit_said=unit,
            about=bool(about),
            about_unit_id=names.unit(about, place) if about else None,
            due_on=row.get("due_on"),
            stand=stands(row.get("stand"), row.get("ended_at")),
            ended_at=row.get("ended_at"),
            answer=row.get("answer", ""),
            outcome=row.get("outcome", ""),
            rating=row.get("rating"),
        )


def _check(actor: Actor, rows: Sequence[Row]) -> Iterator[Problem]:
    yield from repeats(rows, "number", _g("This hotline number stands in row %(row)s already."))
    here, now = known_numbers(actor, [row.get("number") for row in rows]), clock.now()
    for row, told in zip(rows, _told(rows), strict=True):
        if known := here.get(told.number):
            said = _g("Imported before as %(number)s.") if known.number else _g("It is here already.")
            yield Problem(row.number, said % {"number": known.number}, "number")
        if found := wrong(told, now):
            yield Problem(row.number, found[1], found[0])


def _write(actor: Actor, rows: Sequence[Row]) -> Sequence[UUID]:
    return hotline_import(actor=actor, told=list(_told(rows)))


def _undo(actor: Actor, ids: Sequence[UUID]) -> None:
    hotline_undo(actor=actor, case_ids=ids)


HOTLINE = Importer(
    kind="matters",
    label=_("Matters from an old hotline list"),
    columns=COLUMNS,
    roles=IMPORT_ROLES,
    check=_check,
    write=_write,
    undo=_undo,
    note=_(
        "Finished ones keep their days, answer and rating. Open ones go to the unit of that name or wait at "
        "the desk. Nobody gets a message for each. Taking it back withdraws what nobody has touched since."
    ),
    view="cases:matters",
)
