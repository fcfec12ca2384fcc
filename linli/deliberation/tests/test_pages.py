"""The pages as a browser without scripts uses them, and what everybody may read."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.cases.models import Case
from linli.deliberation.actions.agenda import agenda_propose
from linli.deliberation.exports.poster import poster
from linli.deliberation.models import Decision, Deliberation
from linli.deliberation.reads.stories import whole_of
from linli.deliberation.reads.topics import topics
from linli.kernel import clock
from linli.kernel.tests.files import photo

pytestmark = pytest.mark.django_db


def text_of(response, status=200):
    assert response.status_code == status, response.content.decode()[-1500:]
    return response.content.decode()


def hidden(page, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def test_from_plan_to_the_end_without_scripts(sign_in, talks, cast):
    client, everybody = sign_in("clerk"), Client()
    page = text_of(client.get("/desk/deliberations/new"))
    meets = clock.local(talks.plan().meets_at)
    given = {
        "title": "村口广场怎么修",
        "place": str(cast.places["village"]),
        "topic": str(topics()[1].pk),
        "meets_at": meets.strftime("%Y-%m-%dT%H:%M"),
        "where": "村委会院里",
        "items": "先修哪一块\n钱从哪里来",
        "key": hidden(page, "key"),
    }
    bad = text_of(client.post("/desk/deliberations/new", {**given, "topic": ""}), 422)
    assert "先修哪一块" in bad, "nothing typed is lost"
    assert client.post("/desk/deliberations/new", given).status_code == 302
    row = Deliberation.objects.get()
    home, address = f"/desk/deliberations/{row.pk}/", f"/deliberations/{row.pk}"
    assert everybody.get(address).status_code == 404
    assert "村口广场" not in text_of(everybody.get("/deliberations"))
    assert client.post(f"{home}announce", {"notice_from": str(clock.today())}).status_code == 302
    seen = text_of(everybody.get(address))
    assert "钱从哪里来" in seen
    assert "clerk·演示" not in seen
    with clock.at(row.meets_at):
        short = text_of(
            client.post(f"{home}hold", {"heads": "3", "households": "9", "text": "先修东边。"}), 422
        )
        assert "先修东边。" in short
        assert (
            client.post(f"{home}hold", {"heads": "3", "households": "3", "text": "先修东边。"}).status_code
            == 302
        )
        assert "先修东边。" not in text_of(everybody.get(address)), "not before it is published"
        add = {"text": "月底前修完", "owner": f"unit:{cast.units['water']}", "due_on": str(clock.today())}
        assert client.post(f"{home}decide-on", {**add, "owner": ""}).status_code == 422
        assert client.post(f"{home}decide-on", add).status_code == 302
        assert "月底前修完" not in text_of(everybody.get(address))
        assert client.post(f"{home}decide", {"text": ""}).status_code == 302
        seen = text_of(everybody.get(address))
        assert "月底前修完" in seen
        assert "先修东边。" in seen
        assert "不足5人" in seen
        decision = Decision.objects.get()
        officer = sign_in_as("officer")
        step = f"/desk/deliberations/decisions/{decision.pk}/finish"
        assert officer.post(step, {"text": ""}).status_code == 422
        assert (
            officer.post(step, {"text": "修好了", "photos": photo_file(), "key": "k" * 20}).status_code == 302
        )
    seen = text_of(everybody.get(address))
    assert "修好了" in seen
    picture = re.search(r"/files/[0-9a-f-]+", seen)
    assert picture
    assert everybody.get(picture[0]).status_code == 200


def sign_in_as(name):
    client = Client()
    client.post("/sign-in", {"username": name, "password": f"{name}-password"})
    return client


def photo_file():
    return SimpleUploadedFile("a.jpg", photo(), "image/jpeg")


def test_photos_are_not_public_before_the_result(talks, cast, sign_in):
    held = talks.at("held")
    decision = talks.decide(held)
    client = sign_in("clerk")
    client.post(
        f"/desk/deliberations/decisions/{decision.pk}/note",
        {"text": "在修", "photos": photo_file(), "key": "k" * 20},
    )
    page = text_of(client.get(f"/desk/deliberations/{held.pk}/"))
    picture = re.search(r"/files/[0-9a-f-]+", page)
    assert client.get(picture[0]).status_code == 200
    assert Client().get(picture[0]).status_code == 404


def test_lists_and_their_statements(talks, cast, sign_in):
    for _number in range(3):
        talks.decide(talks.at("held"))
    client = sign_in("desk")
    client.get("/desk/deliberations/")

    def count(address):
        with CaptureQueriesContext(connection) as seen:
            text_of(client.get(address))
        return len(seen)

    addresses = ("/desk/deliberations/", "/desk/deliberations/decisions/", "/deliberations")
    few = [count(address) for address in addresses]
    for _number in range(5):
        talks.decide(talks.at("held"))
    for address, before in zip(addresses, few, strict=True):
        assert count(address) <= before + 1, "one more where a cache asks for its version"
    assert max(few) <= 12
    home = f"/desk/deliberations/{Deliberation.objects.first().pk}/"
    assert count(home) <= 30
    for query in ("?state=held", "?state=nothing", "?place=x&after=y", f"?place={cast.places['village']}"):
        assert "村口广场" in text_of(client.get(f"/desk/deliberations/{query}"))
    assert "村口广场" not in text_of(client.get("/desk/deliberations/?state=draft"))


def test_pages_go_on_where_the_last_ended(talks):
    for _number in range(32):
        talks.at("announced")
    first = text_of(Client().get("/deliberations"))
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older
    rest = text_of(Client().get("/deliberations" + older[1].replace("&amp;", "&")))
    assert (first.count("<article"), rest.count("<article")) == (30, 2)


def test_overdue_decisions(talks, sign_in):
    talks.decide(talks.at("held"), due_on=clock.today())
    client = sign_in("clerk")
    assert "月底前" not in text_of(client.get("/desk/deliberations/decisions/?which=late"))
    with clock.at(clock.now() + 2 * (talks.plan().meets_at - clock.now()) / 5):
        assert "月底前" in text_of(client.get("/desk/deliberations/decisions/?which=late"))


def test_proposals_and_topics(talks, cast, sign_in):
    client = sign_in("worker")
    page = text_of(client.get("/desk/deliberations/agenda/"))
    given = {"text": "路灯几点关", "place": str(cast.places["grid3"]), "key": hidden(page, "key")}
    assert client.post("/desk/deliberations/agenda/", given).status_code == 302
    assert "路灯几点关" in text_of(client.get("/desk/deliberations/agenda/"))
    clerk = sign_in_as("clerk")
    assert "路灯几点关" in text_of(clerk.get("/desk/deliberations/new"))
    admin = sign_in_as("admin")
    topic = {"code": "water", "name_zh": "用水", "notice_days": "7", "order": "5"}
    assert admin.post("/desk/deliberations/topics/", topic).status_code == 302
    assert "用水" in text_of(clerk.get("/desk/deliberations/topics/"))
    assert admin.post("/desk/deliberations/topics/", topic).status_code == 422


def test_a_card_on_the_opinion_and_on_its_slip(talks, ways, cast, sign_in):
    receipt = ways.receipt(what="广场上能不能种树", kind="opinion")
    case, slip = receipt.case, Client()
    client = sign_in("desk")
    assert "/desk/deliberations/agenda/from/" in text_of(client.get(f"/desk/matters/{case.pk}/"))
    refused = client.post(f"/desk/deliberations/agenda/from/{case.pk}", {"text": ""})
    assert refused.status_code == 422
    assert (
        client.post(f"/desk/deliberations/agenda/from/{case.pk}", {"text": "广场种不种树"}).status_code == 302
    )
    slip.get(f"/f/{receipt.token}")
    story = text_of(slip.get(f"/follow/{case.number}"))
    assert "广场种不种树" not in story
    item = agenda_propose(actor=cast.actor("desk"), place_id=None, words="再提一次", case_id=case.pk)
    row = talks.planned(items=(), waiting=(item.pk,))
    assert row.title not in text_of(slip.get(f"/follow/{case.number}")), "only planned: not to be seen yet"
    talks.take("clerk", row, "announce")
    assert f"/deliberations/{row.pk}" in text_of(slip.get(f"/follow/{case.number}"))
    assert row.title in text_of(client.get(f"/desk/matters/{case.pk}/"))
    matter = ways.receipt(what="灯坏了").case
    assert "/agenda/from/" not in text_of(client.get(f"/desk/matters/{matter.pk}/"))
    assert Case.objects.get(pk=case.pk).kind == "opinion"


def test_the_poster_takes_words_as_words(talks, cast):
    row = talks.planned(
        title='#panic("x") $a$ *b* _c_ "引号" \\ #sys', items=('#read("/etc/passwd")', "<b>粗</b>")
    )
    made = poster(whole_of(row, outside=True), "https://linli.example/deliberations/1")
    assert made.startswith(b"%PDF")
    assert len(made) < 400_000


def test_the_poster_page(talks, sign_in):
    row = talks.at("announced")
    client = sign_in("worker")
    response = client.get(f"/desk/deliberations/{row.pk}/poster.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert Client().get(f"/desk/deliberations/{row.pk}/poster.pdf").status_code == 302


def test_cancelled_says_why(talks):
    row = talks.take("clerk", talks.at("announced"), "cancel", "下大雪，改日再议。")
    assert "下大雪" in text_of(Client().get(f"/deliberations/{row.pk}"))
    draft = talks.take("clerk", talks.at("draft"), "cancel", "不议了。")
    assert Client().get(f"/deliberations/{draft.pk}").status_code == 404


def test_public_pages_are_light(talks):
    for _number in range(5):
        talks.at("decided")
    for address in ("/deliberations", f"/deliberations/{Deliberation.objects.first().pk}"):
        assert len(Client().get(address).content) < 60 * 1024
