"""One of many: parts close on their own, the whole with the last of them, and one code follows them all."""

import pytest
from django.db import transaction

from linli.cases.actions.forgetting import case_erase
from linli.cases.actions.reporters import case_copy, code_holder
from linli.cases.actions.splitting import Part
from linli.cases.models import Case, Entry, Reporter, Words
from linli.cases.reads.following import follower
from linli.cases.reads.stories import case_get, story
from linli.cases.reads.ties import part_answers, ties_of
from linli.cases.reads.verifying import broken, unsearchable, untied
from linli.cases.rules.steps import State
from linli.kernel.errors import Invalid, Missing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def whole_records(db):
    """Whatever a test did, the records agree afterwards."""
    yield
    assert [*broken(), *untied(), *unsearchable()] == []


@pytest.fixture
def split(ways):
    """(receipt, the whole, its parts): a lamp, and rubbish."""
    receipt = ways.receipt("路灯坏了，还有垃圾没人收", phone="13800001234")
    whole = ways.take("desk", receipt.case, "split", "两件分开办。")
    return receipt, whole, list(Case.objects.filter(parent=whole).order_by("number"))


def again(case):
    return Case.objects.get(pk=case.pk)


def test_parts_are_matters_of_their_own(ways, split):
    _receipt, whole, parts = split
    assert (whole.state, whole.parts, whole.due_at) == ("split", 2, None)
    assert [part.number for part in parts] == [f"{whole.number}-1", f"{whole.number}-2"]
    assert [part.category.code for part in parts] == ["facilities", "sanitation"]
    assert {part.state for part in parts} == {"accepted"}
    assert {(part.village_id, part.grid_id, part.floor) for part in parts} == {
        (whole.village_id, whole.grid_id, whole.floor)
    }
    assert not Reporter.objects.filter(pk__in=[part.pk for part in parts]).exists()
    assert [row.case.pk for row in ties_of(ways.actor("desk"), whole).parts] == [part.pk for part in parts]


def test_each_unit_sees_its_part_alone(ways, split):
    _receipt, whole, (lamp, rubbish) = split
    ways.take("desk", lamp, "triage")
    ways.take("desk", rubbish, "triage", unit=ways.cast.units["safety"])
    officer, officer2 = ways.actor("officer"), ways.actor("officer2")
    assert case_get(officer, lamp.pk).due_at is not None
    assert case_get(officer2, rubbish.pk)
    for actor, hidden in ((officer, rubbish), (officer2, lamp), (officer, whole), (officer2, whole)):
        with pytest.raises(Missing):
            case_get(actor, hidden.pk)
    assert ties_of(officer, again(lamp)).whole is None


def test_the_whole_is_answered_when_all_parts_have_ended(ways, split):
    _receipt, whole, (lamp, rubbish) = split
    ways.take("desk", lamp, "settle", "灯换好了。")
    assert again(whole).state == "split"
    ways.take("desk", rubbish, "settle", "垃圾清走了。")
    whole = again(whole)
    assert (whole.state, whole.due_at is not None) == ("verified", True)
    assert part_answers(whole) == "灯换好了。\n垃圾清走了。"
    done = ways.take("desk", whole, "answer", "灯换好了，垃圾也清走了。", outcome="solved")
    assert done.state == "closed"
    assert ways.take("reporter", whole, "rate", rating=4).rating == 4


def test_a_part_may_be_declined_or_taken_back(ways, split):
    _receipt, whole, (lamp, rubbish) = split
    ways.take("desk", lamp, "decline", "这归电力公司。")
    holder = code_holder(whole.pk)
    from linli.cases.actions.moving import Move
    from linli.cases.actions.steps import take_step

    take_step(Move(holder, rubbish.pk, "withdraw"), {})
    assert again(rubbish).state == "withdrawn"
    assert again(whole).state == "verified"


def test_a_reopened_part_takes_the_whole_along(ways, split):
    _receipt, whole, (lamp, rubbish) = split
    for part in (lamp, rubbish):
        ways.take("desk", part, "settle", "好了。")
    ways.take("desk", whole, "answer", "都好了。", outcome="solved")
    ways.take("desk", lamp, "reopen", "又坏了。")
    whole = again(whole)
    assert (whole.state, whole.outcome, whole.is_open) == ("split", "", True)
    ways.take("desk", lamp, "settle", "又好了。")
    assert again(whole).state == "verified"
    ways.take("desk", whole, "answer", "真好了。", outcome="solved")
    ways.take("desk", whole, "reopen", "整个再看。")
    with pytest.raises(Invalid), transaction.atomic():
        ways.take("desk", lamp, "reopen", "又坏了。")


def test_more_parts_later_but_never_of_a_part(ways, split):
    _receipt, whole, (lamp, _rubbish) = split
    kind = ways.kind("roads")
    ways.take("desk", whole, "split", parts=[Part("路也塌了", kind)])
    assert again(whole).parts == 3
    assert Case.objects.filter(parent=whole, number=f"{whole.number}-3").exists()
    for case, parts in (
        (lamp, [Part("甲", kind), Part("乙", kind)]),
        (whole, [Part("丙", kind)] * 7),
        (whole, []),
        (whole, [Part(" ", kind)]),
        (whole, [Part("长" * 4001, kind)]),
        (whole, [Part("丁", whole.pk)]),
        (ways.receipt().case, [Part("戊", kind)]),
    ):
        with pytest.raises(Invalid), transaction.atomic():
            ways.take("desk", case, "split", parts=parts)


