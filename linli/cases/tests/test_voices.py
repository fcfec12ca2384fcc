"""Opinions and questions from the door to the public board and off it again."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from linli.cases.actions.board import board_forget
from linli.cases.actions.forgetting import case_erase, words_forget
from linli.cases.models import Case, Entry, Published
from linli.cases.reads.board import Sought, board_page
from linli.cases.reads.lists import Filter, page
from linli.cases.reads.stories import story
from linli.cases.reads.verifying import broken, unlike_the_board, unsearchable
from linli.cases.rules.steps import State
from linli.kernel import clock, verbs
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.notify.models import Notice
from linli.privacy.actions.seeds import texts_seed

pytestmark = pytest.mark.django_db
BOARD = {"board_words": "合作医疗怎么跨旗报销", "board_answer": "先备案，出院直接结。", "looked": True}


@pytest.fixture(autouse=True)
def _texts(cast):
    texts_seed(actor=SYSTEM)


@pytest.fixture
def asked(ways):
    """`asked()` → a question whose giver agreed; `asked("answer", "close")` walks it on."""

    def _asked(*steps, **more):
        given = {"what": "我是王小明，合作医疗怎么跨旗报销？", "kind": "question", "may_publish": True} | more
        case = ways.receipt(**given).case
        for step in steps:
            name = "officer" if step == "answer" else "desk"
            case = ways.take(name, case, step, **({"outcome": "explained"} if step == "close" else {}))
        return case

    return _asked


WAY = ("accept", "dispatch", "answer", "close")


def test_a_question_finds_its_owner_who_answers(ways, asked):
    case = asked()
    assert (case.kind, case.category.code, case.may_publish) == ("question", "policy", True)
    assert Entry.objects.get(case=case).params["consent"] == 1
    case = ways.take("desk", case, "triage")
    assert (case.state, case.grade_id, case.unit_id) == (State.DISPATCHED, None, ways.cast.units["water"])
    assert case.due_at is not None
    assert list(Entry.objects.filter(case=case).order_by("seq").values_list("step", flat=True)) == [
        "report",
        "accept",
        "dispatch",
    ]
    assert story(ways.actor("officer"), case).steps[0] == "answer"
    case = ways.take("officer", case, "answer", "先备案，出院直接结。")
    assert case.state == State.ANSWERED
    assert Notice.objects.filter(
        object_id=case.pk, user_id=ways.cast.users["desk"], key="case_moved"
    ).exists()
    with pytest.raises(Forbidden):
        ways.take("officer", case, "close", outcome="explained")
    with pytest.raises(Invalid):
        ways.take("desk", case, "close", outcome="solved")
    assert ways.take("desk", case, "close", outcome="explained").outcome == "explained"
    assert not list(broken())


@pytest.mark.parametrize("step", ["grade", "verify", "report_back", "take", "return"])
def test_steps_of_matters_are_none_of_a_question(ways, asked, step):
    case = asked("accept", "dispatch")
    with pytest.raises(Invalid):
        ways.take("desk", case, step)


@pytest.mark.parametrize("step", ["publish", "unpublish", "board_yes", "board_no"])
def test_steps_of_the_board_are_none_of_a_matter(ways, step):
    with pytest.raises(Invalid):
        ways.take("desk", ways.at(State.CLOSED), step, **BOARD)


def test_answered_at_once(ways, asked):
    case = ways.take("worker", asked(kind="opinion"), "settle", "好，开春就栽。")
    assert (case.state, case.outcome, case.category.code) == (State.CLOSED, "explained", "opinion")


def test_overdue_like_a_matter(ways, asked):
    case = asked("accept", "dispatch")
    with clock.at(case.due_at):
        late = page(ways.actor("officer"), Filter(urgency="late", kind="question"))
    assert [row.case.pk for row in late.rows] == [case.pk]
    assert late.rows[0].kind


def test_lists_by_kind_and_search(ways, asked):
    case, other = asked(), ways.receipt(what="合作医疗的牌子掉了").case
    desk = ways.actor("desk")
    for words in ("", "合作医疗"):
        rows = page(desk, Filter(kind="question", words=words)).rows
        assert [row.case.pk for row in rows] == [case.pk]
        assert {row.case.pk for row in page(desk, Filter(words=words)).rows} == {case.pk, other.pk}
    assert not page(desk, Filter(kind="opinion", words="合作医疗")).rows
    assert not list(unsearchable())


def test_sorted_among_another_kind(ways, asked):
    case = ways.take("desk", asked(), "sort", kind="matter")
    assert (case.kind, case.may_publish) == ("matter", False)
    assert ways.walk(case, "accept", "grade").state == State.GRADED
    with pytest.raises(Invalid):
        ways.take("desk", case, "sort", kind="opinion")
    assert not list(unsearchable())


# --- the board


def test_published_without_the_name_and_the_original_stays(ways, asked):
    case = ways.take("desk", asked(*WAY), "publish", **BOARD)
    (note,) = board_page(Sought())[0]
    assert (note.words, note.answer, note.kind) == (BOARD["board_words"], BOARD["board_answer"], "question")
    assert note.office == "水利站"
    assert story(ways.actor("desk"), case).words.what == "我是王小明，合作医疗怎么跨旗报销？"
    told = story(ways.actor("reporter", case), case)
    assert told.published.words == BOARD["board_words"]
    assert told.lines[-1].text.startswith(BOARD["board_words"])
    assert not [*unlike_the_board(), *broken(), *unsearchable()]


@pytest.mark.parametrize(
    "wrong",
    [
        {"looked": False},
        {"board_words": ""},
        {"board_answer": " "},
        {"board_words": "打13812345678"},
        {"board_answer": "找150425197001011234"},
        {"board_words": "字" * 2001},
    ],
)
def test_what_the_board_does_not_take(ways, asked, wrong):
    case = asked(*WAY)
    with pytest.raises(Invalid):
        ways.take("desk", case, "publish", **(BOARD | wrong))
    assert not Published.objects.exists()


def test_not_before_it_is_answered_and_not_without_a_yes(ways, asked):
    with pytest.raises(Invalid):
        ways.take("desk", asked("accept", "dispatch"), "publish", **BOARD)
    silent = asked(*WAY, may_publish=False)
    assert "publish" not in story(ways.actor("desk"), silent).steps
    with pytest.raises(Invalid):
        ways.take("desk", silent, "publish", **BOARD)
    agreed = ways.take("reporter", silent, "board_yes")
    assert Entry.objects.get(case=silent, step="board_yes").params["consent"] == 1
    ways.take("desk", agreed, "publish", **BOARD)
    assert Published.objects.count() == 1


@pytest.mark.parametrize("about", [{"about": "village"}, {"about": "town"}, {"unit": "safety"}])
def test_a_complaint_about_an_office_is_never_there(ways, about):
    if "unit" in about:
        about = {"about_unit_id": ways.cast.units["safety"]}
    case = ways.receipt(what="服务态度不好", kind="opinion", may_publish=True, **about).case
    assert case.may_publish is False
    case = ways.take("banner", case, "settle", "已经提醒。")
    assert "board_yes" not in story(ways.actor("reporter", case), case).steps
    with verbs.writing():
        Case.objects.filter(pk=case.pk).update(may_publish=True)  # even if it were
    assert "publish" not in story(ways.actor("banner"), case).steps
    with pytest.raises(Invalid):
        ways.take("banner", case, "publish", **BOARD)
    assert not Published.objects.exists()


@pytest.mark.parametrize("name", ["worker", "clerk", "officer", "reporter", "desk2", "admin"])
def test_only_the_desk_publishes(ways, asked, name):
    with pytest.raises((Forbidden, Missing)):
        ways.take(name, asked(*WAY), "publish", **BOARD)


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("desk", "unpublish"),
        ("reporter", "board_no"),
        ("reporter", "correct"),
        ("reporter", "reopen"),
        ("desk", "reopen"),
    ],
)
def test_off_the_board_at_once(client, ways, asked, name, step):
    case = ways.take("desk", asked(*WAY), "publish", **BOARD)
    address = f"/board/{Published.objects.get().pk}"
    assert client.get(address).status_code == 200
    ways.take(name, case, step)
    assert client.get(address).status_code == 404
    for face in ("/board", "/board/feed", "/board?q=合作医疗", "/api/v1/board", "/api/v1/board?q=合作医疗"):
        assert "跨旗" not in client.get(face).content.decode(), face
    with pytest.raises(Invalid):
        ways.take("desk", Case.objects.get(pk=case.pk), "unpublish")


def test_published_again_in_place_of_itself(client, ways, asked):
    case = ways.take("desk", asked(*WAY), "publish", **BOARD)
    first = Published.objects.get().pk
    case = ways.take("desk", case, "publish", **(BOARD | {"board_words": "跨旗怎么报"}))
    assert (Published.objects.get().pk, Published.objects.get().words) == (first, "跨旗怎么报")
    ways.take("reporter", case, "board_no")
    with pytest.raises(Invalid):
        ways.take("desk", case, "publish", **BOARD)
    with pytest.raises(Invalid):
        ways.take("reporter", case, "board_no")


def test_two_clicks_publish_once(ways, asked):
    case = asked(*WAY)
    for _click in range(2):
        ways.take("desk", case, "publish", key="k" * 20, **BOARD)
    assert Entry.objects.filter(case=case, step="publish").count() == 1


@pytest.mark.parametrize("way", ["reporter", "time", "board"])
def test_the_copy_goes_with_the_words(ways, asked, way):
    case = ways.take("desk", asked(*WAY), "publish", **BOARD)
    if way == "reporter":
        case_erase(actor=ways.actor("reporter", case), case_id=case.pk, scope="all")
    else:
        later = clock.now() + timedelta(days=1)
        assert (words_forget if way == "time" else board_forget)(before=later) == 1
    assert not Published.objects.exists()
    assert Case.objects.get(pk=case.pk).may_publish is (way == "board")
    assert not [*broken(), *unlike_the_board()]


def test_erasing_only_the_identity_leaves_the_copy(ways, asked):
    case = ways.take("desk", asked(*WAY), "publish", **BOARD)
    case_erase(actor=ways.actor("reporter", case), case_id=case.pk, scope="identity")
    assert Published.objects.count() == 1


def test_a_changed_line_is_found(ways, asked):
    ways.take("desk", asked(*WAY), "publish", **BOARD)
    with verbs.writing():
        Published.objects.update(words="别的话")
    assert len(list(unlike_the_board())) == 1
    with verbs.writing():
        Case.objects.update(may_publish=False)
    assert len(list(unlike_the_board())) == 2


def test_without_a_text_nobody_is_asked(ways, empty_consents):
    case = ways.receipt(what="问一下", kind="question", may_publish=True).case
    assert case.may_publish is False
    with pytest.raises(Invalid):
        ways.take("reporter", case, "board_yes")


@pytest.fixture
def empty_consents(monkeypatch):
    for place in ("intake", "board"):
        monkeypatch.setattr(f"linli.cases.actions.{place}.current_text", lambda purpose: None)


def test_the_search_index_can_be_made_anew(ways, asked):
    asked(*WAY)
    call_command("search", "--rebuild")
    assert not list(unsearchable())
