"""Households from a spreadsheet: taken in whole, found again, taken back."""

import pytest

from linli.kernel.errors import Invalid
from linli.people.actions.registers import household_add, membership_add, person_add
from linli.people.models import Household, Membership, Person
from linli.people.reads import find_people
from linli.sheets.actions.confirming import run_undo
from linli.sheets.models import StagedBlock
from linli.sheets.reads import made_by, waiting_of
from linli.sheets.tests.making import csv, imported, previewed, xlsx

pytestmark = pytest.mark.django_db
HEAD = ("户号", "户主姓名", "手机", "村组", "住址")


def faults(run):
    return [(fault.row, fault.column, fault.message) for fault in waiting_of(run).faults]


def test_a_table_with_title_merged_cells_and_full_width_digits(cast):
    data = xlsx(
        ("万合永镇住户花名册", None, None, None, None, None),
        ("序号", "户号", "户主", "联系方式", None, "所在村组"),
        (None, None, None, "手机", "固话", None),
        (1, "Ｈ－９００１", "甲某", 13900000001.0, "", "万合永镇广义村委会1组"),
        (2, "H9002", "乙某", "１３９００００００２２", "", None),
        ("合计：2户",),
        merge=("A1:F1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "F4:F5"),
    )
    run = imported(cast.actor("desk"), "households", data)
    assert (run.rows, run.bad, run.made) == (2, 0, 2)
    rows = Household.objects.filter(pk__in=made_by(run)).order_by("number")
    assert [row.number for row in rows] == ["H-9001", "H9002"]
    assert {row.place_id for row in rows} == {cast.places["group"]}
    assert len(find_people(cast.actor("desk"), "13900000022")) == 1
    assert Membership.objects.filter(household__in=rows, is_head=True, until_on=None).count() == 2
    assert run.waiting is None
    assert not StagedBlock.objects.exists()


def test_gbk_csv(cast):
    data = csv(HEAD, ("9003", "丙某", "", "广义村", "后院"), encoding="gb18030")
    run = imported(cast.actor("desk"), "households", data)
    row = Household.objects.get(pk=made_by(run)[0])
    assert row.address.reveal() == "后院"
    assert row.place_id == cast.places["village"]


def test_every_bad_row_is_named(cast):
    household_add(actor=cast.actor("desk"), number="9000", place_id=cast.places["village"])
    data = csv(
        HEAD,
        ("9000", "甲", "", "广义村", ""),
        ("9001", "乙", "12", "广义村", ""),
        ("9002", "丙", "", "没有这个村", ""),
        ("9003", "丁", "", "150425100204", ""),
        ("9004", "戊", "1.39E+10", "广义村", ""),
        ("9005", "", "13900000001", "广义村", ""),
        ("9006", "己", "", "广义村", ""),
        ("9006", "庚", "", "广义村", ""),
        ("", "辛", "", "广义村", ""),
        ("9007", "壬", "", "广义村", ""),
    )
    run = previewed(cast.actor("desk"), "households", data)
    assert [fault[:2] for fault in faults(run)] == [
        (2, "number"),
        (3, "phone"),
        (4, "place"),
        (5, "place"),
        (6, "phone"),
        (7, "head"),
        (9, "number"),
        (10, "number"),
    ]
    assert (run.rows, run.bad) == (10, 8)
    assert not Household.objects.filter(number="9007").exists()


def test_a_known_head_is_not_added_again(cast):
    desk = cast.actor("desk")
    known = person_add(actor=desk, name="甲某", phone="13900000001", place_id=cast.places["village"])
    before = Person.objects.count()
    run = imported(desk, "households", csv(HEAD, ("9001", "甲某", "13900000001", "广义村", "")))
    assert Person.objects.count() == before
    assert Membership.objects.get(household_id=made_by(run)[0]).person_id == known.pk
    run_undo(actor=desk, run_id=run.pk)
    known.refresh_from_db()
    assert known.ended_on is None


def test_undo_ends_what_was_added(cast):
    desk = cast.actor("desk")
    run = imported(
        desk, "households", csv(HEAD, ("9001", "甲某", "", "广义村", ""), ("9002", "", "", "广义村", ""))
    )
    made = Household.objects.filter(pk__in=made_by(run))
    assert run_undo(actor=desk, run_id=run.pk).state == "undone"
    assert made.filter(ended_on=None).count() == 0
    assert made.count() == 2
    assert not Person.objects.filter(
        pk__in=Membership.objects.filter(household__in=made).values("person"), ended_on=None
    )


def test_undo_is_refused_once_somebody_joined(cast):
    desk = cast.actor("desk")
    run = imported(desk, "households", csv(HEAD, ("9001", "甲某", "", "广义村", "")))
    (household,) = made_by(run)
    other = person_add(actor=desk, name="乙某", place_id=cast.places["village"])
    membership_add(actor=desk, household_id=household, person_id=other.pk)
    with pytest.raises(Invalid):
        run_undo(actor=desk, run_id=run.pk)
    run.refresh_from_db()
    assert run.state == "confirmed"
    assert Household.objects.get(pk=household).ended_on is None