def test_withdrawing_the_whole_ends_its_parts(ways, split):
    _receipt, whole, (lamp, rubbish) = split
    follower_case = ways.take("desk", ways.receipt().case, "merge", other=lamp.number)
    ways.take("desk", rubbish, "settle", "清走了。")
    ways.take("reporter", whole, "withdraw", "")
    assert [again(case).state for case in (whole, lamp, rubbish)] == ["withdrawn", "withdrawn", "closed"]
    heir = again(follower_case)
    assert (heir.lead_id, heir.state, heir.parent_id) == (None, "accepted", None)


def test_one_code_follows_all(ways, split):
    receipt, whole, (lamp, rubbish) = split
    assert follower(whole.number, receipt.code) == follower(lamp.number, receipt.code) == whole.pk
    holder = code_holder(whole.pk)
    assert case_get(holder, lamp.pk)
    assert [row.case.pk for row in ties_of(holder, whole).parts] == [lamp.pk, rubbish.pk]
    with pytest.raises(Missing):
        case_get(code_holder(lamp.pk), whole.pk)
    told = story(holder, lamp)
    assert told.lines[0].who != "说的人"
    assert "supplement" in told.steps


def test_splitting_what_leads_keeps_the_others_answered(ways, split):
    _receipt, whole, (lamp, rubbish) = split
    other = ways.take("desk", ways.receipt("灯也黑了").case, "merge", other=whole.number)
    for part in (lamp, rubbish):
        ways.take("desk", part, "settle", "好了。")
    ways.take("desk", whole, "answer", "都好了。", outcome="solved")
    assert again(other).state == "closed"
    ways.take("desk", lamp, "reopen", "又坏了。")
    assert (again(other).state, again(whole).state) == ("merged", "split")


def test_a_part_is_not_merged_but_can_lead(ways, split):
    _receipt, whole, (lamp, rubbish) = split
    plain = ways.receipt().case
    for case, other in ((lamp, plain), (lamp, whole), (whole, plain), (lamp, rubbish)):
        with pytest.raises(Invalid), transaction.atomic():
            ways.take("desk", case, "merge", other=other.number)
    ways.take("desk", plain, "merge", other=lamp.number)
    ways.take("desk", lamp, "settle", "好了。")
    assert again(plain).state == "closed"


def test_what_is_held_and_its_removal_cover_the_parts(ways, split):
    _receipt, whole, (lamp, rubbish) = split
    holder = code_holder(whole.pk)
    copy = case_copy(actor=holder, case_id=whole.pk)
    assert [part["what"] for part in copy["parts"]] == ["灯不亮", "垃圾没人收"]
    with pytest.raises(Invalid):
        case_erase(actor=holder, case_id=whole.pk, scope="all")
    ways.take("reporter", whole, "withdraw", "")
    with pytest.raises(Invalid):
        case_erase(actor=holder, case_id=lamp.pk, scope="all")
    case_erase(actor=holder, case_id=whole.pk, scope="all")
    assert not Words.objects.filter(pk__in=[whole.pk, lamp.pk, rubbish.pk]).exists()


def test_a_reporter_corrects_their_own_words_on_the_whole(ways, split):
    from linli.cases.actions.moving import Move
    from linli.cases.actions.reporters import case_correct

    _receipt, whole, (lamp, _rubbish) = split
    holder = code_holder(whole.pk)
    with pytest.raises(Invalid):
        case_correct(Move(holder, lamp.pk, "correct", words="不是灯"))
    case_correct(Move(holder, whole.pk, "correct", words="只有灯"))
    assert Words.objects.get(pk=whole.pk).what == "只有灯"


def test_every_part_begins_with_its_own_entry(split):
    _receipt, whole, parts = split
    assert [e.step for e in Entry.objects.filter(case=whole).order_by("seq")] == ["report", "split"]
    for part in parts:
        (entry,) = Entry.objects.filter(case=part)
        assert (entry.step, entry.seq, entry.to_state) == ("part", 1, State.ACCEPTED)


def test_the_page_splits_and_prepares_the_answer(sign_in, client, ways):
    receipt = ways.receipt("路灯坏了，还有垃圾没人收")
    case, desk = receipt.case, sign_in("desk")
    page = desk.get(f"/desk/matters/{case.pk}/").content.decode()
    assert 'name="part_1"' in page
    given = {"part_1": "灯不亮", "part_2": "垃圾没人收", "part_kind_2": str(ways.kind("sanitation"))}
    assert desk.post(f"/desk/matters/{case.pk}/split", {"part_1": "灯不亮"}).status_code == 422
    assert desk.post(f"/desk/matters/{case.pk}/split", given).status_code == 302
    parts = list(Case.objects.filter(parent=case).order_by("number"))
    assert [part.category.code for part in parts] == ["facilities", "sanitation"]
    for part, words in zip(parts, ("灯换好了。", "垃圾清走了。"), strict=True):
        assert desk.post(f"/desk/matters/{part.pk}/settle", {"text": words}).status_code == 302
    page = desk.get(f"/desk/matters/{case.pk}/").content.decode()
    assert "灯换好了。\n垃圾清走了。</textarea>" in page
    assert client.get(f"/f/{receipt.token}").status_code == 302
    page = client.get(f"/follow/{case.number}").content.decode()
    assert f"/follow/{case.number}-1" in page
    page = client.get(f"/follow/{case.number}-1").content.decode()
    assert "灯换好了。" in page
    assert client.get(f"/follow/{case.number}-1/data").headers["Location"] == f"/follow/{case.number}/data"
