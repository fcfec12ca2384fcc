"""Checklists: one row per item. What comes in is a draft; somebody looks at it and publishes it."""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.cases.reads.reference import reference as matters
from linli.fieldwork.actions.reference import checklist_save
from linli.fieldwork.reads.reference import reference
from linli.fieldwork.rules.lists import MOST, Item, numbered
from linli.fieldwork.rules.names import name_refusal
from linli.kernel.actor import Actor
from linli.kernel.rules.permissions import PERMITS
from linli.sheets.rules.cells import Unreadable, choice, half, integer, text
from linli.sheets.rules.importers import Column, Importer, Problem, Row
from linli.sheets.rules.tables import Cell

_CODE = re.compile(r"[a-z0-9_-]{1,24}")


def list_code(cell: Cell) -> str:
    """A code of small letters, digits and dashes.

    Raises:
        Unreadable: other signs, or longer than 24.
    """
    found = half(cell).lower()
    if not _CODE.fullmatch(found):
        raise Unreadable(
            _g("A code has at most 24 small letters, digits or dashes, for example %(example)s.")
            % {"example": "fire"}
        )
    return found


def categories() -> dict[str, UUID]:
    """Categories of matters by name and code."""
    rows = matters().offered
    return {word: row.pk for row in rows for word in (row.name_zh, row.name_en, row.code) if word}


COLUMNS = (
    Column(
        "code",
        pgettext_lazy("register", "Code"),
        ("清单代码", "清单编号", "代码", "编码"),
        list_code,
        required=True,
        example="fire",
        note=_("Of a new list, or of one that is here: then its items become a new draft."),
    ),
    Column(
        "name_zh",
        _("Chinese name"),
        ("清单名称", "清单", "名称", "检查表"),
        text(40),
        required=True,
        example="消防安全",
    ),
    Column("name_en", _("English name"), ("英文名", "英文名称"), text(60)),
    Column(
        "category",
        _("Category"),
        ("事项类别", "类别", "隐患类别"),
        choice(categories),
        choices=lambda: [row.name_zh for row in matters().offered],
        note=_("What a hazard found with this list becomes."),
    ),
    Column("no", _("Item number"), ("序号", "项号"), integer(1, 999)),
    Column(
        "zh",
        _("Item in Chinese"),
        ("检查内容", "检查项目", "排查内容", "检查项", "内容"),
        text(200),
        required=True,
        example="灭火器在有效期内、拿得到",
    ),
    Column("en", _("Item in English"), ("英文内容",), text(200)),
)


def _together(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.get("code"), []).append(row)
    return found


def _check(actor: Actor, rows: Sequence[Row]) -> Iterator[Problem]:
    for some in _together(rows).values():
        for row in some:
            if row.get("name_zh") != some[0].get("name_zh"):
                yield Problem(row.number, _g("This code has another name in an earlier row."), "name_zh")
            for name in ("name_zh", "zh"):
                why = name_refusal(row.get(name))
                if why:
                    yield Problem(row.number, _g("This name is not taken: %(why)s") % {"why": why}, name)
        for row in some[MOST:]:
            yield Problem(row.number, _g("A list has at most 40 items."), "zh")


def _write(actor: Actor, rows: Sequence[Row]) -> Sequence[UUID]:
    return [_save(actor, code, some) for code, some in _together(rows).items()]


def _save(actor: Actor, code: str, rows: list[Row]) -> UUID:
    known, first = reference().checklist_called(code), rows[0]
    made = checklist_save(
        actor=actor,
        code=code,
        name_zh=first.get("name_zh"),
        name_en=first.get("name_en", known.name_en if known else ""),
        category_id=first.get("category", known.category_id if known else None),
        order=known.order if known else 100,
        items=_items(rows),
        checklist_id=known.pk if known else None,
    )
    return made.pk


def _items(rows: list[Row]) -> list[Item]:
    ordered: list[Any] = sorted(rows, key=lambda row: (row.get("no", row.number), row.number))
    return numbered((row.get("zh"), row.get("en", "")) for row in ordered)


CHECKLISTS = Importer(
    kind="checklists",
    label=_("Checklists"),
    columns=COLUMNS,
    roles=frozenset(PERMITS["checklist_save"].roles),
    check=_check,
    write=_write,
    note=_("What comes in is a draft of each list. Look at it on its page, then publish it."),
    view="fieldwork:checklists",
)
