"""What the door says is known nearby: a face without words, numbers or persons, never what is private."""

import re

import pytest

from linli.cases.actions.reference import RouteGiven, category_save, routes_set
from linli.cases.models import Case, Category, Entry
from linli.cases.reads.nearby import known_near, meant
from linli.cases.rules.steps import State
from linli.kernel.actor import SYSTEM
from linli.territory.reads import tree

pytestmark = pytest.mark.django_db
SPOT = {"lon": None, "lat": None}


@pytest.fixture
def spot(cast):
    """What somebody types at the door in the village of the cast."""
    return {**SPOT, "what": "路灯不亮了", "where": tree().name(cast.places["village"], "zh-hans")}


def test_a_face_says_kind_place_day_and_state(ways, spot):
    case = ways.receipt("路灯坏了，张三家门口", phone="13800001234").case
    (face,) = known_near(**spot)
    shown = f"{face.category} {face.where} {face.since} {face.state}"
    assert face.category == Category.objects.get(code="facilities").name_zh
    assert face.where == spot["where"], "no finer than what was said"
    assert face.since == case.created_on
    for secret in ("张三", "1380000", case.number, str(case.pk), case.pk.hex, "组"):
        assert secret not in shown + face.key
    assert meant(face.key, **spot) == case.pk


def test_the_group_is_named_where_it_was_said(ways, cast):
    ways.receipt("路灯坏了")
    place = tree().get(cast.places["grid3"])
    (face,) = known_near(what="路灯不亮", where="", lon=place.lon, lat=place.lat)
    assert tree().name(cast.places["group"], "zh-hans") in face.where


def test_what_others_wrote_is_not_compared(ways, spot):
    """The same faces whatever is typed, as long as the kind is: nobody can ask for words."""
    ways.receipt("路灯坏了，石榴树旁边")
    faces = known_near(**spot)
    assert (
        faces
        == known_near(**(spot | {"what": "石榴树旁边的路灯"}))
        == known_near(**(spot | {"what": "路灯。葡萄"}))
    )


@pytest.mark.parametrize(
    "report",
    [
        {"about": "village"},
        {"about": "town"},
        {"what": "垃圾没人收"},
        {"place": "village2"},
        {"place": "town"},
    ],
)
def test_what_is_not_known_there(ways, spot, report):
    ways.receipt(**({"what": "路灯坏了"} | report))
    assert known_near(**spot) == []


def test_a_complaint_about_a_unit_is_never_known(ways, spot):
    ways.receipt("路灯坏了", about_unit_id=ways.cast.units["water"])
    assert known_near(**spot) == []


@pytest.mark.parametrize("code", ["dispute", "service", "livelihood", "policy", "other"])
def test_private_kinds_are_never_known(ways, spot, code):
    row = Category.objects.get(code=code)
    ways.receipt("甲乙", category_id=row.pk)
    typed = (row.words.split() or ["甲乙"])[0]
    assert known_near(**(spot | {"what": typed})) == []


def test_a_quarrel_stays_private_even_where_somebody_opened_it(ways, spot):
    row = Category.objects.get(code="dispute")
    category_save(
        actor=SYSTEM, code=row.code, name_zh=row.name_zh, words=row.words, category_id=row.pk, at_door=True
    )
    ways.receipt("两家吵起来了", category_id=row.pk)
    assert known_near(**(spot | {"what": "吵架"})) == []


def test_what_a_mediator_has_is_not_known(ways, spot):
    ways.take("desk", ways.at(State.GRADED), "dispatch", unit=None, role="mediator")
    assert known_near(**spot) == []
    facilities = ways.kind("facilities")
    route = RouteGiven(grade=1, role="mediator", unit_id=None, hours=(8, 4, 4))
    ways.receipt("路灯坏了")
    assert len(known_near(**spot)) == 1
    routes_set(actor=SYSTEM, category_id=facilities, routes=[route])
    assert known_near(**spot) == []


@pytest.mark.parametrize("state", [State.ANSWERED, State.CLOSED, State.MERGED, State.DECLINED])
def test_only_what_can_still_answer(ways, spot, state):
    case = ways.at(state)
    faces = known_near(**spot)
    assert [meant(face.key, **spot) for face in faces] == ([case.lead_id] if case.lead_id else [])


