"""Two of the same: what merging does to both stories, their clocks, and what each reporter reads."""

import json
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from linli.accounts.actions.tokens import token_add
from linli.accounts.rules import SCOPES
from linli.cases.actions.merging import cases_merge
from linli.cases.models import Case, Entry, Tie
from linli.cases.reads.lists import Filter, counts, page
from linli.cases.reads.stories import story
from linli.cases.reads.totals import totals
from linli.cases.reads.verifying import broken, unsearchable, untied
from linli.cases.rules.steps import State
from linli.kernel import clock, verbs
from linli.kernel.errors import Forbidden, Invalid, Missing, Stale
from linli.notify.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def whole(db):
    """Whatever a test did, the records agree afterwards."""
    yield
    assert [*broken(), *untied(), *unsearchable()] == []


@pytest.fixture
def pair(ways):
    """A leading matter with the water station, and one that is merged into it."""
    lead = ways.at(State.HANDLING)
    other = ways.receipt("路灯又坏了，我家老人摔了", phone="13800001234").case
    return lead, ways.take("desk", other, "merge", "是同一件。", other=lead.number)


def again(case):
    return Case.objects.get(pk=case.pk)


def read(ways, case):
    """What its reporter reads."""
    told = story(ways.actor("reporter", case), again(case))
    return [(line.entry.step, line.who, line.text) for line in told.lines]


def test_merging_stops_the_clock_and_counts(ways, pair):
    lead, other = pair
    assert (other.state, other.lead_id, other.due_at, other.is_open) == ("merged", lead.pk, None, True)
    assert again(lead).merged == 1
    assert again(lead).due_at == lead.due_at
    desk = ways.actor("desk")
    assert [row.case.pk for row in page(desk, Filter(state="open")).rows] == [lead.pk]
    assert page(desk, Filter(state="open")).rows[0].reports == 2
    assert [row.case.pk for row in page(desk, Filter(state="merged")).rows] == [other.pk]
    assert [row.case.pk for row in page(desk, Filter(words="摔了")).rows] == [other.pk]
    assert [row.case.pk for row in page(desk, Filter(several=True)).rows] == [lead.pk]
    assert page(desk, Filter(mine=True)).rows == []
    assert counts(desk).new == 0
    assert totals(clock.now()).open == 1


def test_each_reads_the_others_progress_but_never_their_words(ways, pair, photo):
    lead, other = pair
    ways.take("reporter", lead, "supplement", "我家在三组，电话 13900009999", files=photo())
    ways.take("officer", lead, "note", "内部：明天去。")
    ways.take("officer", lead, "note", "明天上午换灯。", public=True, files=photo(3))
    told = read(ways, other)
    (line,) = [line for line in told if line[0] == "note"]
    assert line[2] == "明天上午换灯。"
    assert "演示" not in line[1]
    said = "".join(text for _step, _who, text in told)
    assert "三组" not in said
    assert "内部" not in said
    assert "路灯坏了。晚上看不见路" not in said
    everything = story(ways.actor("reporter", other), again(other))
    assert [len(line.photos) for line in everything.lines if line.entry.step == "note"] == [1]
    assert lead.number not in str([line.facts for line in everything.lines])
    assert "摔了" not in str(read(ways, lead))


def test_nothing_from_before_the_merge_is_read(ways):
    lead = ways.at(State.HANDLING)
    ways.take("officer", lead, "note", "只对第一位说。", public=True)
    other = ways.take("desk", ways.receipt().case, "merge", other=lead.number)
    assert "只对第一位说。" not in str(read(ways, other))


def test_the_answer_and_the_closing_end_both(ways, pair, photo):
    lead, other = pair
    lead = ways.walk(lead, "report_back", "verify")
    ways.take("desk", lead, "answer", "灯换好了。", files=photo())
    assert again(other).state == "answered"
    assert [text for step, _who, text in read(ways, other) if step == "answer_with"] == ["灯换好了。"]
    told = story(ways.actor("reporter", other), again(other))
    assert [len(line.photos) for line in told.lines if line.entry.step == "answer_with"] == [1]
    ways.take("desk", again(lead), "close", outcome="solved")
    assert (again(other).state, again(other).outcome) == ("closed", "solved")
    assert ways.take("reporter", other, "rate", rating=2).rating == 2
    assert again(lead).rating is None
    assert ways.take("reporter", lead, "rate", rating=5).rating == 5


