"""What a reporter without an account does with number and code."""

from datetime import timedelta

import pytest

from linli.cases.actions.looking import reporter_reveal
from linli.cases.actions.reporters import code_holder, follow, follow_token
from linli.cases.models import Entry
from linli.cases.reads.stories import case_get, case_numbered, finished_text, story, story_path
from linli.cases.rules.steps import State
from linli.kernel import clock
from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Forbidden, Invalid, Missing, Throttled
from linli.kernel.models import Throttle
from linli.kernel.rules.limits import FOLLOW_NETWORK, FOLLOW_NUMBER

pytestmark = pytest.mark.django_db
VISITOR = Actor(kind=Kind.ANONYMOUS, network="n1")


def visitor(network):
    return Actor(kind=Kind.ANONYMOUS, network=network)


def test_followed_by_number_and_code_as_people_type_them(ways):
    receipt = ways.receipt()
    number, code = receipt.case.number, receipt.code
    typed = [
        (number, code),
        (number.lower(), f"{code[:4]} {code[4:].lower()}"),
        (number.replace("-", ""), code),
        (number, code.replace("0", "O").replace("1", "l")),
    ]
    for given_number, given_code in typed:
        holder = follow(actor=VISITOR, number=given_number, code=given_code)
        assert (holder.kind, holder.case_id, holder.grants) == (Kind.CODE_HOLDER, receipt.case.pk, ())


def test_followed_by_the_qr_code(ways):
    receipt = ways.receipt()
    assert follow_token(actor=VISITOR, token=receipt.token).case_id == receipt.case.pk
    for wrong in ("", receipt.code, receipt.token[:-1], "0" * 26):
        with pytest.raises(Missing):
            follow_token(actor=VISITOR, token=wrong)


def test_wrong_number_and_wrong_code_are_answered_alike(ways):
    one, two = ways.receipt(), ways.receipt()
    said = set()
    for number, code in (
        (one.case.number, two.code),
        ("WHY-2020-99999", one.code),
        ("nonsense", one.code),
        (one.case.number, ""),
        ("", ""),
    ):
        with pytest.raises(Missing) as refused:
            follow(actor=VISITOR, number=number, code=code)
        said.add(str(refused.value.message))
    assert len(said) == 1


def test_guessing_is_throttled_per_number_and_per_network(ways):
    receipt = ways.receipt()
    for n in range(FOLLOW_NUMBER.tries):
        with pytest.raises(Missing):
            follow(actor=visitor(f"n{n}"), number=receipt.case.number, code="WRONG")
    with pytest.raises(Throttled):
        follow(actor=visitor("other"), number=receipt.case.number, code=receipt.code)
    for n in range(FOLLOW_NETWORK.tries):
        with pytest.raises(Missing):
            follow(actor=visitor("busy"), number=f"WHY-2026-{n + 1000}", code="WRONG")
    with pytest.raises(Throttled):
        follow(actor=visitor("busy"), number="WHY-2026-9", code="WRONG")
    with pytest.raises(Throttled):
        follow_token(actor=visitor("busy"), token="guessed")
    assert follow_token(actor=visitor("busy"), token=receipt.token).case_id == receipt.case.pk


def test_who_has_the_code_may_look_as_often_as_they_like(ways):
    receipt = ways.receipt()
    for _n in range(FOLLOW_NUMBER.tries + 2):
        assert follow(actor=VISITOR, number=receipt.case.number, code=receipt.code)
    assert not Throttle.objects.filter(tries__gt=1).exists(), "right codes do not count"


def test_unreadable_numbers_do_not_shut_each_other_out(ways):
    for n in range(FOLLOW_NUMBER.tries + 1):
        with pytest.raises(Missing):
            follow(actor=visitor(f"n{n}"), number="hello", code="X")


