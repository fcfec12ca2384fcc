"""Copy, correction and erasure of a person; requests with their last day."""

import json
from datetime import timedelta

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from linli.accounts.reads import user_named
from linli.cases.rules.steps import State
from linli.kernel import clock, keys
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.models import Audit
from linli.kernel.reads import broken
from linli.kernel.registry import event_handlers, on
from linli.notify.actions import channel_add
from linli.people.actions.data import person_correct
from linli.people.actions.postings import posting_end
from linli.people.actions.registers import person_add, person_register
from linli.people.models import Person, Posting
from linli.people.reads import find_people, person_of
from linli.privacy.actions.consents import consent_give
from linli.privacy.actions.holds import hold_place
from linli.privacy.actions.persons import PERSON_ERASED, person_copy, person_erase
from linli.privacy.actions.requests import data_request_add, data_request_answer
from linli.privacy.models import DataRequest
from linli.privacy.reads.requests import request_get, requests_for, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def dump() -> str:
    """Every row of every table, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


@pytest.fixture
def left(cast):
    """Somebody with an account, an address, a consent, a request and an ended office."""
    person = person_register(
        actor=SYSTEM,
        name="曾经演示",
        place_id=cast.places["village"],
        phone="13812340099",
        username="cengjing",
    )
    from linli.people.actions.postings import posting_add
    from linli.people.reads import actor_of

    posting = posting_add(
        actor=SYSTEM, person_id=person.pk, role="grid_worker", place_id=cast.places["grid1"]
    )
    me = actor_of(user_named("cengjing"))
    channel_add(actor=me, kind="mail", address="cengjing@mail.example")
    consent_give(actor=me, person_id=person.pk, purpose="photos", version=1)
    data_request_add(actor=me, kind="erase", person_id=person.pk, words="请删掉我的电话")
    return person, posting


def test_a_copy_holds_every_rooms_part(cast, ways, left):
    me = cast.actor("desk")
    ways.at(State.CLOSED)
    held = person_copy(actor=me, person_id=person_of(me).pk)["held"]
    assert held["people"]["name"] == "desk·演示"
    assert held["people"]["offices"][0]["role"] == "town_desk"
    assert held["accounts"]["username"] == "desk"
    assert {step["step"] for step in held["cases"]["steps"]} >= {"accept", "answer"}
    assert held["notify"]["notices"]
    other = person_copy(actor=cast.actor("admin"), person_id=left[0].pk)["held"]
    text = json.dumps(other, cls=DjangoJSONEncoder, ensure_ascii=False)
    assert all(part in text for part in ("曾经演示", "+8613812340099", "cengjing@mail.example", "请删掉"))
    assert other["privacy"]["consents"][0]["purpose"] == "photos"
    assert Audit.objects.filter(verb="person_copy").count() == 2


def test_newer_rooms_hand_out_and_let_go_their_part_too(cast, left):
    from linli.cases.actions.views import view_save
    from linli.cases.models import View
    from linli.cases.reads.lists import Filter
    from linli.people.actions.deputies import deputy_name
    from linli.people.reads import actor_of
    from linli.sheets.models import ImportRun
    from linli.sheets.tests.making import previewed, xlsx

    person, posting = left
    me = actor_of(user_named("cengjing"))
    view_save(actor=me, name="只给我看的", wanted=Filter(words="路灯"))
    office = next(grant for grant in me.grants if grant.posting_id == posting.pk)
    view_save(actor=me, name="大家的", wanted=Filter(state="open"), office=office)
    deputy_name(
        actor=cast.actor("desk"),
        posting_id=posting.pk,
        person_id=person_of(cast.actor("worker1")).pk,
        from_on=clock.today(),
        until_on=clock.today(),
    )
    held = person_copy(actor=cast.actor("admin"), person_id=person.pk)["held"]
    assert {view["name"] for view in held["cases"]["views"]} == {"只给我看的", "大家的"}
    assert held["people"]["was_away"] == [{"from_on": clock.today(), "until_on": clock.today()}]
    assert person_copy(actor=cast.actor("worker1"), person_id=person_of(cast.actor("worker1")).pk)["held"][
        "people"
    ]["stood_in"]
    previewed(cast.actor("desk"), "households", xlsx(["户号", "村或组"], ["90001", "广义村"]))
    copy = person_copy(actor=cast.actor("desk"), person_id=person_of(cast.actor("desk")).pk)["held"]
    assert [run["kind"] for run in copy["sheets"]["imports"]] == [ImportRun.objects.get().kind]
    posting_end(actor=SYSTEM, posting_id=posting.pk)
    person_erase(actor=cast.actor("admin"), person_id=person.pk)
    assert [view.name for view in View.objects.all()] == ["大家的"]


def test_a_copy_does_not_tell_who_spoke_up(cast, ways, villager):
    ways.receipt(what="路灯坏了", name="苏合演示", phone="13812340000")
    held = person_copy(actor=cast.actor("admin"), person_id=villager.pk)
    assert "路灯" not in json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False)


@pytest.mark.parametrize(("name", "error"), [("desk", Forbidden), ("desk2", Missing), ("worker", Missing)])
def test_a_copy_is_for_oneself_and_administrators(cast, villager, name, error):
    with pytest.raises(error):
        person_copy(actor=cast.actor(name), person_id=villager.pk)
    with pytest.raises((Forbidden, Missing)):
        person_erase(actor=cast.actor(name), person_id=villager.pk)


def test_corrected_is_found_anew_and_no_more_as_before(cast, left):
    admin, (person, _posting) = cast.actor("admin"), left
    person_correct(actor=admin, person_id=person.pk, name="改正演示", phone="13812340077")
    assert [row.pk for row in find_people(admin, "改正演示")] == [person.pk]
    assert [row.pk for row in find_people(admin, "13812340077")] == [person.pk]
    assert find_people(admin, "曾经演示") == find_people(admin, "13812340099") == []
    assert user_named("13812340077").pk == person.user_id
    assert user_named("13812340099") is None
    detail = Audit.objects.get(verb="person_correct").detail
    assert detail == {"fields": ["name", "phone"]}
    person_correct(actor=admin, person_id=person.pk, name="改正演示", phone="")
    assert Person.objects.get(pk=person.pk).phone is None


def test_what_cannot_be_corrected(cast, villager, left):
    admin = cast.actor("admin")
    for bad in (
        {"name": "", "phone": ""},
        {"name": "甲", "phone": "12"},
        {"name": "甲", "phone": "13812340099"},
    ):
        with pytest.raises(Invalid):
            person_correct(actor=admin, person_id=villager.pk, **bad)
    with pytest.raises(Missing):
        person_correct(actor=cast.actor("desk2"), person_id=villager.pk, name="甲", phone="")
    with pytest.raises(Forbidden):
        person_correct(actor=cast.actor("clerk"), person_id=villager.pk, name="甲", phone="")


def test_erased_leaves_no_trace_in_any_table(cast, left):
    person, posting = left
    admin = cast.actor("admin")
    traces = [
        "曾经演示", "13812340099", "cengjing", "请删掉我的电话", Person.objects.get(pk=person.pk).name.token,
        keys.lookup("phone", "+8613812340099"), Person.objects.get(pk=person.pk).name_key,
    ]  # fmt: skip
    assert any(trace in dump() for trace in traces)
    with pytest.raises(Invalid):
        person_erase(actor=admin, person_id=person.pk)
    posting_end(actor=admin, posting_id=posting.pk)
    heard = []
    on(PERSON_ERASED, lambda **facts: heard.append(facts))
    try:
        person_erase(actor=admin, person_id=person.pk)
    finally:
        event_handlers.get(PERSON_ERASED).pop()
    after = dump()
    assert [trace for trace in traces if trace in after] == []
    assert heard == [{"person_id": person.pk}]
    assert Posting.objects.filter(person_id=person.pk).exists(), "which office was held when stays"
    assert list(broken()) == []
    with pytest.raises(Missing):
        person_erase(actor=admin, person_id=person.pk)


def test_a_hold_keeps_a_person(cast, villager):
    hold_place(actor=SYSTEM, kind="person", object_id=villager.pk, reason="诉讼期间", until_on=clock.today())
    with pytest.raises(Invalid):
        person_erase(actor=cast.actor("admin"), person_id=villager.pk)
    with clock.at(clock.now() + timedelta(days=1)):
        person_erase(actor=cast.actor("admin"), person_id=villager.pk)
    assert Person.objects.get(pk=villager.pk).ended_on is not None


# --- requests


def test_a_request_is_taken_down_and_answered_once(cast, villager):
    desk, admin = cast.actor("desk"), cast.actor("admin")
    row = data_request_add(
        actor=desk, kind="correct", person_id=villager.pk, words="名字写错了", contact="村部找他"
    )
    assert (row.face, row.outcome) == ("desk", "open")
    assert row.due_on > clock.today() + timedelta(days=14)
    assert row.words.token not in ("名字写错了", "")
    assert [one.pk for one in requests_for(desk)] == [one.pk for one in requests_for(admin)] == [row.pk]
    assert (waiting(admin), waiting(cast.actor("banner"))) == (1, 0)
    with pytest.raises(Forbidden):
        data_request_answer(actor=desk, request_id=row.pk, done=True, words="改了")
    for words in ("", "x" * 2001):
        with pytest.raises(Invalid):
            data_request_answer(actor=admin, request_id=row.pk, done=True, words=words)
    data_request_answer(actor=admin, request_id=row.pk, done=False, words="与身份证核对无误，未改")
    assert DataRequest.objects.get(pk=row.pk).outcome == "refused"
    assert requests_for(admin, open_only=True) == []
    with pytest.raises(Invalid):
        data_request_answer(actor=admin, request_id=row.pk, done=True, words="改了")
    with pytest.raises(Missing):
        request_get(cast.actor("desk2"), row.pk)
    assert "名字写错了" not in str(list(Audit.objects.values_list("detail", flat=True)))


def test_requests_about_a_matter_are_the_banner_desks(cast, ways):
    case = ways.receipt().case
    about = ("case", case.pk)
    row = data_request_add(actor=ways.actor("desk"), kind="erase", about=about)
    door = data_request_add(actor=ways.actor("reporter", case), kind="copy", about=about)
    assert (row.face, door.face) == ("desk", "door")
    assert {one.pk for one in requests_for(cast.actor("banner"))} == {row.pk, door.pk}
    assert requests_for(cast.actor("admin")) == []
    data_request_answer(actor=cast.actor("banner"), request_id=row.pk, done=True, words="已删")
    for name in ("desk2", "admin"):
        with pytest.raises(Missing):
            data_request_add(actor=ways.actor(name), kind="erase", about=about)


def test_somebody_nobody_knows_may_ask_too(cast):
    desk = cast.actor("desk")
    assert data_request_add(actor=desk, kind="copy", contact="电话 5551234").person_id is None
    for bad in ({"kind": "copy"}, {"kind": "score", "contact": "x"}, {"kind": "copy", "words": "x" * 2001}):
        with pytest.raises(Invalid):
            data_request_add(actor=desk, **bad)
    with pytest.raises(Forbidden):
        data_request_add(actor=cast.actor("worker"), kind="copy", contact="x")


def test_nobody_asks_in_the_name_of_people_elsewhere(cast, villager):
    far = person_add(actor=SYSTEM, name="远处演示", place_id=cast.places["village2"])
    with pytest.raises(Missing):
        data_request_add(actor=cast.actor("desk"), kind="copy", person_id=far.pk)
    assert requests_for(SYSTEM) == []