@pytest.mark.parametrize(("step", "state"), [("settle", "closed"), ("decline", "declined")])
def test_other_ends_end_both(ways, step, state):
    lead = ways.at(State.ACCEPTED)
    other = ways.take("desk", ways.receipt().case, "merge", other=lead.number)
    ways.take("desk", lead, step, "就这样。")
    assert again(other).state == state
    assert read(ways, other)[-1][2] == "就这样。"


def test_reopening_the_leading_one_reopens_all(ways, pair):
    lead, other = pair
    ways.take("desk", lead, "settle", "好了。")
    ways.take("desk", lead, "reopen", "又坏了。")
    assert (again(other).state, again(other).lead_id, again(other).reopened) == ("merged", lead.pk, 1)
    ways.take("desk", lead, "settle", "这次真好了。")
    assert again(other).state == "closed"


def test_a_reporter_reopens_only_their_own(ways, pair):
    lead, other = pair
    ways.take("desk", lead, "settle", "好了。")
    assert ways.take("reporter", other, "reopen", "我家门口没好。").state == "accepted"
    assert (again(other).lead_id, again(lead).merged, again(lead).state) == (None, 0, "closed")


def test_an_addition_reaches_the_leading_desk_and_its_handlers(ways, pair):
    lead, other = pair
    before = Notice.objects.filter(object_id=lead.pk, key="case_supplement").count()
    ways.take("reporter", other, "supplement", "老人住院了。")
    told = Notice.objects.filter(object_id=lead.pk, key="case_supplement")
    assert {row.user_id for row in told} == {ways.cast.users["desk"], ways.cast.users["officer"]}
    assert told.count() > before
    assert not Notice.objects.filter(object_id=other.pk, key="case_supplement").exists()
    assert Entry.objects.filter(case=lead, step="hear").count() == 1
    assert "住院" not in str(read(ways, lead))


def test_an_addition_ends_the_leading_ones_waiting(ways, pair):
    lead, other = pair
    ways.take("officer", lead, "ask_more", "几盏不亮？")
    assert "几盏不亮？" in str(read(ways, other))
    ways.take("reporter", other, "supplement", "三盏。")
    assert again(lead).state == "handling"
    assert again(lead).due_at is not None


def test_unmerging_goes_on_where_it_stood_with_a_fresh_clock(ways):
    lead, other = ways.at(State.HANDLING), ways.at(State.HANDLING)
    ways.take("desk", other, "merge", other=lead.number)
    with clock.at(clock.now() + 90 * (lead.due_at - lead.created_at)):
        back = ways.take("desk", other, "unmerge", "不是一处。")
        assert (back.state, back.lead_id, back.unit_id) == ("handling", None, ways.cast.units["water"])
        assert back.due_at > clock.now()
        ways.take("officer", lead, "note", "之后的话。", public=True)
    assert again(lead).merged == 0
    assert "之后的话。" not in str(read(ways, other))
    assert [e.step for e in Entry.objects.filter(case=lead).order_by("seq")][-3:] == ["gain", "lose", "note"]


@pytest.mark.parametrize("state", ["waiting", "parked", "verified", "reported_back", "graded"])
def test_wherever_it_stood(ways, state):
    other, lead = ways.at(State(state)), ways.receipt().case
    review = other.review_on
    ways.take("desk", other, "merge", other=lead.number)
    back = ways.take("desk", other, "unmerge")
    assert back.state == ("handling" if state == "waiting" else state)
    assert back.review_on == review
    assert (back.due_at is not None) == (state in ("waiting", "verified", "reported_back"))