def test_the_public_story_names_offices_never_people(ways, photo):
    case = ways.at(State.HANDLING, files=photo(10))
    ways.take("clerk", case, "note", "内部：他家很难说话。", files=photo(200))
    ways.take("clerk", case, "note", "明天换灯。", public=True)
    case = ways.walk(case, "report_back", "verify", "answer")
    told = story(ways.actor("reporter", case), case)
    assert [line.entry.step for line in told.lines] == [
        "report",
        "accept",
        "dispatch",
        "take",
        "note",
        "answer",
    ]
    assert all(line.entry.public for line in told.lines)
    said = " ".join(f"{line.who} {line.said} {line.facts} {line.text}" for line in told.lines)
    assert "·演示" not in said
    assert "难说话" not in said
    assert "水利站" in said
    assert told.lines[0].who == told.lines[0].who.strip() != ""
    assert sum(len(line.photos) for line in told.lines) == 1
    assert (told.has_phone, told.may_reveal) == (False, False)
    inside = story(ways.actor("desk"), case)
    assert "desk·演示" in " ".join(line.who for line in inside.lines)
    assert len(inside.lines) == 10
    assert sum(len(line.photos) for line in inside.lines) == 2


def test_a_code_opens_its_own_matter_only(ways):
    mine, other = ways.receipt().case, ways.receipt().case
    holder = code_holder(mine.pk)
    assert case_numbered(holder, mine.number).pk == mine.pk
    for refused in (
        lambda: case_get(holder, other.pk),
        lambda: case_numbered(holder, other.number),
        lambda: case_numbered(holder, "nonsense"),
    ):
        with pytest.raises(Missing):
            refused()
    assert story(holder, mine).hats == {"reporter"}


def test_photos_of_the_office_stay_in_the_office(ways, photo):
    from linli.cases.reads.task_stories import file_reader
    from linli.kernel.reads import attachments_of

    case = ways.at(State.NEW, files=photo(10))
    ways.take("desk", case, "note", files=photo(200))
    shown, hidden = attachments_of("case", [case.pk])[case.pk]
    holder = ways.actor("reporter", case)
    assert file_reader(holder, shown)
    assert not file_reader(holder, hidden)
    assert not file_reader(code_holder(ways.receipt().case.pk), shown)
    assert file_reader(ways.actor("worker"), hidden)
    assert not file_reader(ways.actor("desk2"), shown)


def test_a_photo_that_was_taken_back_is_not_shown_outside(ways, photo):
    from linli.kernel import verbs
    from linli.kernel.models import Attachment

    case = ways.at(State.NEW, files=photo())
    assert story(ways.actor("reporter", case), case).lines[0].photos
    with verbs.writing():
        Attachment.objects.filter(owner_id=case.pk).update(public=False)
    assert not story(ways.actor("reporter", case), case).lines[0].photos
    assert story(ways.actor("desk"), case).lines[0].photos


def test_added_with_a_photo(ways, photo):
    case = ways.take("reporter", ways.at(State.HANDLING), "supplement", "又坏了一盏。", files=photo())
    entry = Entry.objects.get(case=case, step="supplement")
    assert (entry.user_id, entry.actor_kind, entry.public) == (None, "code", True)
    assert entry.params["hat"] == "reporter"
    assert len(entry.params["files"]) == 1
    assert (case.state, case.due_at is None) == ("handling", False)


def test_nothing_is_added_to_a_finished_matter(ways):
    with pytest.raises(Invalid):
        ways.take("reporter", ways.at(State.CLOSED), "supplement")


def test_rated_once(ways):
    case = ways.take("reporter", ways.at(State.ANSWERED), "rate", "", rating=2)
    assert case.rating == 2
    assert "rate" not in story(ways.actor("reporter", case), case).steps
    with pytest.raises(Invalid):
        ways.take("reporter", case, "rate", rating=5)
    with pytest.raises(Invalid):
        ways.take("reporter", ways.at(State.CLOSED), "rate", rating=None)


# ------------------------------------------------------------------ reopening


def test_reopened_once_and_rated_anew(ways):
    case = ways.take("reporter", ways.at(State.CLOSED), "rate", rating=1)
    case = ways.take("reporter", case, "reopen", "又坏了。")
    assert (case.state, case.unit_id, case.rating, case.outcome, case.reopened) == (
        "accepted",
        None,
        None,
        "",
        1,
    )
    case = ways.walk(case, "grade", "dispatch", "take", "report_back", "verify", "answer", "close")
    assert "reopen" not in story(ways.actor("reporter", case), case).steps
    with pytest.raises(Invalid):
        ways.take("reporter", case, "reopen")
    assert ways.take("reporter", case, "rate", rating=5).rating == 5
    assert ways.take("desk", case, "reopen").reopened == 2


