"""Old hotline lists: what becomes of each row, what is refused, and how it is taken back."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.cases.actions.desk import case_accept
from linli.cases.actions.hotline import hotline_import
from linli.cases.actions.intake import Report, case_report
from linli.cases.actions.moving import Move
from linli.cases.imports.hotline import HOTLINE
from linli.cases.models import Case, Entry, EntryText, Reporter, Words
from linli.cases.reads.reference import reference
from linli.cases.reads.stories import story
from linli.cases.reads.verifying import broken
from linli.cases.rules.hotline import Told
from linli.kernel import clock
from linli.kernel.actions.audit import audit_seal
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Forbidden, Invalid, LinliError
from linli.kernel.models import Audit, AuditSeal
from linli.kernel.reads import broken as all_broken
from linli.sheets.actions.confirming import run_undo
from linli.sheets.reads import made_by, waiting_of
from linli.sheets.tests.making import csv, imported, previewed

pytestmark = pytest.mark.django_db
HEAD = (
    *("工单编号", "来电时间", "诉求内容", "地点", "来电人", "联系电话", "诉求类型", "承办单位", "办理状态"),
    *("办结时间", "答复内容", "满意度"),
)
KEEP = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)


def a_list(*rows):
    return csv(HEAD, *[(*row, *[""] * (len(HEAD) - len(row))) for row in rows])


CLOSED = (
    *(
        "G1",
        "2023.9.3 10:20",
        "村口路灯坏了",
        "万合永镇广义村1组",
        "王某",
        "13900000001",
        "",
        "水利站",
        "已办结",
    ),
    *("2023年9月5日", "换了灯泡", "满意"),
)
OPEN = ("G2", "2024/11/17", "自来水停了两天", "广义村", "匿名", "保密", "公共设施", "水利站", "办理中")
NEW = ("G3", "2024-11-17 08:00", "想问医保怎么报销", "", "", "", "", "县供电公司", "待受理")
DECLINED = ("G4", "2023-09-04", "要求判决无效", "广义村", "", "", "", "", "不予受理", "", "请向法院申诉")


def cases(run):
    return [Case.objects.get(pk=pk) for pk in made_by(run)]


def test_each_row_becomes_what_the_list_says(cast):
    closed, open_, new, declined = cases(
        imported(cast.actor("desk"), "matters", a_list(CLOSED, OPEN, NEW, DECLINED))
    )
    assert (closed.state, closed.rating, closed.unit_id) == ("closed", 4, cast.units["water"])
    assert closed.number == "WHY-2023-00001"
    assert closed.group_id == cast.places["group"]
    assert clock.local(closed.created_at) == datetime(2023, 9, 3, 10, 20, tzinfo=clock.LOCAL)
    assert clock.local(closed.ended_at) == datetime(2023, 9, 5, tzinfo=clock.LOCAL)
    assert (open_.state, open_.unit_id) == ("dispatched", cast.units["water"])
    assert open_.due_at > clock.now()
    assert (new.state, new.unit_id, new.town_id) == ("new", None, cast.places["town"])
    assert (declined.state, declined.outcome, declined.number) == ("declined", "declined", "WHY-2023-00002")
    assert {open_.number, new.number} == {"WHY-2024-00001", "WHY-2024-00002"}
    assert all(case.channel == "hotline" for case in (closed, open_, new, declined))


def test_the_story_says_that_it_was_taken_over(cast):
    closed, _open, new, _declined = cases(
        imported(cast.actor("desk"), "matters", a_list(CLOSED, OPEN, NEW, DECLINED))
    )
    lines = story(cast.actor("desk"), closed).lines
    assert [line.entry.step for line in lines] == ["report", "answer", "close"]
    assert [line.text for line in lines] == ["村口路灯坏了", "换了灯泡", ""]
    assert all(any(clock.today().isoformat() in fact for fact in line.facts) for line in lines)
    assert "★★★★☆" in lines[2].facts
    note = story(cast.actor("desk"), new).lines[-1]
    assert (note.entry.step, note.text, note.entry.public) == ("note", "县供电公司", False)


def test_reporters_are_sealed_and_nobody_is_called_anonymous(cast):
    closed, open_ = cases(imported(cast.actor("desk"), "matters", a_list(CLOSED, OPEN)))
    told = Reporter.objects.get(pk=closed.pk)
    assert (told.name.reveal(), told.phone.reveal()) == ("王某", "+8613900000001")
    assert told.phone_key
    silent = Reporter.objects.get(pk=open_.pk)
    assert (silent.name, silent.phone, silent.phone_key) == (None, None, "")


def test_verify_accepts_all_of_it(cast):
    imported(cast.actor("desk"), "matters", a_list(CLOSED, OPEN, NEW, DECLINED))
    while audit_seal():
        pass
    assert list(all_broken()) == []
    rows = Audit.objects.filter(verb="case_import")
    assert rows.count() == 4
    assert set(rows.values_list("pk", flat=True)) <= set(AuditSeal.objects.values_list("audit_id", flat=True))
    digests = {digest for row in rows for digest in row.detail["digests"]}
    assert digests == set(Entry.objects.values_list("digest", flat=True))


def test_work_goes_on_with_them(cast):
    (new,) = cases(imported(cast.actor("desk"), "matters", a_list(NEW)))
    case_accept(Move(cast.actor("desk"), new.pk, "accept", expected=new.seq))
    assert list(broken()) == []


def test_the_same_number_again_is_a_bad_row(cast):
    imported(cast.actor("desk"), "matters", a_list(CLOSED))
    run = previewed(cast.actor("desk"), "matters", a_list(CLOSED, OPEN, OPEN))
    assert [(fault.row, fault.column) for fault in waiting_of(run).faults] == [(2, "number"), (4, "number")]
    assert "WHY-2023-00001" in waiting_of(run).faults[0].message


def test_a_number_out_of_sight_is_not_told(cast):
    other = [*CLOSED]
    other[3] = "经棚镇"
    imported(cast.actor("desk2"), "matters", a_list(other))
    run = previewed(cast.actor("desk"), "matters", a_list(CLOSED))
    assert [fault.column for fault in waiting_of(run).faults] == ["number"]
    assert "2023" not in waiting_of(run).faults[0].message


@pytest.mark.parametrize(
    ("at", "value", "column"),
    [
        (0, "", "number"),
        (1, "2099-01-01", "at"),
        (1, "1999-01-01", "at"),
        (2, "", "what"),
        (2, "长" * 4001, "what"),
        (5, "12", "phone"),
        (8, "不知道", "stand"),
        (9, "2023-09-01", "ended_at"),
        (11, "还行吧", "rating"),
    ],
)
def test_bad_rows_are_named(at, value, column, cast):
    row = [*CLOSED]
    row[at] = value
    run = previewed(cast.actor("desk"), "matters", a_list(row, OPEN))
    assert [(fault.row, fault.column) for fault in waiting_of(run).faults] == [(2, column)]
    assert not Case.objects.exists()


def test_numbers_go_on_without_gaps(cast):
    year = clock.today().year
    before = case_report(actor=SYSTEM, report=Report(what="路灯", place_id=cast.places["village"])).case
    rows = [(f"N{n}", f"{year}-01-01 00:0{9 - n}", "路灯坏了", "广义村") for n in range(3)]
    found = cases(imported(cast.actor("desk"), "matters", a_list(*rows)))
    after = case_report(actor=SYSTEM, report=Report(what="路灯", place_id=cast.places["village"])).case
    assert before.number == f"WHY-{year}-00001"
    assert [case.number for case in found] == [f"WHY-{year}-0000{n}" for n in (4, 3, 2)]
    assert after.number == f"WHY-{year}-00005"


def test_a_complaint_about_a_unit_goes_above_it_and_never_to_it(cast):
    head = [*HEAD, "被投诉单位"]
    data = csv(head, (*OPEN, "", "", "", "水利站"))
    (case,) = cases(imported(cast.actor("banner"), "matters", data))
    assert (case.level, case.about_unit_id, case.state) == ("banner", cast.units["water"], "new")
    assert not Case.objects.filter(pk=case.pk, floor=0).exists()
    assert [line.text for line in story(cast.actor("banner"), case).lines][1:] == ["水利站"]


def test_a_town_desk_does_not_dispatch_in_another_town(cast):
    row = [*OPEN]
    row[3] = "经棚镇"
    (case,) = cases(imported(cast.actor("desk"), "matters", a_list(row)))
    assert (case.state, case.town_id) == ("new", cast.places["town2"])


def test_a_unit_without_anybody_leaves_it_at_the_desk(cast, ways):
    from linli.people.actions.registers import organisation_add

    organisation_add(actor=SYSTEM, kind="department", name_zh="农牧站", place_id=cast.places["town"])
    row = [*OPEN]
    row[7] = "万合永镇农牧站"
    (case,) = cases(imported(cast.actor("desk"), "matters", a_list(row)))
    assert (case.state, case.unit_id) == ("new", None)


def test_taking_it_back_withdraws_what_nobody_touched(cast):
    actor = cast.actor("desk")
    run = imported(actor, "matters", a_list(CLOSED, OPEN, NEW))
    closed, open_, new = cases(run)
    case_accept(Move(actor, new.pk, "accept"))
    run_undo(actor=actor, run_id=run.pk)
    for case in (closed, open_, new):
        case.refresh_from_db()
    assert [closed.state, open_.state, new.state] == ["withdrawn", "withdrawn", "accepted"]
    assert closed.is_open is False
    assert story(actor, closed).lines[-1].text
    while audit_seal():
        pass
    assert list(all_broken()) == []
    again = imported(actor, "matters", a_list(CLOSED))
    assert again.made == 1


def test_nothing_to_take_back_where_all_were_touched(cast):
    actor = cast.actor("desk")
    run = imported(actor, "matters", a_list(NEW))
    case_accept(Move(actor, cases(run)[0].pk, "accept"))
    with pytest.raises(Invalid):
        run_undo(actor=actor, run_id=run.pk)


@pytest.mark.parametrize("role", ["clerk", "worker", "officer", "admin"])
def test_only_desks_bring_lists(role, cast):
    with pytest.raises(Forbidden):
        previewed(cast.actor(role), "matters", a_list(CLOSED))
    with pytest.raises(Forbidden):
        hotline_import(actor=cast.actor(role), told=[])
    with pytest.raises(Forbidden):
        HOTLINE.undo(cast.actor(role), [])


def test_the_verb_checks_for_itself(cast):
    kind = reference().offered[0].pk
    good = Told("A1", clock.now() - timedelta(days=1), "路灯", category_id=kind)
    late = Told("A2", clock.now() + timedelta(days=1), "路灯", category_id=kind)
    for told in ([good, late], [good, good]):
        with pytest.raises(Invalid):
            hotline_import(actor=SYSTEM, told=told)
    assert not Case.objects.exists()
    assert len(hotline_import(actor=SYSTEM, told=[good])) == 1
    with pytest.raises(Invalid):
        hotline_import(actor=SYSTEM, told=[good])


CELL = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters='",\r\n'), max_size=30),
    st.sampled_from(
        ["2024-09-03", "已办结", "G9", "13900000001", "满意", "水利站", "广义村", "45000", "1.38E+10"]
    ),
)


@KEEP
@given(st.lists(st.lists(CELL, min_size=12, max_size=12), min_size=1, max_size=4))
def test_any_row_is_taken_whole_or_named(cast, rows):
    """No traceback, no partial write: refused with a reason, or everything of it is there."""
    before = Case.objects.count()
    try:
        run = previewed(cast.actor("desk"), "matters", a_list(*rows))
        made = imported(cast.actor("desk"), "matters", a_list(*rows), leaving=run.bad).made
    except LinliError:
        made = 0
    assert Case.objects.count() == before + made
    assert Words.objects.count() == Reporter.objects.count() == Case.objects.count()
    assert EntryText.objects.count() == Entry.objects.filter(params__text=True).count()
    assert list(broken()) == []