def test_going_higher_unmerges(ways, pair):
    lead, other = pair
    gone = ways.take("reporter", other, "go_higher", "没人管。")
    assert (gone.state, gone.lead_id, gone.level) == ("accepted", None, "banner")
    assert again(lead).merged == 0


def test_going_higher_means_above_the_leading_desk(ways, pair):
    lead, other = pair
    ways.take("desk", lead, "pass_up", "旗里定。")
    assert ways.take("reporter", other, "go_higher").level == "banner"


def test_taking_a_merged_one_back_leaves_the_others(ways, pair):
    lead, other = pair
    assert ways.take("reporter", other, "withdraw", "").state == "withdrawn"
    assert (again(lead).merged, again(lead).state) == (0, "handling")


def test_taking_the_leading_one_back_hands_on_where_it_stood(ways, pair):
    lead, heir = pair
    third = ways.take("desk", ways.receipt().case, "merge", other=lead.number)
    ways.take("reporter", lead, "withdraw", "")
    heir, third = again(heir), again(third)
    assert (heir.state, heir.lead_id, heir.merged, heir.unit_id) == ("handling", None, 1, lead.unit_id)
    assert heir.due_at == lead.due_at
    assert (third.lead_id, third.state) == (heir.pk, "merged")
    assert (again(lead).merged, again(lead).state) == (0, "withdrawn")
    ways.take("officer", heir, "note", "照样去修。", public=True)
    assert "照样去修。" in str(read(ways, third))
    ways.take("desk", heir, "settle", "好了。")
    assert again(third).state == "closed"


def test_taking_back_while_waiting_hands_the_waiting_on(ways, pair):
    lead, heir = pair
    ways.take("officer", lead, "ask_more", "几盏？")
    ways.take("reporter", lead, "withdraw", "")
    assert (again(heir).state, again(heir).resume_state) == ("waiting", "handling")
    ways.take("reporter", heir, "supplement", "两盏。")
    assert again(heir).state == "handling"
    assert again(heir).due_at is not None


def test_merging_a_leading_one_brings_its_own_along(ways, pair):
    lead, other = pair
    top = ways.receipt("整条街都黑").case
    ways.take("desk", lead, "merge", other=top.number)
    assert (again(top).merged, again(lead).merged) == (2, 0)
    assert {again(lead).lead_id, again(other).lead_id} == {top.pk}
    ways.take("desk", top, "settle", "全好了。")
    assert {again(lead).state, again(other).state} == {"closed"}


def test_many_at_once_all_or_none(ways):
    lead, some = ways.receipt().case, [ways.receipt().case.pk for _n in range(4)]
    desk = ways.actor("desk")
    for _twice in range(2):
        cases_merge(actor=desk, lead_id=lead.pk, case_ids=[*some, lead.pk], words="一件事。", key="k" * 20)
    assert again(lead).merged == 4
    away, fresh = ways.receipt(place="village2").case.pk, ways.receipt().case
    with pytest.raises(Missing):
        cases_merge(actor=desk, lead_id=lead.pk, case_ids=[fresh.pk, away])
    with pytest.raises(Invalid), transaction.atomic():
        cases_merge(actor=desk, lead_id=lead.pk, case_ids=[fresh.pk, ways.at(State.CLOSED).pk])
    assert (again(fresh).state, again(lead).merged) == ("new", 4)
    for wrong in ([], [lead.pk], [uuid4() for _n in range(51)]):
        with pytest.raises(Invalid):
            cases_merge(actor=desk, lead_id=lead.pk, case_ids=wrong)


def refused(ways, case, other, who="desk"):
    with pytest.raises(Invalid), transaction.atomic():
        ways.take(who, case, "merge", other=other if isinstance(other, str) else other.number)


