"""Rosters: who serves where as what."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Invalid
from linli.people.actions.bulk import persons_known
from linli.people.actions.postings import posting_add, posting_end
from linli.people.actions.registers import person_add, person_end
from linli.people.imports.scope import not_ours
from linli.people.reads.offices import roster_posted, titles, used_since
from linli.people.reads.organisations import organisations_named
from linli.people.rules import MANAGERS, ROLES, Role, may_post
from linli.sheets.rules.cells import choice, text, yes_no
from linli.sheets.rules.dates import day
from linli.sheets.rules.identity import phone
from linli.sheets.rules.importers import Column, Importer, Problem, Row
from linli.territory.reads import place_written, tree

_OTHER_WORDS: Mapping[str, Role] = {
    "网格员": Role.GRID_WORKER,
    "专职网格员": Role.GRID_WORKER,
    "兼职网格员": Role.GRID_WORKER,
    "组长": Role.GROUP_HEAD,
    "村文书": Role.VILLAGE_CLERK,
    "文书": Role.VILLAGE_CLERK,
    "调解员": Role.MEDIATOR,
    "人民调解员": Role.MEDIATOR,
    "指导员": Role.ADVISER,
}


def roles() -> dict[str, tuple[Role, UUID | None]]:
    """What roles are called: their names in both languages, and the local names that this banner gave."""
    found: dict[str, tuple[Role, UUID | None]] = {word: (role, None) for word, role in _OTHER_WORDS.items()}
    for language in ("zh-hans", "en"):
        with override(language):
            found |= {str(rule.label): (role, None) for role, rule in ROLES.items()}
    found |= {role.value: (role, None) for role in Role}
    for title in titles():
        found |= {title.name_zh: (Role(title.role), title.pk), title.name_en: (Role(title.role), title.pk)}
    return found


def _labels() -> list[str]:
    return [str(rule.label) for rule in ROLES.values()] + [title.name_zh for title in titles()]


COLUMNS = (
    Column(
        "name", _("Name"), ("姓名", "人员姓名", "网格员姓名", "名字"), text(40), required=True, example="示例"
    ),
    Column(
        "phone",
        _("Phone number"),
        ("电话", "手机", "联系电话", "手机号", "手机号码", "联系方式", "mobile", "phone"),
        phone,
        sealed=True,
        example="13900000000",
        note=_("Somebody with this name and number who is known already is not added again."),
    ),
    Column(
        "role",
        _("Role"),
        ("职务", "岗位", "身份", "角色", "职责", "role", "title", "post"),
        choice(roles),
        required=True,
        example="网格员",
        note=_("The role, or its local name."),
        choices=_labels,
    ),
    Column(
        "place",
        _("Place"),
        (
            "所在网格",
            "网格",
            "网格编号",
            "所属网格",
            "负责区域",
            "服务区域",
            "村组",
            "所在村",
            "地区",
            "place",
            "grid",
        ),
        place_written,
        required=True,
        example="万合永镇广义村",
        note=_("Grid, group, village, town or banner, by name or code."),
    ),
    Column("unit", _("Unit"), ("单位", "工作单位", "所属单位", "部门", "unit"), text(80)),
    Column("part_time", _("Part-time"), ("兼职", "是否兼职"), yes_no, example="否"),
    Column(
        "from_on",
        _("From"),
        ("任职时间", "上岗时间", "开始日期", "起始日期", "任职日期", "from"),
        day,
        example="2024.9.3",
    ),
)


def _check(actor: Actor, rows: Sequence[Row]) -> Iterator[Problem]:
    yield from not_ours(actor, rows)
    units = organisations_named({row.get("unit") for row in rows} - {None})
    known = persons_known(actor, [(row.get("name"), row.get("phone", "")) for row in rows])
    posted = roster_posted(list(known.values()))
    seen: dict[tuple[Any, ...], int] = {}
    for row in rows:
        role, _title = row.get("role")
        same = (row.get("name"), row.get("phone"), role, row.get("place"))
        yield from _role(actor, row, role, len(units.get(row.get("unit"), ())))
        if (known.get((row.get("name"), row.get("phone", ""))), role, row.get("place")) in posted:
            yield Problem(row.number, _g("They hold this role at this place already."), "role")
        if same in seen:
            yield Problem(row.number, _g("The same stands in row %(row)s already.") % {"row": seen[same]})
        seen.setdefault(same, row.number)


def _role(actor: Actor, row: Row, role: Role, units: int) -> Iterator[Problem]:
    """What the verb would refuse, cell by cell."""
    rule, place = ROLES[role], tree().get(row.get("place"))
    if actor.kind is not Kind.SYSTEM and not any(may_post(grant.role, role) for grant in actor.grants):
        yield Problem(row.number, _g("This role is not yours to give here."), "role")
    if place is None or place.kind not in rule.kinds:
        yield Problem(row.number, _g("This role does not belong at such a place."), "place")
    if row.get("part_time") and not rule.may_be_part_time:
        yield Problem(row.number, _g("This role is full-time."), "part_time")
    if (row.get("unit") or rule.needs_unit) and units != 1:
        yield Problem(row.number, _g("No or more than one organisation is called so."), "unit")


def _write(actor: Actor, rows: Sequence[Row]) -> Sequence[UUID]:
    """Person and posting by the verbs for one: a roster has hundreds of rows, not thousands."""
    units = organisations_named({row.get("unit") for row in rows} - {None})
    known = persons_known(actor, [(row.get("name"), row.get("phone", "")) for row in rows])
    made: list[UUID] = []
    for row in rows:
        who = (row.get("name"), row.get("phone", ""))
        if who not in known:
            person = person_add(actor=actor, name=who[0], place_id=row.get("place"), phone=who[1])
            made.append(person.pk)
            person_id = person.pk
            if who[1]:
                known[who] = person_id
        else:
            person_id = known[who]
        role, title_id = row.get("role")
        posting = posting_add(
            actor=actor,
            person_id=person_id,
            role=role,
            place_id=row.get("place"),
            unit_id=units[row.get("unit")][0].pk if row.get("unit") else None,
            title_id=title_id,
            full_time=not row.get("part_time", False),
            from_on=row.get("from_on"),
        )
        made.append(posting.pk)
    return made


def _undo(actor: Actor, ids: Sequence[UUID]) -> None:
    """Ends the postings, then the persons who came with them."""
    used = used_since(ids)
    if used.reason:
        raise Invalid(used.reason)
    for posting_id in used.postings:
        posting_end(actor=actor, posting_id=posting_id)
    for person_id in used.persons:
        person_end(actor=actor, person_id=person_id)


ROSTERS = Importer(
    kind="rosters",
    label=_("People and their roles"),
    columns=COLUMNS,
    roles=frozenset(MANAGERS),
    check=_check,
    write=_write,
    undo=_undo,
    note=_("Accounts are not made here: an administrator gives them on the person's page."),
    view="people:people",
)
