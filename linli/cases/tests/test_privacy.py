"""A reporter's own data: who looked, a copy, corrected words, erased words. And the office above."""

import io
import json
import zipfile

import pytest
from django.db import connection

from linli.cases.actions.forgetting import CASE_ERASED, case_erase
from linli.cases.actions.looking import reporter_reveal
from linli.cases.actions.moving import Move
from linli.cases.actions.reporters import case_copy, case_correct
from linli.cases.models import Case, Entry, Look, Reporter, Words
from linli.cases.reads.lists import Filter, page
from linli.cases.reads.looks import looks_below, looks_of
from linli.cases.reads.stories import story
from linli.cases.rules.steps import State
from linli.kernel import clock, storage
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.models import Attachment, Audit
from linli.kernel.reads import broken
from linli.kernel.registry import event_handlers, on
from linli.privacy.actions.holds import hold_place
from linli.privacy.actions.seeds import texts_seed

pytestmark = pytest.mark.django_db


def look(ways, name, case, reason="ask", words="问清位置"):
    return reporter_reveal(actor=ways.actor(name), case_id=case.pk, reason=reason, words=words)


def correct(ways, case, words, where="", who="reporter"):
    return case_correct(Move(ways.actor(who, case), case.pk, "correct", words=words, where=where))


# --- looks


@pytest.mark.parametrize(
    ("reason", "words"),
    [("", "问一下"), ("before", "问一下"), ("x", "问一下"), ("ask", ""), ("ask", "x" * 201)],
)
def test_nobody_looks_without_a_reason(ways, reason, words):
    case = ways.receipt(phone="13800001234").case
    with pytest.raises(Invalid):
        look(ways, "desk", case, reason, words)
    assert not Look.objects.exists()


def test_the_office_above_sees_each_look_and_the_office_itself_does_not(ways):
    town = ways.receipt(phone="13800001234").case
    look(ways, "desk", town)
    village = ways.take("desk", ways.receipt(phone="13800001234").case, "hand_down")
    look(ways, "clerk", village)
    top = ways.take("desk", ways.receipt(phone="13800001234").case, "pass_up")
    look(ways, "banner", top)
    seen = {name: [row.number for row in looks_below(ways.actor(name))] for name in (
        "banner", "admin", "desk", "desk2", "clerk", "worker", "officer")}  # fmt: skip
    assert seen == {
        "banner": [village.number, town.number],
        "admin": [top.number],
        "desk": [village.number],
        "desk2": [],
        "clerk": [],
        "worker": [],
        "officer": [],
    }
    row = looks_below(ways.actor("banner"))[1]
    assert ("万合永镇" in row.desk, row.who, row.words, row.case_id) == (
        True,
        "desk·演示",
        "问清位置",
        town.pk,
    )
    assert looks_below(ways.actor("admin"))[0].case_id is None, "administrators do not open matters"
    first, second = looks_below(ways.actor("banner"))
    assert looks_below(ways.actor("banner"), after=first.id) == [second]


def test_the_reporter_sees_which_desk_when_and_why_but_no_name(ways):
    case = ways.receipt(phone="13800001234").case
    look(ways, "desk", case, words="王站长让问的")
    (told,) = looks_of(case.pk)
    assert (told.day, "万合永镇" in told.desk) == (clock.today(), True)
    assert "演示" not in f"{told}"
    assert "王站长" not in f"{told}"
    assert (
        case_copy(actor=ways.actor("reporter", case), case_id=case.pk)["identity_opened"][0]["why"]
        == told.why
    )


# --- copy


def test_the_copy_is_whole_and_masks_who_it_was(ways, photo):
    texts_seed(actor=SYSTEM)
    case = ways.at(
        State.CLOSED, what="路灯坏了", where="村口", files=photo(), name="张三", phone="13800001234"
    )
    held = case_copy(actor=ways.actor("reporter", case), case_id=case.pk)
    text = json.dumps(held, default=str, ensure_ascii=False)
    assert (held["what"], held["where"], held["state"], held["notice_version"]) == (
        "路灯坏了",
        "村口",
        "closed",
        1,
    )
    assert held["identity"] == {"name": "张*", "phone": "138****1234", "network": False}
    assert len(held["steps"][0]["photos"]) == 1
    assert "13800001234" not in text
    assert "·演示" not in text
    assert Audit.objects.filter(verb="case_copy", object_id=case.pk).count() == 1
    for name in ("stranger", "desk", "admin"):
        with pytest.raises(Missing):
            case_copy(actor=ways.actor(name, case), case_id=case.pk)


# --- correction


