"""Graded response through the verbs: rung by rung, with reason, clock and sight; where it was settled."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db.models import Q

from linli.cases.models import Case, Entry
from linli.cases.reads.reference import reference
from linli.cases.reads.stories import story
from linli.cases.reads.visible import sees_case
from linli.cases.rules.steps import State
from linli.kernel import clock
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.rules.calendar import add_working
from linli.kernel.verbs import verb
from linli.notify.models import Notice
from linli.people.actions.postings import posting_end
from linli.people.models import Posting

pytestmark = pytest.mark.django_db
WHO = ("worker", "head", "clerk", "desk")


@pytest.fixture
def told(ways):
    """`told(case)` → (keys, names of users) of what was sent about it since the last call."""
    seen = set()

    def _told(case):
        rows = [row for row in Notice.objects.filter(object_id=case.pk) if row.pk not in seen]
        seen.update(row.pk for row in rows)
        names = {user: name for name, user in ways.cast.users.items()}
        return {row.key for row in rows}, {names[row.user_id] for row in rows}

    return _told


def given_to(ways, role, **report):
    """A matter that the desk gave to somebody nearby."""
    return ways.take("desk", ways.at(State.GRADED, **report), "dispatch", unit=None, role=role)


def end_posts(role, place=None):
    """Nobody holds this role any more."""
    rows = Posting.objects.filter(Q(role=role), until_on=None)
    for row in rows.filter(place_id=place) if place else rows:
        posting_end(actor=SYSTEM, posting_id=row.pk)
        _leave(row.pk)


@verb
def _leave(pk):
    Posting.objects.filter(pk=pk).update(until_on=clock.today() - timedelta(days=1))


def stands(case):
    return case.level, case.state, case.handler_role


def test_the_whole_ladder(ways, told):
    case = given_to(ways, "grid_worker")
    told(case)
    ladder = [
        ("worker", ("town", "dispatched", "group_head"), "group", {"head"}),
        ("head", ("town", "dispatched", "village_clerk"), "village", {"clerk"}),
        ("clerk", ("town", "accepted", ""), "town", {"desk"}),
        ("desk", ("banner", "accepted", ""), "banner", {"banner"}),
    ]
    for name, stood, level, hears in ladder:
        case = ways.take(name, case, "pass_up", f"{name}办不了。")
        assert stands(case) == stood
        minutes = reference().minutes(case.category_id, 2, level)
        assert case.due_at == add_working(case.moved_at, minutes), "a fresh clock, by the rung"
        assert case.remind_at == case.soon_at
        assert told(case) == ({"case_pass_up"}, hears)
        entry = Entry.objects.get(case=case, seq=case.seq)
        assert entry.params["rung"] == level
        assert entry.params["due_at"]
        for below in WHO[: WHO.index(name) + 1]:
            assert sees_case(ways.actor(below), case.pk), "whoever passed it up keeps it in sight"
    with pytest.raises(Invalid):
        ways.take("banner", case, "pass_up")
    reasons = [line.text for line in story(ways.actor("reporter", case), case).lines if "办不了" in line.text]
    assert reasons == ["worker办不了。", "head办不了。", "clerk办不了。", "desk办不了。"]


def test_found_by_the_worker_and_passed_up_without_the_desk(ways, told):
    case = ways.receipt(by=ways.actor("worker"), channel="grid").case
    told(case)
    case = ways.take("worker", case, "pass_up", "要铲车。")
    assert stands(case) == ("town", "dispatched", "group_head")
    assert case.due_at == add_working(case.moved_at, reference().minutes(case.category_id, None, "group"))
    assert told(case) == ({"case_pass_up"}, {"head"})
    case = ways.take("head", case, "settle", "组里借了铲车。")
    assert (case.state, case.settled_level, case.settled_on) == ("closed", "group", clock.today())


def test_the_public_sees_offices_never_names(ways):
    case = ways.take("worker", given_to(ways, "grid_worker"), "pass_up", "要铲车。")
    shown = str(
        [(line.who, line.said, line.facts) for line in story(ways.actor("reporter", case), case).lines]
    )
    assert "村民组长" in shown or "组长" in shown
    assert "演示" not in shown, "every name of the cast ends so"
    inside = str([line.who for line in story(ways.actor("desk"), case).lines])
    assert "worker·演示" in inside


def test_a_rung_where_nobody_is_posted_is_skipped_and_the_story_says_so(ways):
    end_posts("group_head")
    case = ways.take("worker", given_to(ways, "grid_worker"), "pass_up", "办不了。")
    assert stands(case) == ("town", "dispatched", "village_clerk")
    assert Entry.objects.get(case=case, seq=case.seq).params["skipped"] == "group"
    facts = story(ways.actor("reporter", case), case).lines[-1].facts
    assert len(facts) == 2
    assert "没有人在岗" in facts[0]


def test_nobody_posted_anywhere_nearby_leads_to_the_desk(ways):
    end_posts("group_head")
    end_posts("village_clerk", ways.cast.places["village"])
    case = ways.take("worker", ways.receipt().case, "pass_up", "办不了。")
    assert stands(case) == ("town", "accepted", "")
    assert Entry.objects.get(case=case, seq=case.seq).params["skipped"] == "group,village"


def test_an_empty_town_desk_is_skipped_too(ways):
    case = given_to(ways, "village_clerk")
    end_posts("town_desk", ways.cast.places["town"])
    case = ways.take("clerk", case, "pass_up", "办不了。")
    assert stands(case) == ("banner", "accepted", "")
    assert Entry.objects.get(case=case, seq=case.seq).params["skipped"] == "town"


def test_nobody_lower_takes_it_out_of_higher_hands(ways):
    case = ways.take("worker", given_to(ways, "grid_worker"), "pass_up", "办不了。")
    for name in ("worker", "worker1"):
        assert "pass_up" not in story(ways.actor(name), case).steps
        with pytest.raises(Invalid):
            ways.take(name, case, "pass_up")
    assert "pass_up" in story(ways.actor("head"), case).steps
    accepted = ways.at(State.ACCEPTED)
    assert "pass_up" not in story(ways.actor("worker"), accepted).steps
    with pytest.raises(Invalid):
        ways.take("worker", accepted, "pass_up")


def test_every_step_up_needs_its_reason(ways):
    case = given_to(ways, "grid_worker")
    with pytest.raises(Invalid) as refused:
        ways.take("worker", case, "pass_up", " ")
    assert "text" in refused.value.fields


@pytest.mark.parametrize(
    ("about", "place"), [("village", "grid3"), ("town", "grid3"), ("unit", "grid3"), ("village", "town")]
)
def test_a_complaint_stays_above_its_floor(ways, about, place):
    case = ways.receipt(about=about, place=place).case
    for name in ("worker", "head", "clerk"):
        with pytest.raises((Missing, Forbidden)):
            ways.take(name, case, "pass_up")
    if about == "village":
        case = ways.take("desk", case, "pass_up", "请旗里看。")
        case = ways.take("banner", case, "hand_down", "镇里先看。")
        assert case.level == "town"
        with pytest.raises(Invalid):
            ways.take("desk", case, "hand_down")
    else:
        with pytest.raises(Invalid):
            ways.take("banner", case, "hand_down" if about == "unit" else "pass_up")


def test_straight_to_the_banner_comes_back_to_the_banner(ways):
    case = ways.receipt(straight_up=True).case
    case = ways.take("worker", case, "pass_up", "办不了。")
    case = ways.take("clerk", case, "pass_up", "村里也办不了。")
    assert stands(case) == ("banner", "accepted", ""), "the town's desk, which was passed over, stays so"


def test_a_reporter_goes_higher_at_once_with_a_fresh_clock(ways, told):
    case = given_to(ways, "grid_worker")
    told(case)
    case = ways.take("reporter", case, "go_higher", "网格不管。")
    assert stands(case) == ("banner", "accepted", "")
    assert case.due_at == add_working(case.moved_at, reference().minutes(case.category_id, 2, "banner"))
    assert told(case) == ({"case_go_higher"}, {"banner"})


def test_handed_down_with_the_lower_desks_time(ways):
    case = ways.take("desk", ways.receipt().case, "hand_down", "村里先看。")
    assert stands(case) == ("village", "accepted", "")
    assert case.due_at == add_working(case.moved_at, reference().minutes(case.category_id, None, "village"))
    case = ways.take("clerk", case, "triage", unit=None, role="grid_worker")
    case = ways.take("worker", case, "pass_up", "办不了。")
    case = ways.take("head", case, "pass_up", "组里办不了。")
    assert stands(case) == ("village", "accepted", "")


def test_what_comes_back_without_a_grade_is_graded_first(ways):
    case = ways.take("worker", ways.receipt().case, "pass_up", "办不了。")
    case = ways.take("head", case, "hand_back", "不归组里。")
    assert (case.state, case.due_at) == ("accepted", None)
    assert ways.take("desk", case, "triage").state == "dispatched"
    graded = ways.take("worker", given_to(ways, "grid_worker"), "hand_back")
    assert graded.state == "graded"


def test_a_double_click_passes_up_once(ways):
    case = given_to(ways, "grid_worker")
    for _click in range(2):
        done = ways.take("worker", case, "pass_up", "办不了。", key="k" * 20, expected=case.seq)
    assert done.handler_role == "group_head"
    assert Entry.objects.filter(case=case, step="pass_up").count() == 1


# ------------------------------------------------------------------ where it was settled


@pytest.mark.parametrize(
    ("name", "level"),
    [
        *(("worker", "grid"), ("worker1", "grid"), ("head", "group")),
        *(("clerk", "village"), ("desk", "town"), ("banner", "banner")),
    ],
)
def test_settled_on_the_spot_at_the_level_of_whoever_did(ways, name, level):
    case = ways.take(name, ways.receipt().case, "settle", "好了。")
    assert (case.settled_level, case.settled_on) == (level, clock.today())


@pytest.mark.parametrize(
    ("name", "target", "level"),
    [
        ("worker", {"role": "grid_worker"}, "grid"),
        ("head", {"role": "group_head"}, "group"),
        ("clerk", {"role": "village_clerk"}, "village"),
        ("mediator", {"role": "mediator"}, "village"),
        ("officer", {"unit": "water"}, "town"),
        ("officer3", {"unit": "forestry"}, "banner"),
    ],
)
def test_closed_by_the_desk_counts_where_the_work_was_done(ways, name, target, level):
    unit = ways.cast.units.get(target.get("unit"))
    case = ways.take("desk", ways.at(State.GRADED), "dispatch", unit=unit, role=target.get("role", ""))
    case = ways.take(name, case, "report_back", "办好了。")
    assert (case.settled_level, case.settled_on) == ("", None), "not before it is closed"
    case = ways.walk(case, "verify", "answer", "close")
    assert (case.settled_level, case.settled_on) == (level, clock.today())


def test_the_last_result_counts_and_reopening_forgets_it(ways):
    case = ways.take("worker", given_to(ways, "grid_worker"), "report_back")
    case = ways.take("desk", case, "return", "没好。")
    case = ways.take("worker", case, "pass_up", "办不了。")
    case = ways.take("head", case, "report_back", "组里办好了。")
    case = ways.walk(case, "verify", "answer", "close")
    assert case.settled_level == "group"
    case = ways.take("reporter", case, "rate", rating=5)
    assert case.settled_level == "group"
    case = ways.take("desk", case, "reopen", "又坏了。")
    assert (case.settled_level, case.settled_on) == ("", None)


@pytest.mark.parametrize("step", ["decline", "withdraw"])
def test_what_was_not_settled_has_no_level(ways, step):
    case = ways.take("reporter" if step == "withdraw" else "desk", ways.receipt().case, step)
    assert (case.is_open, case.settled_level, case.settled_on) == (False, "", None)


def test_old_rows_say_what_their_entries_say(ways):
    """The data migration, on matters whose new columns are empty as before the upgrade."""
    to_close = ("verify", "answer", "close")
    cases = {
        "grid": ways.take("worker", ways.receipt().case, "settle"),
        "group": ways.walk(ways.take("head", given_to(ways, "group_head"), "report_back"), *to_close),
        "village": ways.walk(ways.take("mediator", given_to(ways, "mediator"), "report_back"), *to_close),
        "town": ways.at(State.CLOSED),
        "banner": ways.take("banner", ways.take("desk", ways.receipt().case, "pass_up"), "settle"),
    }
    running, parked = ways.at(State.HANDLING), ways.at(State.PARKED)
    wanted = dict(Case.objects.values_list("pk", "settled_level"))
    looks = dict(Case.objects.values_list("pk", "remind_at"))
    migration = import_module("linli.cases.migrations.0009_graded")

    @verb
    def again():
        Case.objects.update(settled_level="", settled_on=None, remind_at=None)
        editor = SimpleNamespace(connection=SimpleNamespace(alias="default"))
        migration.say_where_matters_were_settled(apps, editor)
        migration.look_at_running_clocks(apps, editor)

    again()
    assert dict(Case.objects.values_list("pk", "settled_level")) == wanted
    assert {level: wanted[case.pk] for level, case in cases.items()} == {level: level for level in cases}
    assert dict(Case.objects.values_list("pk", "remind_at")) == looks
    assert looks[running.pk]
    assert looks[parked.pk]
    assert set(Case.objects.filter(state="closed").values_list("settled_on", flat=True)) == {clock.today()}
