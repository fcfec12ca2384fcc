"""Runs: one effect for many confirmations, files forgotten, choices that do not fit."""

from dataclasses import replace
from datetime import timedelta

import pytest

from linli.kernel import clock
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Forbidden, Invalid, Missing, Stale
from linli.people.actions.registers import household_add
from linli.people.models import Household
from linli.sheets.actions.confirming import run_confirm, run_undo
from linli.sheets.actions.staging import run_drop, run_plan, run_sheet
from linli.sheets.jobs import forget_files
from linli.sheets.models import ImportRun, StagedBlock
from linli.sheets.reads import importer_get, importers_for, runs, waiting_of
from linli.sheets.rules.states import Plan
from linli.sheets.tests.making import csv, imported, previewed, stage, xlsx

pytestmark = pytest.mark.django_db
HEAD = ("户号", "村组")
GOOD = csv(HEAD, ("9001", "广义村"))
BAD = csv(HEAD, ("9001", "广义村"), ("9002", "没有"))


def test_what_is_staged_is_sealed(cast):
    run = stage(cast.actor("desk"), "households", csv(("户号", "户主姓名"), ("9001", "某某某")))
    block = StagedBlock.objects.get(run=run)
    assert "某某某" not in block.body.token
    assert "表.xlsx" not in run.waiting.token


def test_files_are_forgotten_after_a_day(cast):
    desk = cast.actor("desk")
    old = stage(desk, "households", GOOD)
    left = imported(desk, "households", BAD, leaving=1)
    with clock.at(clock.now() + timedelta(hours=25)):
        fresh = stage(desk, "households", GOOD)
        assert forget_files() == 2
        assert forget_files() == 0
    assert set(StagedBlock.objects.values_list("run_id", flat=True)) == {fresh.pk}
    old.refresh_from_db()
    left.refresh_from_db()
    assert (old.state, old.waiting, left.state, left.waiting) == ("dropped", None, "confirmed", None)


def test_bad_rows_must_be_agreed_to_by_number(cast):
    desk = cast.actor("desk")
    run = previewed(desk, "households", BAD)
    for leaving, error in ((0, Invalid), (2, Stale)):
        with pytest.raises(error):
            run_confirm(actor=desk, run_id=run.pk, leaving=leaving)
        assert ImportRun.objects.get(pk=run.pk).state == "staged"


def test_what_changed_since_the_preview_is_found(cast):
    desk = cast.actor("desk")
    run = previewed(desk, "households", csv(HEAD, ("9001", "广义村"), ("9002", "广义村")))
    household_add(actor=desk, number="9002", place_id=cast.places["village"])
    with pytest.raises(Invalid):
        run_confirm(actor=desk, run_id=run.pk)
    assert not Household.objects.filter(number="9001").exists()


def test_ended_runs_stay_ended(cast):
    desk = cast.actor("desk")
    run = imported(desk, "households", GOOD)
    assert run_confirm(actor=desk, run_id=run.pk).state == "confirmed"
    run_drop(actor=desk, run_id=run.pk)
    for again in (
        lambda: run_plan(actor=desk, run_id=run.pk, plan=Plan()),
        lambda: run_sheet(actor=desk, run_id=run.pk, sheet=0),
    ):
        with pytest.raises(Stale):
            again()
    assert run_undo(actor=desk, run_id=run.pk).state == "undone"
    assert run_undo(actor=desk, run_id=run.pk).state == "undone"
    with pytest.raises(Stale):
        run_confirm(actor=desk, run_id=run.pk)
    fresh = stage(desk, "households", GOOD)
    with pytest.raises(Stale):
        run_undo(actor=desk, run_id=fresh.pk)
    with pytest.raises(Invalid):
        run_confirm(actor=desk, run_id=fresh.pk)


@pytest.mark.parametrize(
    "change",
    [
        {"sheet": 3},
        {"columns": {"number": 0, "place": 0}},
        {"columns": {"number": 0, "place": 9}},
        {"columns": {"nothing": 0}},
        {"columns": {"number": 0}},
    ],
)
def test_choices_that_do_not_fit(cast, change):
    desk = cast.actor("desk")
    run = stage(desk, "households", GOOD)
    plan = waiting_of(run).plan
    with pytest.raises(Invalid):
        run_plan(actor=desk, run_id=run.pk, plan=replace(plan, **change))


def test_a_refused_column_behind_another_header_row_is_found(cast):
    desk = cast.actor("desk")
    run = stage(
        desk, "households", xlsx(("户号", "村组"), ("9001", "广义村"), ("户号", "宗教信仰"), ("9002", "x"))
    )
    with pytest.raises(Invalid, match="宗教"):
        run_plan(actor=desk, run_id=run.pk, plan=Plan(0, 3, 3, {"number": 0}, {"place": "广义村"}))


def test_others_see_nothing(cast):
    run = stage(cast.actor("desk"), "households", GOOD)
    for act in (run_confirm, run_drop, run_undo):
        with pytest.raises(Missing):
            act(actor=cast.actor("banner"), run_id=run.pk)
    assert run not in runs(cast.actor("banner"))
    assert run in runs(cast.actor("admin"))
    assert importers_for(cast.actor("worker")) == []
    assert {one.kind for one in importers_for(SYSTEM)} >= {
        "categories",
        "divisions",
        "households",
        "organisations",
        "rosters",
    }
    with pytest.raises(Missing):
        importer_get(SYSTEM, "nothing")
    with pytest.raises(Forbidden):
        importer_get(cast.actor("clerk"), "households")


def test_the_best_of_several_sheets_is_proposed(cast):
    import io

    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("说明").write(0, 0, "先看这里")
        book.add_worksheet("名册").write_row(0, 0, HEAD)
        book.add_worksheet("藏").hide()
    waiting = waiting_of(stage(cast.actor("desk"), "households", out.getvalue()))
    assert waiting.plan.sheet == 1
    assert [name for name, _rows in waiting.sheets] == ["说明", "名册"]
