"""Households, with the name and number of their heads."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from linli.kernel.actor import Actor
from linli.people.actions.bulk import HouseholdGiven, households_add, households_end, numbers_taken
from linli.people.imports.scope import not_ours
from linli.people.rules import MANAGERS
from linli.sheets.rules.cells import code, text
from linli.sheets.rules.identity import phone
from linli.sheets.rules.importers import Column, Importer, Problem, Row, repeats
from linli.territory.reads import place_written

COLUMNS = (
    Column(
        "number",
        _("Household number"),
        ("户号", "户编号", "户编码", "门牌号", "编号", "household", "number"),
        code(24),
        required=True,
        example="H0001",
        note=_("As it is printed on the household's card; each once."),
    ),
    Column(
        "place",
        _("Village or group"),
        ("村组", "所在村组", "所在村", "所属村", "行政村", "嘎查村", "村民小组", "地区", "place", "village"),
        place_written,
        required=True,
        example="万合永镇广义村3组",
        note=_("Town, village and group in one, or the place's code."),
    ),
    Column(
        "address",
        _("Address"),
        ("住址", "家庭住址", "详细地址", "门牌", "address"),
        text(200),
        example="3号院",
    ),
    Column(
        "head", _("Head of household"), ("户主", "户主姓名", "姓名", "head", "name"), text(40), example="示例"
    ),
    Column(
        "phone",
        _("Head's phone number"),
        ("电话", "手机", "联系电话", "手机号", "手机号码", "联系方式", "户主电话", "phone", "mobile"),
        phone,
        sealed=True,
        example="13900000000",
    ),
)


def _check(actor: Actor, rows: Sequence[Row]) -> Iterator[Problem]:
    yield from not_ours(actor, rows, ("village", "group"))
    yield from repeats(rows, "number", _g("This number stands in row %(row)s already."))
    taken = numbers_taken([row.get("number") for row in rows])
    for row in rows:
        if row.get("number") in taken:
            yield Problem(row.number, _g("This number is taken."), "number")
        if row.get("phone") and not row.get("head"):
            yield Problem(row.number, _g("Whose number is it? Please write the name."), "head")


def _write(actor: Actor, rows: Sequence[Row]) -> Sequence[UUID]:
    return households_add(
        actor=actor,
        given=[
            HouseholdGiven(
                number=row.get("number"),
                place_id=row.get("place"),
                address=row.get("address", ""),
                head=row.get("head", ""),
                phone=row.get("phone", ""),
            )
            for row in rows
        ],
    )


def _undo(actor: Actor, ids: Sequence[UUID]) -> None:
    households_end(actor=actor, household_ids=ids)


HOUSEHOLDS = Importer(
    kind="households",
    label=_("Households"),
    columns=COLUMNS,
    roles=frozenset(MANAGERS),
    check=_check,
    write=_write,
    undo=_undo,
    note=_("Heads with name and phone number become persons; who is known already is not added again."),
    view="people:households",
)