def test_the_desks_own_reopening_does_not_use_up_the_reporters(ways):
    case = ways.take("desk", ways.at(State.CLOSED), "reopen")
    case = ways.take("worker", case, "settle")
    assert "reopen" in story(ways.actor("reporter", case), case).steps
    assert ways.take("reporter", case, "reopen").state == "accepted"


@pytest.mark.parametrize("state", [State.ANSWERED, State.CLOSED, State.DECLINED])
@pytest.mark.parametrize(("days", "open_"), [(14.9, True), (15.1, False)])
def test_reopening_ends_fifteen_days_after_the_answer(ways, state, days, open_):
    case = ways.at(state)
    with clock.at(clock.now() + timedelta(days=days)):
        ways.take("desk", case, "note", "期间的备注不延长期限。")
        assert ("reopen" in story(ways.actor("reporter", case), case).steps) == open_
        if open_:
            assert ways.take("reporter", case, "reopen").state == "accepted"
        else:
            with pytest.raises(Invalid):
                ways.take("reporter", case, "reopen")


def test_what_was_withdrawn_stays_withdrawn(ways):
    case = ways.at(State.WITHDRAWN)
    assert story(ways.actor("reporter", case), case).steps == []
    with pytest.raises(Invalid):
        ways.take("reporter", case, "reopen")


# ------------------------------------------------------------------ a higher level


def test_taken_to_the_banner_and_no_further(ways):
    case = ways.take("reporter", ways.at(State.HANDLING), "go_higher", "镇里拖着不办。")
    assert (case.level, case.state, case.unit_id) == ("banner", "accepted", None)
    assert case.due_at is not None, "the banner's time starts"
    assert "go_higher" not in story(ways.actor("reporter", case), case).steps
    with pytest.raises(Invalid):
        ways.take("reporter", case, "go_higher")
    with pytest.raises(Forbidden):
        ways.take("desk", case, "grade")
    with pytest.raises(Forbidden):
        reporter_reveal(actor=ways.actor("desk"), case_id=case.pk, reason="ask", words="问一下")
    assert ways.take("banner", case, "grade").state == "graded"


def test_taken_from_the_village_to_the_town(ways):
    case = ways.take("desk", ways.at(State.NEW), "hand_down")
    assert case.level == "village"
    assert ways.take("reporter", case, "go_higher").level == "town"


# ------------------------------------------------------------------ the hotline's text


def test_the_finished_text_for_the_hotline(ways):
    case = ways.at(
        State.VERIFIED,
        what="路灯坏了。晚上黑",
        by=ways.actor("desk"),
        channel="hotline",
        hotline_number="H-7",
    )
    assert finished_text(story(ways.actor("desk"), case)) == ""
    case = ways.take("desk", case, "answer", "灯泡换好了。")
    text = finished_text(story(ways.actor("desk"), case))
    assert all(part in text for part in ("路灯坏了", "H-7", case.number, "灯泡换好了。"))
    settled = ways.take("worker", ways.at(State.NEW), "settle", "当场办好。")
    assert "当场办好。" in finished_text(story(ways.actor("desk"), settled))
    declined = ways.take("desk", ways.at(State.NEW), "decline", "请找法院。")
    assert "请找法院。" in finished_text(story(ways.actor("desk"), declined))


def test_a_long_story_keeps_its_beginning_and_its_end(ways):
    from linli.cases.reads import stories

    case = ways.at(State.NEW)
    for n in range(stories.LIMIT + 3):
        case = ways.take("desk", case, "note", f"第{n}条")
    told = story(ways.actor("desk"), case)
    assert told.lines[0].entry.step == "report"
    assert told.lines[-1].text == f"第{stories.LIMIT + 2}条"
    assert len(told.lines) == stories.LIMIT + 1


def test_steps_of_the_system_and_of_accounts_without_a_posting_have_a_name(ways):
    from linli.cases.reads.lines import _who
    from linli.kernel.actor import Kind as K

    case = ways.at(State.ACCEPTED)
    entry = Entry.objects.get(case=case, step="accept")
    assert _who(entry, {}, False)
    entry.actor_kind, entry.user_id = K.SYSTEM, None
    assert _who(entry, {}, True)
    assert story_path(case.pk).endswith(f"/desk/matters/{case.pk}/")
