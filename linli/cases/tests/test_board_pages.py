"""The public board as anybody reads it: nothing unpublished, light, fresh, without names."""

import gzip
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.cases.models import Case, Published
from linli.cases.rules.steps import State
from linli.kernel import verbs
from linli.kernel.actor import SYSTEM
from linli.privacy.actions.seeds import texts_seed

pytestmark = pytest.mark.django_db
FACES = ("/board", "/board/feed", "/api/v1/board")
SECRET = "不能见光的原话"


@pytest.fixture
def publish(ways):
    """`publish("words", "answer", kind=…, place=…)` → what now stands on the board."""
    texts_seed(actor=SYSTEM)

    def _publish(words, answer="已经答复。", *, place="grid3", kind="opinion"):
        case = ways.receipt(what=f"{SECRET}{words}", kind=kind, may_publish=True, place=place).case
        name = "desk2" if place in ("town2", "village2") else "desk"
        case = ways.take(name, case, "settle", f"{SECRET}{answer}")
        ways.take(name, case, "publish", board_words=words, board_answer=answer, looked=True)
        return Published.objects.get(case=case)

    return _publish


def seen(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_nothing_unpublished_is_reached(client, ways, publish):
    texts_seed(actor=SYSTEM)
    publish("村口种树")
    silent = ways.receipt(what=f"{SECRET}种树", kind="opinion").case
    ways.take("desk", silent, "settle", f"{SECRET}种")
    agreed = ways.receipt(what=f"{SECRET}种树", kind="question", may_publish=True, phone="13812345678").case
    ways.at(State.CLOSED, what=f"{SECRET}种树的坑")
    for face in FACES:
        for query in ("", "?q=种树", f"?q={SECRET}", "?kind=question", "?month=2020-01", "?q=13812345678"):
            text = seen(client, face + query)
            assert SECRET not in re.sub(r'(value="|href="|<id>|self")[^>]*', "", text).replace(
                f"q={SECRET}", ""
            )
    for number in (silent.pk, agreed.pk, Published.objects.get().case_id):
        assert client.get(f"/board/{number}").status_code == 404
    assert "村口种树" in seen(client, "/board?q=种树")
    assert seen(client, f"/api/v1/board?q={SECRET}") == '{"items": [], "next": null}'


def test_no_number_code_or_office_holder_is_named(client, publish):
    row = publish("村口种树")
    case = Case.objects.get(pk=row.case_id)
    for face in (*FACES, f"/board/{row.pk}"):
        text = seen(client, face)
        assert case.number not in text
        assert str(case.pk) not in text
        assert "·演示" not in text


def test_filters(client, publish, cast):
    old = publish("去年的事", kind="question")
    old.on -= timedelta(days=70)
    with verbs.writing():
        old.save()
    publish("今年的事")
    other = publish("别的村的事", place="village2")
    month = f"{old.on:%Y-%m}"
    for query, words in (
        (f"village={cast.places['village']}", {"去年的事", "今年的事"}),
        (f"village={cast.places['village2']}", {"别的村的事"}),
        ("kind=question", {"去年的事"}),
        (f"month={month}", {"去年的事"}),
        ("q=今年", {"今年的事"}),
        ("q=。", {"去年的事", "今年的事", "别的村的事"} - {"去年的事", "今年的事", "别的村的事"}),
        ("month=13&kind=none&village=x", {"去年的事", "今年的事", "别的村的事"}),
    ):
        text = seen(client, f"/board?{query}")
        assert {w for w in ("去年的事", "今年的事", "别的村的事") if f">{w}</a>" in text} == words, query
    assert other.village_id == cast.places["village2"]
    assert client.get("/api/v1/board?month=2024-13").status_code == 422


def test_pages_go_on_where_the_last_ended(client, publish):
    for number in range(23):
        publish(f"第{number}条")
    first = client.get("/board")
    text = first.content.decode()
    assert text.count("<article") == 20
    older = re.search(r'rel="next" href="([^"]+)"', text)
    assert older
    rest = seen(client, f"/board{older[1]}")
    assert rest.count("<article") == 3
    got = client.get("/api/v1/board?limit=2").json()
    again = client.get(f"/api/v1/board?limit=2&after={got['next']}").json()
    assert [item["words"] for item in got["items"] + again["items"]] == [
        "第22条",
        "第21条",
        "第20条",
        "第19条",
    ]


def test_light_enough_and_two_statements_more_or_less(client, publish):
    import random

    rng = random.Random(7)
    for _number in range(20):
        publish(
            "".join(chr(rng.randrange(0x4E00, 0x9FA5)) for _ in range(1900)),
            "".join("答" for _ in range(900)),
        )
    with CaptureQueriesContext(connection) as statements:
        response = client.get("/board")
    assert len(gzip.compress(response.content)) < 60 * 1024
    assert len(response.content) < 60 * 1024
    assert len(statements) <= 5


def test_kept_but_asked_for_again(client, ways, publish):
    row = publish("村口种树")
    client.get("/board")  # the cookie of the forms comes with the first page
    for face in ("/board", "/board/feed", f"/board/{row.pk}"):
        first = client.get(face)
        assert first["Cache-Control"] == "no-cache"
        tag = first["ETag"]
        assert client.get(face, headers={"If-None-Match": tag}).status_code == 304
        client.cookies["linli_lang"] = "en"
        assert client.get(face, headers={"If-None-Match": tag}).status_code == 200
        del client.cookies["linli_lang"]
    tag = client.get("/board")["ETag"]
    ways.take("reporter", Case.objects.get(pk=row.case_id), "board_no")
    assert client.get("/board", headers={"If-None-Match": tag}).status_code == 200


def test_the_feed_is_atom(client, publish):
    row = publish("村口<种树> & 浇水", "好的")
    response = client.get("/board/feed")
    assert response["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(response.content)
    name = "{http://www.w3.org/2005/Atom}"
    (entry,) = root.findall(f"{name}entry")
    assert entry.find(f"{name}id").text == f"urn:uuid:{row.pk}"
    assert entry.find(f"{name}title").text == "村口<种树> & 浇水"
    assert "好的" in entry.find(f"{name}summary").text


def test_markup_stays_words(client, publish):
    row = publish("<script>alert(1)</script>种树")
    for face in ("/board", f"/board/{row.pk}"):
        assert "<script>alert" not in seen(client, face)


def test_from_the_door_to_the_board_and_back_without_scripts(client, ways):
    texts_seed(actor=SYSTEM)
    page = client.get("/").content.decode()
    assert 'name="kind"' in page
    assert 'name="may_publish"' in page
    client.post("/", {"what": "小广场能不能装个灯", "kind": "opinion", "may_publish": "on", "key": "k" * 20})
    case = Case.objects.get()
    assert (case.kind, case.may_publish) == ("opinion", True)
    case = ways.take("banner", case, "settle", "列进了今年的单子。")
    ways.take(
        "banner", case, "publish", board_words="小广场能不能装个灯", board_answer="列进了单子。", looked=True
    )
    story = client.get(f"/follow/{case.number}").content.decode()
    assert "列进了单子。" in story
    assert client.post(f"/follow/{case.number}/board_no").status_code == 302
    assert not Published.objects.exists()
    assert client.post(f"/follow/{case.number}/board_yes").status_code == 302
    assert Case.objects.get().may_publish


def test_the_desk_publishes_on_the_story_page(sign_in, ways, publish):
    row = publish("种树")
    case = Case.objects.get(pk=row.case_id)
    client = sign_in("desk")
    page = client.get(f"/desk/matters/{case.pk}/").content.decode()
    assert 'name="board_words"' in page
    bad = client.post(
        f"/desk/matters/{case.pk}/publish",
        {"board_words": "张三13812345678", "board_answer": "好", "looked": "on"},
    )
    assert bad.status_code == 422
    assert "张三13812345678" in bad.content.decode(), "nothing typed is lost"
    good = {"board_words": "多种树", "board_answer": "好", "looked": "on", "key": "k" * 20}
    assert client.post(f"/desk/matters/{case.pk}/publish", good).status_code == 302
    assert Published.objects.get().words == "多种树"


def test_noted_for_somebody_at_the_listening_post(sign_in, cast):
    texts_seed(actor=SYSTEM)
    client = sign_in("worker")
    given = {
        "what": "问高龄补贴",
        "channel": "post",
        "kind": "question",
        "may_publish": "on",
        "key": "k" * 20,
    }
    assert client.post("/desk/matters/new", given).status_code == 302
    case = Case.objects.get()
    assert (case.kind, case.channel, case.may_publish) == ("question", "post", True)


def test_kind_over_the_api(client, cast):
    body = {"what": "问一下", "kind": "question", "may_publish": True}
    made = client.post("/api/v1/matters", body, content_type="application/json")
    assert made.status_code == 201
    assert Case.objects.get().kind == "question"
    bad = client.post("/api/v1/matters", {**body, "kind": "petition"}, content_type="application/json")
    assert bad.status_code == 422