def test_what_may_not_be_one(ways):
    plain = ways.receipt().case
    complaint = ways.receipt("村里账目不清", about="village").case
    about_unit = ways.receipt("推诿", about_unit_id=ways.cast.units["water"]).case
    other_unit = ways.receipt("推诿", about_unit_id=ways.cast.units["safety"]).case
    quarrel = ways.receipt("羊进菜园吵起来了", category_id=ways.kind("dispute")).case
    mediated = ways.take("desk", ways.at(State.GRADED), "dispatch", unit=None, role="mediator")
    refused(ways, complaint, plain)
    refused(ways, plain, complaint)
    refused(ways, about_unit, other_unit, "banner")
    refused(ways, plain, about_unit, "banner")
    for other in (quarrel, mediated):
        refused(ways, plain, other)
        refused(ways, other, plain)
    refused(ways, plain, plain)
    refused(ways, plain, ways.at(State.ANSWERED))
    refused(ways, ways.at(State.ANSWERED), plain)
    refused(ways, plain, ways.at(State.CLOSED))
    refused(ways, plain, ways.at(State.MERGED))
    for wrong in ("", "WHY-2026-99999", "nonsense", str(ways.cast.users["desk"])):
        refused(ways, plain, wrong)
    assert ways.take("desk", ways.receipt("账又不清", about="village").case, "merge", other=complaint.number)


def test_only_the_desk_of_both(ways):
    here, there = ways.receipt().case, ways.receipt(place="village2").case
    refused(ways, here, there)
    assert ways.take("banner", here, "merge", other=there.number).lead_id == there.pk
    with pytest.raises(Forbidden):
        ways.take("clerk", ways.receipt().case, "merge")


def test_a_leading_one_is_not_given_to_a_mediator(ways):
    lead = ways.at(State.GRADED)
    ways.take("desk", ways.receipt().case, "merge", other=lead.number)
    with pytest.raises(Invalid):
        ways.take("desk", lead, "dispatch", unit=None, role="mediator")


def test_somebody_was_quicker(ways, pair):
    lead, other = pair
    with pytest.raises(Stale):
        ways.take("desk", other, "unmerge", expected=other.seq - 1)
    with verbs.writing():
        Case.objects.filter(pk=other.pk).update(lead=None, state="new")
    with pytest.raises(Stale):
        ways.take("officer", lead, "note")
    with verbs.writing():
        Case.objects.filter(pk=other.pk).update(lead=lead, state="merged")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda lead, other: {"pk": lead.pk, "lead_id": other.pk},
        lambda lead, other: {"pk": other.pk, "lead_id": other.pk},
        lambda lead, other: {"pk": other.pk, "lead_id": None},
        lambda lead, other: {"pk": other.pk, "merged": 1},
        lambda lead, other: {"pk": other.pk, "parent_id": lead.pk},
        lambda lead, other: {"pk": other.pk, "parts": 1},
    ],
)
def test_the_database_refuses_chains_and_circles(ways, pair, wrong):
    given = wrong(*pair)
    with pytest.raises(IntegrityError), transaction.atomic(), verbs.writing():
        Case.objects.filter(pk=given.pop("pk")).update(**given)


def test_verify_names_what_does_not_fit(pair):
    lead, _other = pair
    for wrong in ({"merged": 2}, {"state": "closed", "is_open": False}, {"floor": 3}):
        with transaction.atomic():
            with verbs.writing():
                Case.objects.filter(pk=lead.pk).update(**wrong)
            assert len(list(untied())) == 1
            transaction.set_rollback(True)


def test_the_list_says_how_often_and_filters(sign_in, ways, pair):
    lead, other = pair
    lone = ways.receipt("垃圾没人收").case
    page = sign_in("desk").get("/desk/?state=open&several=on").content.decode()
    assert lead.number in page
    assert "2 次反映" in page
    assert lone.number not in page
    assert other.number not in page


def test_one_click_on_the_card_merges(sign_in, ways):
    first = ways.receipt("村口路灯三盏不亮，晚上看不见路").case
    second = ways.receipt("路灯三盏不亮了，晚上看不清").case
    client = sign_in("desk")
    page = client.get(f"/desk/matters/{second.pk}/").content.decode()
    assert f'action="/desk/matters/{second.pk}/merge"' in page
    assert f'action="/desk/matters/{first.pk}/merge"' in page
    given = {"other": first.number, "expected": second.seq, "key": "k" * 32}
    done = client.post(f"/desk/matters/{second.pk}/merge", given)
    assert done.headers["Location"] == f"/desk/matters/{first.pk}/"
    assert client.post(f"/desk/matters/{second.pk}/merge", given).status_code == 302
    page = client.get(f"/desk/matters/{first.pk}/").content.decode()
    assert second.number in page
    assert again(first).merged == 1
    assert client.post(f"/desk/matters/{first.pk}/merge", {"other": "WHY-2026-99999"}).status_code == 422