def test_corrected_words_take_the_place_of_the_old(ways):
    case = ways.at(State.HANDLING, what="三盏不亮", where="村东")
    correct(ways, case, "五盏不亮", "村西")
    case = correct(ways, case, "四盏不亮")
    words = Words.objects.get(pk=case.pk)
    assert (words.what, words.where) == ("四盏不亮", "")
    told = story(ways.actor("desk"), case)
    assert [line.text for line in told.lines if line.entry.step in ("report", "correct")] == [
        "",
        "",
        "四盏不亮",
    ]
    assert [line.corrected for line in told.lines if line.entry.step in ("report", "correct")] == [
        True,
        True,
        False,
    ]
    assert told.row.title == "四盏不亮"
    assert [row.title for row in page(ways.actor("desk"), Filter()).rows] == ["四盏不亮"]
    assert (case.state, list(broken())) == ("handling", [])
    assert Entry.objects.filter(case=case, step="correct").count() == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_entrytext WHERE text LIKE '%%盏不亮%%'")
        assert cursor.fetchone() == (0,)


def test_a_change_of_corrected_words_behind_our_back_is_found(ways):
    from linli.kernel import verbs

    case = correct(ways, ways.at(State.NEW), "五盏不亮")
    row = Words.objects.get(pk=case.pk)
    with verbs.writing():
        Words.objects.filter(pk=case.pk).delete()
        Words.objects.create(case=case, what="没有坏", where=row.where, salt=row.salt)
    first = f"cases: the words of entry 2 of story {case.pk} were changed"
    assert first in list(broken())


def test_who_may_correct(ways):
    case = ways.at(State.CLOSED)
    with pytest.raises(Forbidden):
        correct(ways, case, "改", who="desk")
    with pytest.raises(Missing):
        correct(ways, case, "改", who="stranger")
    with pytest.raises(Invalid):
        correct(ways, case, "")
    case_erase(actor=ways.actor("reporter", case), case_id=case.pk, scope="all")
    with pytest.raises(Invalid):
        correct(ways, case, "改")


# --- erasing


def test_only_who_it_was_goes_at_any_time(ways):
    case = ways.at(State.HANDLING, name="张三", phone="13800001234")
    heard = []
    on(CASE_ERASED, lambda **facts: heard.append(facts))
    try:
        case_erase(actor=ways.actor("reporter", case), case_id=case.pk, scope="identity")
    finally:
        event_handlers.get(CASE_ERASED).pop()
    row = Reporter.objects.get(pk=case.pk)
    assert (row.name, row.phone, row.phone_key, row.network) == (None, None, "", "")
    assert Words.objects.filter(pk=case.pk).exists()
    assert heard == [{"case_id": case.pk, "scope": "identity"}]
    assert (
        reporter_reveal(actor=ways.actor("desk"), case_id=case.pk, reason="ask", words="问一下")["phone"]
        == ""
    )


@pytest.mark.parametrize("state", list(State))
def test_words_go_once_nobody_needs_them(ways, state):
    case = ways.at(state)
    holder = ways.actor("reporter", case)
    over = state in (State.ANSWERED, State.CLOSED, State.DECLINED, State.WITHDRAWN)
    if over:
        case_erase(actor=holder, case_id=case.pk, scope="all")
    else:
        with pytest.raises(Invalid):
            case_erase(actor=holder, case_id=case.pk, scope="all")
    assert Words.objects.filter(pk=case.pk).exists() != over
    assert list(broken()) == []


def test_no_trace_of_words_photos_or_name_is_left(ways, photo, django_capture_on_commit_callbacks):
    from linli.privacy.tests.test_persons import dump

    marks = ("路灯边上住的是张三家", "村东头老井旁", "换灯时问了张三", "张三", "H-778")
    files = photo()
    case = ways.at(
        State.DISPATCHED, what=marks[0], where=marks[1], name="张三", phone="13800001234", files=files,
        lon=117.951234, lat=43.154321, by=ways.actor("desk"), channel="hotline", hotline_number=marks[4],
    )  # fmt: skip
    look(ways, "desk", case, words="问张三家门牌")
    case = ways.take("officer", case, "report_back", marks[2], files=photo(9))
    case = ways.walk(case, "verify", "answer", "close")
    assert all(mark in dump() for mark in marks if mark != "张三")
    paths = [storage.path_of(row.file_id) for row in Attachment.objects.filter(owner_id=case.pk)]
    assert len(paths) == 2
    with django_capture_on_commit_callbacks(execute=True):
        case_erase(actor=ways.actor("reporter", case), case_id=case.pk, scope="all")
    after = dump()
    assert [mark for mark in (*marks, "117.951234") if mark in after] == []
    assert not [path for path in paths if path.exists()], "the bytes go at once"
    assert list(broken()) == []
    told = story(ways.actor("reporter", case), case)
    assert told.lines[0].erased
    assert (Case.objects.get(pk=case.pk).village_id, told.row.title) == (case.village_id, "—")


