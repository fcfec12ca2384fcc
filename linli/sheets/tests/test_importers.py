"""Every kind of import taken in, checked and taken back, through the same flow."""

import pytest

from linli.cases.models import Category, Route
from linli.cases.reads.reference import reference
from linli.cases.rules.spans import working_minutes
from linli.kernel import caching
from linli.kernel.errors import Forbidden, Invalid
from linli.people.actions.postings import posting_add, title_add
from linli.people.models import Organisation, Person, Posting
from linli.sheets.actions.confirming import run_undo
from linli.sheets.reads import made_by, waiting_of
from linli.sheets.tests.making import csv, imported, previewed, stage, xlsx
from linli.territory.models import Place
from linli.territory.reads import tree

pytestmark = pytest.mark.django_db


def faults(run):
    return [(fault.row, fault.column) for fault in waiting_of(run).faults]


# --- divisions

DIVISIONS = ("区划代码", "名称", "上级代码", "网格级别")


def test_divisions_parents_in_any_order(cast):
    data = csv(
        DIVISIONS,
        ("150425104999001", "一号网格", "150425104999", "1"),
        ("150425104999", "示例村委会", "", ""),
        ("15042510499901", "1组", "", ""),
    )
    run = imported(cast.actor("admin"), "divisions", data)
    assert run.made == 3
    village = tree().by_code("150425104999")
    assert village.name_en
    assert tree().by_code("150425104999001").parent_id == village.id
    run_undo(actor=cast.actor("admin"), run_id=run.pk)
    assert tree().by_code("150425104999") is None
    assert Place.objects.filter(pk__in=made_by(run)).exclude(valid_until=None).count() == 3


def test_divisions_that_do_not_fit(cast):
    data = csv(
        DIVISIONS,
        ("150425104", "万合永镇", "", ""),
        ("150425104998", "甲村委会", "", "2"),
        ("15042510499801", "1组", "", ""),
        ("150425999001", "乙村委会", "", ""),
        ("150425104997001", "网格", "150425104202", "1"),
        ("12", "短", "", ""),
        ("150425104996001", "网格", "", ""),
    )
    run = previewed(cast.actor("admin"), "divisions", data)
    assert faults(run) == [(2, "code"), (5, "parent"), (6, "code"), (7, "code"), (8, "level")]


def test_only_administrators_bring_divisions(cast):
    with pytest.raises(Forbidden):
        stage(cast.actor("desk"), "divisions", csv(DIVISIONS))


# --- organisations


def test_organisations(cast):
    desk = cast.actor("desk")
    data = csv(
        ("单位名称", "类型", "所在地", "统一社会信用代码", "上级单位"),
        ("示例供电所", "部门", "万合永镇", "91110000600037341L", ""),
        ("示例合作社", "公司", "广义村", "", "示例供电所"),
    )
    run = imported(desk, "organisations", data)
    below = Organisation.objects.get(name_zh="示例合作社")
    assert below.above.name_zh == "示例供电所"
    assert faults(previewed(desk, "organisations", data)) == [(2, "name_zh"), (3, "name_zh")]
    run_undo(actor=desk, run_id=run.pk)
    assert not Organisation.objects.filter(pk__in=made_by(run), ended_on=None).exists()


def test_organisations_in_use_stay(cast):
    desk, admin = cast.actor("desk"), cast.actor("admin")
    run = imported(desk, "organisations", csv(("单位名称", "类型", "所在地"), ("示例所", "部门", "万合永镇")))
    person = Person.objects.filter(user_id=cast.users["worker"]).get()
    posting_add(
        actor=admin,
        person_id=person.pk,
        role="department_officer",
        place_id=cast.places["town"],
        unit_id=made_by(run)[0],
    )
    with pytest.raises(Invalid, match="示例所"):
        run_undo(actor=desk, run_id=run.pk)


def test_a_bad_row_takes_what_stands_on_it_along(cast):
    data = csv(
        ("单位名称", "类型", "所在地", "上级单位"),
        ("甲所", "没有这种", "万合永镇", ""),
        ("乙所", "部门", "万合永镇", "甲所"),
    )
    run = previewed(cast.actor("desk"), "organisations", data)
    assert faults(run) == [(2, "kind"), (3, "above")]


# --- rosters

ROSTER = ("姓名", "手机号", "岗位", "所在村组", "兼职", "任职时间", "单位")