# ------------------------------------------------------------------ over the API


def test_the_api_tells_offices_and_keeps_it_from_reporters(client, ways):
    lead, receipt = ways.at(State.HANDLING), ways.receipt()
    token = token_add(actor=ways.actor("desk"), label="test", scopes=SCOPES)
    headers = {"Authorization": f"Bearer {token}"}

    def call(path, body=None):
        where = f"/api/v1/{path}"
        if body is None:
            return client.get(where, headers=headers)
        return client.post(where, json.dumps(body), content_type="application/json", headers=headers)

    case = receipt.case
    done = call(f"matters/{case.pk}/steps/merge", {"other": lead.number, "text": "同一件"})
    assert (done.status_code, done.json()["merged_into"], done.json()["state"]) == (
        200,
        str(lead.pk),
        "merged",
    )
    told = call(f"matters/{lead.pk}").json()
    assert told["case"]["reports"] == 2
    assert [row["number"] for row in told["merged"]] == [case.number]
    assert [row["id"] for row in call("matters?several=true").json()["items"]] == [str(lead.pk)]
    followed = client.post(
        "/api/v1/follow",
        json.dumps({"number": case.number, "code": receipt.code}),
        content_type="application/json",
    )
    assert followed.json()["case"]["merged_into"] is None
    assert lead.number not in followed.content.decode()
    assert str(lead.pk) not in followed.content.decode()
    whole = ways.receipt("灯坏了，垃圾也没人收").case
    parts = [
        {"what": "灯", "category": str(ways.kind("facilities"))},
        {"what": "垃圾", "category": str(ways.kind("roads"))},
    ]
    assert call(f"matters/{whole.pk}/steps/split", {"parts": parts}).json()["state"] == "split"
    told = call(f"matters/{whole.pk}").json()
    assert [part["number"] for part in told["parts"]] == [f"{whole.number}-1", f"{whole.number}-2"]
    assert call(f"matters/{told['parts'][0]['id']}").json()["case"]["part_of"] == str(whole.pk)
    assert call(f"matters/{whole.pk}/steps/link", {"other": str(lead.pk)}).status_code == 200
    assert [row["id"] for row in call(f"matters/{whole.pk}").json()["related"]] == [str(lead.pk)]


# ------------------------------------------------------------------ related


def test_related_stands_in_both_stories_and_both_go_on(ways):
    one, other = ways.at(State.HANDLING), ways.at(State.CLOSED)
    ways.take("desk", one, "link", "老毛病。", other=other.number)
    assert Tie.objects.count() == 1
    for case in (one, other):
        told = story(ways.actor("desk"), again(case)).lines[-1]
        assert told.entry.step == "link"
        assert {one.number, other.number} - {case.number} == set(told.facts)
        assert not told.entry.public
    assert (again(one).state, again(other).state) == ("handling", "closed")
    with pytest.raises(Invalid), transaction.atomic():
        ways.take("desk", other, "link", other=one.number)
    ways.take("desk", other, "unlink", other=one.number)
    assert Tie.objects.count() == 0
    with pytest.raises(Invalid), transaction.atomic():
        ways.take("desk", other, "unlink", other=one.number)
    with pytest.raises(Invalid), transaction.atomic():
        ways.take("desk", one, "link", other=one.number)


def test_a_complaint_is_not_named_beside_what_is_seen_below_it(ways):
    complaint, plain = ways.receipt("村里账目不清", about="village").case, ways.receipt().case
    with pytest.raises(Invalid), transaction.atomic():
        ways.take("desk", plain, "link", other=complaint.number)