def test_the_banner_desk_erases_for_whoever_lost_the_slip(ways):
    case = ways.at(State.CLOSED)
    with pytest.raises(Invalid):
        case_erase(actor=ways.actor("banner"), case_id=case.pk, scope="all")
    with pytest.raises(Invalid):
        case_erase(actor=SYSTEM, case_id=case.pk, scope="half")
    case_erase(actor=ways.actor("banner"), case_id=case.pk, scope="all", basis="person")
    row = Audit.objects.get(verb="case_erase")
    assert (row.object_id, row.detail) == (case.pk, {"scope": "all", "basis": "person"})
    for name, error in (
        ("desk", Forbidden),
        ("worker", Forbidden),
        ("admin", Missing),
        ("stranger", Missing),
    ):
        with pytest.raises(error):
            case_erase(actor=ways.actor(name, case), case_id=case.pk, scope="all", basis="person")
    with pytest.raises(Missing):
        case_erase(actor=SYSTEM, case_id=ways.cast.users["desk"], scope="all")


def test_what_must_be_kept_is_not_erased_and_says_until_when(ways):
    case = ways.at(State.CLOSED)
    hold_place(actor=SYSTEM, kind="case", object_id=case.pk, reason="检察院来函", until_on=clock.today())
    with pytest.raises(Invalid, match=str(clock.today())):
        case_erase(actor=ways.actor("reporter", case), case_id=case.pk, scope="identity")


# --- the pages


@pytest.fixture
def slip(client, ways, photo):
    """A browser that holds the slip of a closed matter with a photo."""
    receipt = ways.receipt(what="路灯坏了", name="张三", phone="13800001234", files=photo())
    ways.walk(receipt.case, "accept", "grade", "dispatch", "take", "report_back", "verify", "answer", "close")
    client.get(f"/f/{receipt.token}")
    return client, receipt.case


def test_the_page_about_ones_data(slip, ways):
    client, case = slip
    look_at = f"/follow/{case.number}/data"
    text = client.get(look_at).content.decode()
    assert "138****1234" in text
    assert "+8613800001234" not in text
    copy = client.get(f"{look_at}/copy.json")
    assert json.loads(copy.content)["what"] == "路灯坏了"
    archive = zipfile.ZipFile(io.BytesIO(client.get(f"{look_at}/copy.zip").content))
    assert "report.json" in archive.namelist()
    assert len(archive.namelist()) == 2
    assert archive.testzip() is None
    assert client.get(f"{look_at}/copy.doc").status_code == 404
    sent = client.post(f"{look_at}/correct", {"text": "路灯坏了两盏", "where": "村口"})
    assert sent.status_code == 302
    assert "路灯坏了两盏" in client.get(look_at).content.decode()
    empty = client.post(f"{look_at}/correct", {"text": "", "where": "写着别丢"})
    assert empty.status_code == 422
    assert "写着别丢" in empty.content.decode()
    assert client.get(f"{look_at}/erase/all").status_code == 200
    assert Words.objects.filter(pk=case.pk).exists(), "asking is not erasing"
    assert client.post(f"{look_at}/erase/all").status_code == 302
    assert not Words.objects.filter(pk=case.pk).exists()
    assert client.get(look_at).status_code == 200
    assert client.get(f"{look_at}/erase/half").status_code == 404


def test_erasing_what_is_open_says_why_not(client, ways):
    receipt = ways.receipt()
    client.get(f"/f/{receipt.token}")
    at = f"/follow/{receipt.case.number}/data/erase/all"
    assert '<form method="post">' not in client.get(at).content.decode()
    assert client.post(at).status_code == 422
    assert Words.objects.filter(pk=receipt.case.pk).exists()


def test_without_the_slip_there_is_nothing(client, ways):
    case = ways.receipt().case
    for path, status in (("", 302), ("/copy.json", 404), ("/erase/all", 404)):
        assert client.get(f"/follow/{case.number}/data{path}").status_code == status
    assert client.post(f"/follow/{case.number}/data/erase/all").status_code == 404


def test_the_desks_pages(ways, sign_in, client):
    case = ways.at(State.CLOSED, phone="13800001234")
    banner = sign_in("banner")
    at = f"/desk/matters/{case.pk}/erase/identity"
    assert banner.get(at).status_code == 200
    assert banner.post(at).status_code == 422
    assert banner.post(at, {"basis": "letter"}).status_code == 302
    assert Reporter.objects.get(pk=case.pk).phone is None
    assert banner.get("/desk/looks/?after=nonsense").status_code == 200
    hold_place(actor=SYSTEM, kind="case", object_id=case.pk, reason="检察院来函", until_on=clock.today())
    assert "检察院来函" in banner.get(f"/desk/matters/{case.pk}/").content.decode()
    assert banner.post(at, {"basis": "letter"}).status_code == 422
