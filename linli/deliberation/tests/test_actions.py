"""Deliberations through their verbs: who may, in which order, what is told, what cannot be changed."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from linli.cases.actions.handling import case_settle
from linli.cases.actions.moving import Move
from linli.cases.models import Case
from linli.cases.models import Entry as CaseEntry
from linli.cases.rules.steps import State as CaseState
from linli.deliberation.actions.agenda import agenda_decline, agenda_propose
from linli.deliberation.actions.deciding import Given, decision_add
from linli.deliberation.actions.following import decisions_remind
from linli.deliberation.actions.planning import deliberation_change, deliberation_plan
from linli.deliberation.actions.topics import topic_save, topics_seed
from linli.deliberation.models import AgendaItem, Decision, Deliberation, Entry, EntryText, Topic
from linli.deliberation.reads.lists import agenda_waiting, public_page, public_row
from linli.deliberation.reads.stories import whole_of
from linli.deliberation.reads.verifying import broken, office_copy
from linli.kernel import clock, verbs
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Forbidden, Invalid, KeyReused, Missing, Stale
from linli.kernel.models import Audit
from linli.kernel.registry import Subject
from linli.kernel.triggers import Deny
from linli.notify.models import Notice

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_the_whole_way(talks):
    row = talks.at("announced")
    assert (row.state, row.notice_from) == ("announced", clock.today())
    row = talks.held(row)
    assert (row.heads, row.households, row.held_on) == (32, 28, clock.local_date(row.meets_at))
    decision = talks.decide(row)
    row = talks.take("clerk", row, "decide", "")
    assert [e.step for e in Entry.objects.filter(deliberation=row).order_by("seq")] == [
        "plan",
        "announce",
        "hold",
        "add",
        "decide",
    ]
    talks.move("clerk", decision, "start", "")
    done = talks.move("clerk", decision, "finish", "修好了。")
    assert (done.state, done.is_open, done.ended_on) == ("done", False, clock.today())
    assert Audit.objects.filter(object_kind="deliberation", object_id=row.pk).count() == 7
    assert not list(broken())


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "字" * 81},
        {"where": ""},
        {"meets_at": None},
        {"topic_id": None},
        {"items": ()},
        {"items": ("一",) * 21},
    ],
)
def test_what_a_plan_needs(talks, wrong):
    with pytest.raises(Invalid) as refused:
        talks.planned(**wrong)
    assert refused.value.fields
    assert not Deliberation.objects.exists()


def test_a_grid_or_the_past_is_no_place_or_time_for_it(talks, cast):
    with pytest.raises(Invalid):
        talks.planned(by="desk", meets_at=clock.now() - DAY)
    with pytest.raises(Invalid):
        talks.planned(by="desk", place_id=cast.places["grid3"])
    assert talks.planned(by="desk", place_id=cast.places["town"]).village_id is None


@pytest.mark.parametrize(
    ("by", "may"),
    [
        ("clerk", True),
        ("desk", True),
        ("worker", False),
        ("head", False),
        ("clerk2", False),
        ("desk2", False),
        ("banner", False),
        ("admin", False),
        ("officer", False),
    ],
)
def test_who_plans_and_who_even_sees(talks, by, may):
    row = talks.at("draft")
    seen = by in ("clerk", "desk", "worker", "head", "banner")
    if may:
        assert talks.take(by, row, "announce").state == "announced"
    else:
        with pytest.raises(Forbidden if seen else Missing):
            talks.take(by, row, "announce")
        with pytest.raises(Forbidden):
            talks.planned(by=by)


def test_two_clicks_plan_once(talks, cast):
    plan = talks.plan()
    for _click in range(2):
        deliberation_plan(actor=cast.actor("clerk"), plan=plan, key="k" * 20)
    assert Deliberation.objects.count() == 1
    with pytest.raises(KeyReused):
        deliberation_plan(actor=cast.actor("clerk"), plan=talks.plan(title="另一件"), key="k" * 20)


def test_a_plan_changes_until_it_is_announced(talks, cast):
    row = talks.at("draft")
    clerk = cast.actor("clerk")
    deliberation_change(
        actor=clerk, deliberation_id=row.pk, plan=talks.plan(title="新题目", items=("只有一条",)), seen=1
    )
    row.refresh_from_db()
    assert (row.title, AgendaItem.objects.filter(deliberation=row).count()) == ("新题目", 1)
    with pytest.raises(Stale):
        deliberation_change(actor=clerk, deliberation_id=row.pk, plan=talks.plan(), seen=1)
    talks.take("clerk", row, "announce")
    with pytest.raises(Invalid):
        deliberation_change(actor=clerk, deliberation_id=row.pk, plan=talks.plan())


@pytest.mark.parametrize("days", [-1, 6])
def test_public_from_today_up_to_the_meeting(talks, days):
    with pytest.raises(Invalid):
        talks.take("clerk", talks.at("draft"), "announce", notice_from=clock.today() + days * DAY)


def test_not_public_before_its_day(talks):
    row = talks.take("clerk", talks.at("draft"), "announce", notice_from=clock.today() + 2 * DAY)
    assert public_row(row.pk) is None
    assert public_page(None)[0] == []
    with clock.at(clock.now() + 2 * DAY):
        assert public_row(row.pk) == row


def test_short_notice_is_a_warning_only(talks, cast):
    row = talks.planned(meets_at=clock.now() + DAY)
    assert whole_of(row, outside=False).short_by == 2
    assert talks.take("clerk", row, "announce").state == "announced"


def test_no_record_before_it_met_and_no_empty_room(talks):
    row = talks.at("announced")
    with pytest.raises(Invalid, match=r"."):
        talks.take("clerk", row, "hold", heads=9, households=3)
    for heads, households in ((0, 0), (3, 4), (None, 2), (5, None)):
        with pytest.raises(Invalid), clock.at(row.meets_at + DAY):
            talks.take("clerk", row, "hold", heads=heads, households=households)


def test_put_off_and_announced_again(talks):
    row = talks.at("adjourned")
    row = talks.take("clerk", row, "move", meets_at=clock.now() + 9 * DAY, where="小学")
    assert (row.state, row.where) == ("announced", "小学")
    with pytest.raises(Invalid):
        talks.take("clerk", row, "move", meets_at=clock.now() - DAY)
    assert talks.take("clerk", row, "cancel").state == "cancelled"


def test_a_result_is_corrected_by_adding(talks):
    row = talks.at("decided")
    before = whole_of(row, outside=False).minutes.text
    talks.take("desk", row, "correct", "东边是指老井以东。", heads=33, households=28)
    whole = whole_of(Deliberation.objects.get(pk=row.pk), outside=False)
    assert whole.minutes.text == before
    assert [line.text for line in whole.corrections] == ["东边是指老井以东。"]
    assert whole.row.heads == 33
    assert "32" in whole.minutes.facts[0]
    for step in ("hold", "decide", "cancel", "move", "adjourn"):
        with pytest.raises(Invalid):
            talks.take("clerk", row, step, meets_at=clock.now() + DAY, heads=3, households=1)
    with pytest.raises(Invalid):
        talks.take("clerk", row, "correct", "")
    with pytest.raises(Invalid):
        talks.take("clerk", row, "shred")


def test_somebody_else_was_quicker(talks):
    row = talks.at("draft")
    talks.take("desk", row, "announce", seen=1)
    with pytest.raises(Stale):
        talks.take("clerk", row, "cancel", seen=1)


def test_the_convener_is_a_posting_of_the_place(talks, cast):
    row = talks.at("draft")
    assert row.convener_id == cast.actor("clerk").grants[0].posting_id
    other = cast.actor("clerk2").grants[0].posting_id
    with pytest.raises(Invalid):
        talks.planned(convener_id=other)
    head = cast.actor("head").grants[0].posting_id
    assert talks.planned(by="desk", convener_id=head).convener_id == head


# --- decisions


def test_decisions_are_noted_between_meeting_and_result(talks):
    for state in ("draft", "announced", "decided"):
        with pytest.raises(Invalid):
            talks.decide(talks.at(state))
    held = talks.at("held")
    assert [talks.decide(held).number, talks.decide(held, "钱从集体账上出").number] == [1, 2]
    for wrong in ({"due_on": None}, {"due_on": clock.today() - DAY}, {"role": "banner_desk"}, {"role": ""}):
        with pytest.raises(Invalid):
            talks.decide(held, **wrong)


def test_two_clicks_note_one_decision(talks, cast):
    held, given = talks.at("held"), Given(clock.today() + DAY, "village_clerk")
    first, other, again = (
        decision_add(actor=cast.actor("clerk"), deliberation_id=held.pk, words=words, given=given, key=key)
        for words, key in (("先修东边", "a" * 20), ("后修西边", "b" * 20), ("先修东边", "a" * 20))
    )
    assert (first.pk, first.number, other.number) == (again.pk, 1, 2)
    assert Decision.objects.count() == 2


def test_the_owner_hears_of_it_when_the_result_is_published(talks, cast):
    held = talks.at("held")
    talks.decide(held, role="", unit_id=cast.units["water"])
    assert not Notice.objects.filter(key="decision_given").exists()
    talks.take("clerk", held, "decide", "")
    assert [n.user_id for n in Notice.objects.filter(key="decision_given")] == [cast.users["officer"]]


def test_the_owning_unit_says_how_it_goes(talks, cast):
    held = talks.at("held")
    decision = talks.decide(held, role="", unit_id=cast.units["water"])
    with pytest.raises(Missing):
        talks.move("officer2", decision, "note")
    with pytest.raises(Forbidden):
        talks.move("officer", decision, "drop")
    assert talks.move("officer", decision, "finish", "通水了。").state == "done"
    assert Notice.objects.filter(key="decision_moved", user_id=cast.users["clerk"]).exists()
    with pytest.raises(Missing):
        talks.move("clerk2", decision, "take_up")
    with pytest.raises(Forbidden):
        talks.move("worker", decision, "take_up")


def test_another_day_another_owner_dropped_taken_up(talks, cast):
    decision = talks.decide(talks.at("held"))
    later = clock.today() + 40 * DAY
    decision = talks.move("clerk", decision, "postpone", due_on=later)
    assert (decision.due_on, decision.state) == (later, "open")
    decision = talks.move("clerk", decision, "give", unit_id=cast.units["water"])
    assert (decision.role, decision.unit_id) == ("", cast.units["water"])
    with pytest.raises(Invalid):
        talks.move("clerk", decision, "drop", "")
    assert talks.move("clerk", decision, "drop", "别处有钱修了。").state == "dropped"
    with pytest.raises(Invalid):
        talks.move("clerk", decision, "finish")
    assert talks.move("clerk", decision, "take_up").is_open
    with pytest.raises(Stale):
        talks.move("clerk", decision, "start", seen=1)
    for step in ("add", "matter_solved", "shred"):
        with pytest.raises(Invalid):
            talks.move("clerk", decision, step)
    assert not list(broken())


def test_two_clicks_finish_once(talks, cast):
    decision = talks.decide(talks.at("held"))
    for _click in range(2):
        talks.move("clerk", decision, "finish", "修好了。", key="k" * 20)
    assert Entry.objects.filter(decision=decision, step="finish").count() == 1
    with pytest.raises(KeyReused):
        talks.move("clerk", decision, "finish", "别的话。", key="k" * 20)


def test_it_becomes_a_matter_and_follows_it(talks, ways, cast):
    decision = talks.move("clerk", talks.decide(talks.at("held")), "to_matter", "")
    case = Case.objects.get(pk=decision.case_id)
    assert (decision.state, case.village_id) == ("under_way", cast.places["village"])
    with pytest.raises(Invalid):
        talks.move("clerk", decision, "to_matter")
    case_settle(Move(cast.actor("clerk"), case.pk, "settle", words="修好了。"))
    decision.refresh_from_db()
    assert (decision.state, decision.is_open) == ("done", False)
    ways.take("desk", case, "reopen")
    decision.refresh_from_db()
    assert decision.state == "under_way"
    ways.take("reporter", Case.objects.get(pk=case.pk), "withdraw")
    decision.refresh_from_db()
    assert decision.state == "open", "what ended unsolved is still owed"
    assert not list(broken())
    talks.move("clerk", decision, "drop", "不修了。")


def test_other_matters_leave_decisions_alone(talks, ways):
    decision = talks.decide(talks.at("held"))
    ways.at(CaseState.CLOSED)
    decision.refresh_from_db()
    assert decision.state == "open"


def test_reminded_on_the_day_and_once(talks, cast):
    held = talks.at("held")
    decision = talks.decide(held, role="grid_worker", due_on=clock.today() + DAY)
    talks.decide(held, role="", unit_id=cast.units["water"], due_on=clock.today() + 5 * DAY)
    assert decisions_remind() == 0
    with clock.at(clock.now() + DAY):
        assert decisions_remind() == 1
        assert decisions_remind() == 0
    told = Notice.objects.filter(key="decision_due")
    assert {n.user_id for n in told} >= {cast.users["clerk"]}
    with clock.at(clock.now() + 3 * DAY):
        assert decisions_remind() == 0
        talks.move("clerk", decision, "postpone", due_on=clock.today() + DAY)
    with clock.at(clock.now() + 4 * DAY):
        assert decisions_remind() == 1


# --- agendas


def test_those_nearby_propose_and_the_desk_puts_it_on(talks, cast):
    worker = cast.actor("worker")
    item = agenda_propose(actor=worker, place_id=cast.places["grid3"], words="路灯夜里几点关", key="k" * 20)
    again = agenda_propose(actor=worker, place_id=cast.places["grid3"], words="路灯夜里几点关", key="k" * 20)
    assert (item.pk, item.village_id) == (again.pk, cast.places["village"])
    assert Notice.objects.filter(key="agenda_proposed", user_id=cast.users["clerk"]).exists()
    with pytest.raises(Forbidden):
        agenda_propose(actor=worker, place_id=cast.places["village2"], words="不归我的地方")
    row = talks.planned(items=(), waiting=(item.pk,))
    assert AgendaItem.objects.get().deliberation_id == row.pk
    assert agenda_waiting(cast.actor("clerk")) == []
    with pytest.raises(Invalid):
        agenda_decline(actor=cast.actor("clerk"), item_id=item.pk, words="不议")


def test_declined_with_a_reason(cast, talks):
    item = agenda_propose(actor=cast.actor("head"), place_id=cast.places["group"], words="换个群主")
    with pytest.raises(Forbidden):
        agenda_decline(actor=cast.actor("worker"), item_id=item.pk, words="不议")
    with pytest.raises(Missing):
        agenda_decline(actor=cast.actor("clerk2"), item_id=item.pk, words="不议")
    with pytest.raises(Invalid):
        agenda_decline(actor=cast.actor("clerk"), item_id=item.pk, words=" ")
    assert agenda_decline(actor=cast.actor("clerk"), item_id=item.pk, words="不是公共的事").declined


def test_an_opinion_comes_to_an_agenda_and_its_giver_sees_it(talks, ways, cast):
    case = ways.receipt(what="广场上能不能种树", kind="opinion").case
    item = agenda_propose(actor=cast.actor("worker"), place_id=None, words="广场种不种树", case_id=case.pk)
    entry = CaseEntry.objects.get(case=case, step="deliberate")
    assert (item.case_id, entry.public) == (case.pk, True)
    for kind, more in (("matter", {}), ("opinion", {"about": "village"})):
        other = ways.receipt(what="别的事", kind=kind, **more).case
        with pytest.raises((Invalid, Missing)):
            agenda_propose(actor=cast.actor("desk"), place_id=None, words="议一议", case_id=other.pk)
    with pytest.raises(Missing):
        agenda_propose(actor=cast.actor("clerk2"), place_id=None, words="议一议", case_id=case.pk)


# --- histories


@pytest.mark.parametrize(("model", "change"), [(Entry, {"step": "x"}), (EntryText, {"text": "x"})])
def test_the_story_is_not_rewritten(talks, model, change):
    talks.at("decided")
    with pytest.raises(DatabaseError), transaction.atomic(), verbs.writing():
        model.objects.update(**change)
    if model is Entry:
        with pytest.raises(DatabaseError), transaction.atomic(), verbs.writing():
            Entry.objects.all()._raw_delete("default")


def test_tampering_is_found_and_erasing_is_not_tampering(talks):
    held = talks.at("held")
    decision = talks.decide(held)
    with verbs.writing():
        EntryText.objects.filter(entry__step="hold").delete()
    assert not list(broken())
    assert whole_of(held, outside=False).minutes.erased
    with verbs.writing():
        Decision.objects.filter(pk=decision.pk).update(text="别的决定")
    assert len(list(broken())) == 1
    on = f' ON "{EntryText._meta.db_table}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{Deny("UPDATE").name(EntryText._meta.db_table)}"{on}')
    with verbs.writing():
        EntryText.objects.filter(entry__step="announce").update(text="别的公告")
        Deliberation.objects.update(seq=9)
    assert len(list(broken())) == 3


def test_what_is_held_of_somebody_in_office(talks, cast):
    talks.at("announced")
    copy = office_copy(Subject(cast.actor("clerk").person_id, cast.users["clerk"]))
    assert [step["step"] for step in copy["steps"]] == ["announce", "plan"]
    assert office_copy(Subject(cast.actor("clerk").person_id, None)) == {}


def test_topics_are_data(cast, talks):
    topics_seed(actor=SYSTEM)
    assert Topic.objects.count() == 5
    admin = cast.actor("admin")
    made = topic_save(actor=admin, code="water", name_zh="用水", notice_days=7)
    assert (made.name_en, made.notice_days) == ("用水", 7)
    ended = topic_save(actor=admin, topic_id=made.pk, name_zh="用水", ended=True)
    assert ended.ended_on == clock.today()
    with pytest.raises(Invalid):
        talks.planned(topic_id=made.pk)
    for wrong in ({"code": "water", "name_zh": "用水"}, {"code": "x", "name_zh": ""}, {"name_zh": "无码"}):
        with pytest.raises(Invalid):
            topic_save(actor=admin, **wrong)
    with pytest.raises(Missing):
        topic_save(actor=admin, topic_id=cast.places["town"], name_zh="没有")
    with pytest.raises(Forbidden):
        topic_save(actor=cast.actor("desk"), code="y", name_zh="不归镇里")