def test_without_a_village_nothing_is_known(ways, spot):
    ways.receipt("路灯坏了", place=None)
    assert known_near(what="路灯坏了", where="", lon=None, lat=None) == []
    assert known_near(what="路灯坏了", where="没有这个地方", lon=999.0, lat=0.0) == []


# ------------------------------------------------------------------ at the door


def send(client, spot, **more):
    return client.post("/", {"what": spot["what"], "where": spot["where"], "key": "k" * 32, **more})


def field(response, name):
    found = re.search(rf'name="{name}"[^>]*value="([^"]+)"', response.content.decode())
    return found[1] if found else ""


def test_the_door_asks_once_and_a_report_can_follow_too(client, ways, spot):
    lead = ways.receipt("路灯坏了，张三家门口").case
    asked = send(client, spot)
    page = asked.content.decode()
    assert asked.status_code == 200
    assert Case.objects.count() == 1
    for secret in ("张三", lead.number, str(lead.pk)):
        assert secret not in page
    done = send(client, spot, asked="1", too=field(asked, "too"))
    twice = send(client, spot, asked="1", too=field(asked, "too"))
    own = Case.objects.exclude(pk=lead.pk).get()
    assert (own.state, own.lead_id) == ("merged", lead.pk)
    assert own.number in done.content.decode()
    assert own.number in twice.content.decode()
    assert lead.number not in done.content.decode()
    assert Case.objects.get(pk=lead.pk).merged == 1
    ways.take("desk", lead, "settle", "灯换好了。")
    assert "灯换好了。" in client.get(f"/follow/{own.number}").content.decode()
    assert [e.step for e in Entry.objects.filter(case=own).order_by("seq")] == [
        "report",
        "join",
        "settle_with",
    ]


def test_mine_is_another_matter(client, ways, spot):
    ways.receipt("路灯坏了")
    asked = send(client, spot)
    assert field(asked, "asked") == "1"
    assert send(client, spot, asked="1", too="").status_code == 200
    assert list(Case.objects.order_by("pk").values_list("lead", "state")) == [(None, "new")] * 2


def test_what_ended_meanwhile_leaves_the_report_on_its_own(client, ways, spot):
    lead = ways.receipt("路灯坏了").case
    key = field(send(client, spot), "too")
    ways.take("desk", lead, "settle", "好了。")
    send(client, spot, asked="1", too=key)
    own = Case.objects.exclude(pk=lead.pk).get()
    assert (own.state, own.lead_id) == ("new", None)


def test_a_made_up_key_joins_nothing(client, ways, spot):
    ways.receipt("路灯坏了")
    send(client, spot, asked="1", too="x" * 32)
    assert Case.objects.filter(lead__isnull=False).count() == 0


def test_a_complaint_is_asked_nothing(client, ways, spot):
    ways.receipt("路灯坏了")
    assert send(client, spot, about="village").status_code == 200
    assert Case.objects.count() == 2


def test_who_asks_too_often_is_no_longer_told(client, ways, spot, monkeypatch):
    from dataclasses import replace

    from linli.cases.pages import door

    monkeypatch.setattr(door, "DOOR_KNOWN", replace(door.DOOR_KNOWN, tries=1, shared=False))
    ways.receipt("路灯坏了")
    send(client, spot)
    assert Case.objects.count() == 1
    send(client, spot, key="j" * 32)
    assert Case.objects.count() == 2, "the report goes through"


def test_photos_are_kept_while_the_door_asks(client, ways, spot):
    from linli.kernel.tests.files import photo

    ways.receipt("路灯坏了")
    from django.core.files.uploadedfile import SimpleUploadedFile

    asked = send(client, spot, photos=SimpleUploadedFile("a.jpg", photo(), "image/jpeg"))
    done = send(client, spot, asked="1", held=field(asked, "held"))
    assert done.status_code == 200
    own = Case.objects.order_by("-pk").first()
    assert Entry.objects.get(case=own).params["files"]