def test_rosters(cast):
    desk = cast.actor("desk")
    title_add(actor=cast.actor("admin"), role="group_head", name_zh="联户长", name_en="neighbours' head")
    data = xlsx(
        ROSTER,
        ("甲某", 13900000001.0, "网格员", "万合永镇广义村", "是", "2024.9.3", None),
        ("乙某", None, "联户长", "广义村1组", "否", 45538.0, None),
        ("甲某", "13900000001", "调解员", "广义村", "", None, None),
    )
    run = imported(desk, "rosters", data)
    made = Posting.objects.filter(pk__in=made_by(run)).order_by("id")
    assert [row.role for row in made] == ["grid_worker", "group_head", "mediator"]
    assert [str(row.from_on) for row in made][:2] == ["2024-09-03", "2024-09-03"]
    assert made[1].title.name_zh == "联户长"
    assert made[0].person_id == made[2].person_id
    assert not made[0].full_time
    assert faults(previewed(desk, "rosters", data)) == [(2, "role"), (4, "role")]
    run_undo(actor=desk, run_id=run.pk)
    assert not Person.objects.filter(pk__in=made_by(run), ended_on=None).exists()


def test_rosters_are_checked_as_the_verb_would(cast):
    data = csv(
        ROSTER,
        ("甲", "", "管理员", "克什克腾旗", "", "", ""),
        ("乙", "", "组长", "万合永镇", "", "", ""),
        ("丙", "", "组长", "广义村1组", "是", "", ""),
        ("丁", "", "网格员", "广义村", "", "", "没有这单位"),
        ("戊", "", "网格员", "广义村", "", "", ""),
        ("戊", "", "网格员", "广义村", "", "", ""),
    )
    run = previewed(cast.actor("desk"), "rosters", data)
    assert {row for row, _column in faults(run)} == {2, 3, 4, 5, 7}


def test_rosters_with_another_role_since_stay(cast):
    desk = cast.actor("desk")
    run = imported(desk, "rosters", csv(ROSTER, ("甲某", "", "网格员", "广义村", "", "", "")))
    person = Person.objects.filter(pk__in=made_by(run)).get()
    posting_add(actor=desk, person_id=person.pk, role="mediator", place_id=cast.places["village"])
    with pytest.raises(Invalid):
        run_undo(actor=desk, run_id=run.pk)


# --- categories


def test_categories_with_deadlines(cast):
    admin = cast.actor("admin")
    data = xlsx(
        ("类别代码", "类别名称", "级别", "责任单位", "处置时限", "核查时限"),
        ("light", "路灯", "三级", "网格员", "4小时", "30分钟"),
        (None, None, "二级", "水利站", "2个工作日", None),
        ("hazard", "安全隐患", "一级", None, "1.5天", None),
        merge=("A2:A3", "B2:B3"),
    )
    run = imported(admin, "categories", data)
    assert run.made == 2
    caching.forget()
    light = Category.objects.get(code="light")
    assert reference().minutes(light.pk, 1, "handle") == 240
    assert reference().minutes(light.pk, 1, "verify") == 30
    assert reference().minutes(light.pk, 2, "handle") == 960
    assert reference().route(light.pk, 2, "handle").unit_id == cast.units["water"]
    hazard = Category.objects.get(code="hazard")
    assert Route.objects.get(category=hazard, grade_id=3, stage="handle").minutes == 720
    assert "隐患" in hazard.words
    with pytest.raises(Forbidden):
        run_undo(actor=admin, run_id=run.pk)


def test_categories_that_do_not_fit(cast):
    data = csv(
        ("类别代码", "类别名称", "级别", "处置时限"),
        ("a", "甲", "三级", "马上"),
        ("b", "乙", "三级", "1天"),
        ("b", "乙乙", "三级", "1天"),
        ("c", "丙", "", "1天"),
        ("大写", "丁", "三级", "1天"),
    )
    assert {row for row, _c in faults(previewed(cast.actor("admin"), "categories", data))} == {2, 4, 5, 6}


@pytest.mark.rules
@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("2个工作日", 960),
        ("4小时", 240),
        ("30分钟", 30),
        ("1.5天", 720),
        ("半天", 240),
        ("两个工作日内", 960),
        ("8", 480),
        ("1天4小时", 720),
        ("1周", 2400),
        ("3 days", 1440),
        ("", None),
        ("马上", None),
        ("0", None),
        ("5分钟", None),
        ("1年", None),
        ("三个工作日", 1440),
        ("9999天", None),
    ],
)
def test_spans(text, minutes):
    assert working_minutes(text) == minutes
