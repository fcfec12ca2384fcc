"""Departments, committees, firms and other bodies."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid
from linli.people.actions.registers import organisation_add, organisation_end
from linli.people.imports.scope import not_ours
from linli.people.reads.organisations import organisations_named, organisations_used
from linli.people.rules import MANAGERS, ORGANISATION_LABELS, OrganisationKind
from linli.sheets.rules.cells import choice, text
from linli.sheets.rules.identity import uscc
from linli.sheets.rules.importers import Column, Importer, Problem, Row, repeats
from linli.territory.reads import place_written

_OTHER_WORDS: Mapping[str, OrganisationKind] = {
    "单位": OrganisationKind.DEPARTMENT,
    "站所": OrganisationKind.DEPARTMENT,
    "党支部": OrganisationKind.PARTY,
    "党组织": OrganisationKind.PARTY,
    "居委会": OrganisationKind.VILLAGE_COMMITTEE,
    "村委会": OrganisationKind.VILLAGE_COMMITTEE,
    "公司": OrganisationKind.FIRM,
    "合作社": OrganisationKind.FIRM,
    "社会团体": OrganisationKind.SOCIAL,
    "商铺": OrganisationKind.SHOP,
    "商户": OrganisationKind.SHOP,
}


def kinds() -> dict[str, OrganisationKind]:
    """The words for kinds, in both languages and as people write them."""
    found: dict[str, OrganisationKind] = {}
    for language in ("zh-hans", "en"):
        with override(language):
            found |= {str(label): kind for kind, label in ORGANISATION_LABELS.items()}
    return found | {kind.value: kind for kind in OrganisationKind} | dict(_OTHER_WORDS)


def _labels() -> list[str]:
    return [str(label) for label in ORGANISATION_LABELS.values()]


COLUMNS = (
    Column(
        "name_zh",
        _("Chinese name"),
        ("单位名称", "机构名称", "组织名称", "企业名称", "名称", "name"),
        text(80),
        required=True,
        example="示例镇水利站",
    ),
    Column(
        "kind",
        _("Kind"),
        ("类型", "单位类型", "机构类型", "性质", "类别", "type"),
        choice(kinds),
        required=True,
        example="部门",
        choices=_labels,
    ),
    Column(
        "place",
        _("Place"),
        ("所在地", "所属地区", "所在乡镇", "乡镇", "所在村", "地区", "place", "town"),
        place_written,
        required=True,
        example="万合永镇",
        note=_("Banner, town or village, by name or code."),
    ),
    Column("name_en", _("English name"), ("英文名", "英文名称"), text(120)),
    Column(
        "uscc",
        _("Unified social credit code"),
        ("信用代码", "统一信用代码", "社会信用代码", "机构代码", "uscc", "creditcode"),
        uscc,
        note=_("18 characters; the last one is checked."),
    ),
    Column(
        "above",
        _("Organisation above"),
        ("上级单位", "主管单位", "主管部门", "上级", "隶属", "parent"),
        text(80),
        note=_("Its Chinese name; it may stand in this file, in an earlier row."),
    ),
)


def _check(actor: Actor, rows: Sequence[Row]) -> Iterator[Problem]:
    yield from not_ours(actor, rows, ("banner", "town", "village"))
    there = organisations_named(
        {row.get("name_zh") for row in rows} | {row.get("above") for row in rows} - {None}
    )
    yield from repeats(rows, "uscc", _g("This code stands in row %(row)s already."))
    seen: set[tuple[str, UUID]] = set()
    names: set[str] = set()
    for row in rows:
        name, place, above = row.get("name_zh"), row.get("place"), row.get("above")
        if (name, place) in seen or place in {one.place_id for one in there.get(name, ())}:
            yield Problem(row.number, _g("An organisation of this name is at this place already."), "name_zh")
        if above and above not in names and len(there.get(above, ())) != 1:
            yield Problem(row.number, _g("No or more than one organisation is called so."), "above")
        seen.add((name, place))
        names.add(name)


def _write(actor: Actor, rows: Sequence[Row]) -> Sequence[UUID]:
    there = organisations_named({row.get("above") for row in rows} - {None})
    known = {name: found[0].pk for name, found in there.items()}
    made: list[UUID] = []
    for row in rows:
        one = organisation_add(
            actor=actor,
            kind=row.get("kind"),
            name_zh=row.get("name_zh"),
            name_en=row.get("name_en", ""),
            place_id=row.get("place"),
            uscc=row.get("uscc", ""),
            above_id=known[row.get("above")] if row.get("above") else None,
        )
        known[one.name_zh] = one.pk
        made.append(one.pk)
    return made


def _undo(actor: Actor, ids: Sequence[UUID]) -> None:
    if used := organisations_used(ids):
        said = _g("%(name)s has people posted in it, or another body below it. Nothing was taken back.")
        raise Invalid(said % {"name": used})
    for one in ids:
        organisation_end(actor=actor, organisation_id=one)


ORGANISATIONS = Importer(
    kind="organisations",
    label=_("Units"),
    columns=COLUMNS,
    roles=frozenset(MANAGERS),
    check=_check,
    write=_write,
    undo=_undo,
    view="people:organisations",
)
