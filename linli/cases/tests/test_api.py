"""Matters over the API, with a real token."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.accounts.actions.tokens import token_add
from linli.accounts.rules import SCOPES
from linli.cases.models import Case, Entry, Reporter
from linli.cases.rules.steps import STEPS, State
from linli.kernel import clock
from linli.territory.reads import tree

pytestmark = pytest.mark.django_db
KEY = {"Idempotency-Key": "0123456789abcdef"}


class Api:
    """A caller, with the token of a member of the cast or without."""

    def __init__(self, client, token=None):
        self.client, self.head = client, {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path, **headers):
        return self.client.get(f"/api/v1/{path}", headers={**self.head, **headers})

    def post(self, path, body, headers=None, raw=False):
        data = body if raw else json.dumps(body)
        return self.client.post(
            f"/api/v1/{path}", data, content_type="application/json", headers={**self.head, **(headers or {})}
        )


@pytest.fixture
def api(client, cast):
    def _api(name=None):
        return Api(client, token_add(actor=cast.actor(name), label="test", scopes=SCOPES) if name else None)

    return _api


def problem(response, status, code):
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["title"] == code
    assert body["type"] == f"urn:linli:problem:{code}"
    assert body["detail"]
    return body


# ------------------------------------------------------------------ report


def test_anybody_reports(api):
    response = api().post("matters", {"what": "路灯坏了"})
    assert response.status_code == 201
    made = response.json()
    assert set(made) == {"id", "number", "code", "follow_url"}
    case = Case.objects.get(pk=made["id"])
    assert (case.channel, case.number) == ("api", made["number"])
    assert made["follow_url"].startswith("http://testserver/f/")
    assert api().client.get(made["follow_url"]).status_code == 302


def test_with_a_token_the_report_has_its_sender(api, cast):
    place = tree().get(cast.places["grid3"])
    body = {
        "what": "路灯坏了",
        "where": "村口",
        "lon": place.lon,
        "lat": place.lat,
        "name": "张三",
        "phone": "13800001234",
        "about": "village",
        "straight_up": True,
    }
    made = api("worker").post("matters", body).json()
    case = Case.objects.get(pk=made["id"])
    assert (case.grid_id, case.level, case.floor) == (place.id, "banner", 3)
    row = Reporter.objects.get(pk=case.pk)
    assert row.on_behalf_by_id == cast.users["worker"]
    assert row.phone.reveal() == "+8613800001234"


@pytest.mark.parametrize("name", [None, "desk"])
def test_the_same_key_and_body_give_the_same_receipt(api, name):
    caller = api(name)
    first = caller.post("matters", {"what": "路灯坏了"}, KEY)
    again = caller.post("matters", {"what": "路灯坏了"}, KEY)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert Case.objects.count() == 1
    problem(caller.post("matters", {"what": "别的"}, KEY), 409, "idempotency-key-reused")


def test_short_keys_without_a_token_are_refused_since_strangers_share_them(api):
    problem(api().post("matters", {"what": "路灯坏了"}, {"Idempotency-Key": "1"}), 422, "invalid")
    assert api("desk").post("matters", {"what": "路灯坏了"}, {"Idempotency-Key": "1"}).status_code == 201
    problem(api("desk").post("matters", {"what": "路灯坏了"}, {"Idempotency-Key": "k" * 81}), 422, "invalid")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "what"),
        ({"what": ""}, "what"),
        ({"what": "长" * 4001}, "what"),
        ({"what": "x", "lon": 181, "lat": 0}, "lon"),
        ({"what": "x", "about": "emperor"}, "about"),
        ({"what": "x", "place_id": "nope"}, "place_id"),
        ({"what": "x", "surprise": 1}, "surprise"),
        ({"what": "x", "phone": "12"}, "phone"),
        ({"what": "\u200b"}, "what"),
        ({"what": "x", "place_id": str(uuid4())}, "place_id"),
        ({"what": "x", "about_unit_id": str(uuid4())}, "about_unit_id"),
    ],
)
def test_malformed_reports_name_the_field(api, body, field):
    body = problem(api().post("matters", body), 422, "invalid")
    assert any(name.split(".")[-1] == field for name in body["fields"])
    assert not Case.objects.exists()


@pytest.mark.parametrize("raw", ["", "{", "[]", "null", '"x"', '{"what": }', "\xff", '{"what": NaN}'])
def test_malformed_json_is_refused_with_a_problem(api, raw):
    response = api().post("matters", raw, raw=True)
    assert 400 <= response.status_code < 500
    assert response["Content-Type"] == "application/problem+json"


def test_refusals_speak_the_callers_language(api):
    caller = api()
    chinese = problem(caller.post("matters", {"what": "x", "phone": "12"}), 422, "invalid")
    caller.client.cookies["linli_lang"] = "en"
    english = problem(caller.post("matters", {"what": "x", "phone": "12"}), 422, "invalid")
    assert english["fields"]["phone"][0].startswith("This is not a phone number")
    assert english["fields"]["phone"][0] != chinese["fields"]["phone"][0]
    assert problem(caller.get("matters"), 401, "unauthorised")["detail"].startswith("A token is needed")


def test_a_flood_is_told_when_to_come_back(api):
    caller = api()
    start = clock.now()
    with clock.at(start):
        for _n in range(12):
            assert caller.post("matters", {"what": "x"}).status_code == 201
        response = caller.post("matters", {"what": "x"})
        told = problem(response, 429, "slowed")
        wait = int(response["Retry-After"])
        assert wait >= 10
        stamp = {"Idempotency-Key": told["key"], "Report-Stamp": told["stamp"]}
        problem(caller.post("matters", {"what": "x"}, stamp), 429, "slowed")
    with clock.at(start + timedelta(seconds=wait)):
        made = caller.post("matters", {"what": "x"}, stamp)
        assert made.status_code == 201
        assert caller.post("matters", {"what": "x"}, stamp).json() == made.json()
        problem(caller.post("matters", {"what": "y"}, stamp), 409, "idempotency-key-reused")


# ------------------------------------------------------------------ follow


def test_followed_by_number_and_code(api, ways):
    receipt = ways.receipt("路灯坏了", where="村口")
    ways.take("desk", receipt.case, "triage", "派人去看。")
    told = api().post("follow", {"number": receipt.case.number, "code": receipt.code}).json()
    assert [line["step"] for line in told["lines"]] == ["report", "accept", "dispatch"]
    assert told["what"] == "路灯坏了"
    assert told["steps"][0] in STEPS
    assert "·演示" not in json.dumps(told, ensure_ascii=False)


def test_not_found_looks_the_same_for_number_and_code(api, ways):
    receipt = ways.receipt()
    caller = api()
    answers = [
        caller.post("follow", given)
        for given in (
            {"number": receipt.case.number, "code": "WRONGCOD"},
            {"number": "WHY-2020-1", "code": receipt.code},
            {"number": "\u200b", "code": "\x7f"},
            {"number": "", "code": ""},
        )
    ]
    assert len({response.content for response in answers}) == 1
    for response in answers:
        problem(response, 404, "not-found")


# ------------------------------------------------------------------ list


def test_the_list_wants_a_token(api):
    problem(api().get("matters"), 401, "unauthorised")
    problem(api().get(f"matters/{uuid4()}"), 401, "unauthorised")
    problem(api().post(f"matters/{uuid4()}/steps/accept", {}), 401, "unauthorised")
    problem(api().get("matters", Authorization="Bearer linli_nope"), 401, "unauthorised")


def test_all_pages_while_new_matters_arrive(api, ways):
    made = {str(ways.receipt().case.pk) for _n in range(11)}
    ways.receipt(place="village2")
    caller, found, after = api("desk"), [], ""
    while True:
        shown = caller.get(f"matters?limit=3{after}").json()
        found += [item["id"] for item in shown["items"]]
        if shown["next"] is None:
            break
        assert shown["next"] == found[-1]
        after = f"&after={shown['next']}"
        ways.receipt()
    assert len(found) == len(set(found)) == 11
    assert set(found) == made
    assert found == sorted(found, reverse=True)


def test_what_an_item_says(api, ways):
    case = ways.at(State.HANDLING, what="路灯坏了。很黑", lon=117.7, lat=43.2)
    item = api("officer").get("matters").json()["items"][0]
    assert item["id"] == str(case.pk)
    assert (item["number"], item["title"], item["state"], item["open"]) == (
        case.number,
        "路灯坏了",
        "handling",
        True,
    )
    assert (item["handler"], item["grade"], item["seq"], item["lon"], item["lat"]) == (
        "水利站",
        2,
        5,
        117.7,
        43.2,
    )
    assert item["left_minutes"] > 0
    assert item["due_at"]


def test_filters(api, ways):
    case = ways.at(State.HANDLING)
    ways.receipt("垃圾没人收")
    caller = api("desk")

    def ids(query):
        return [UUID(item["id"]) for item in caller.get(f"matters?{query}").json()["items"]]

    assert ids("state=handling") == [case.pk]
    assert len(ids("state=open")) == 2
    assert ids("state=closed") == []
    assert ids(f"category={case.category_id}") == [case.pk]
    assert len(ids(f"place={case.grid_id}")) == 2
    assert ids("mine=true") == [row.pk for row in Case.objects.filter(state="new")]


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=x", "after=x", "state=eaten", "state=%00", "category=1", "mine=perhaps"],
)
def test_a_list_that_cannot_be_asked_for(api, query):
    problem(api("desk").get(f"matters?{query}"), 422, "invalid")


# ------------------------------------------------------------------ story and steps


def test_a_story_with_the_steps_of_the_caller(api, ways, photo):
    case = ways.at(State.ACCEPTED, what="路灯坏了", where="村口", files=photo())
    told = api("desk").get(f"matters/{case.pk}").json()
    assert (told["what"], told["where"], told["case"]["state"]) == ("路灯坏了", "村口", "accepted")
    assert told["steps"][0] == "grade"
    assert len(told["lines"][0]["files"]) == 1
    assert told["lines"][1]["who"].endswith("desk·演示")
    assert "phone" not in json.dumps(told)
    assert api("officer").get(f"matters/{case.pk}").status_code == 404


@pytest.mark.parametrize("name", ["desk2", "officer", "admin"])
def test_out_of_scope_and_unknown_are_one_404(api, ways, name):
    case = ways.at(State.NEW)
    caller = api(name)
    there, nowhere = caller.get(f"matters/{case.pk}"), caller.get(f"matters/{uuid4()}")
    problem(there, 404, "not-found")
    assert there.content == nowhere.content
    step, unknown = (caller.post(f"matters/{pk}/steps/accept", {}) for pk in (case.pk, uuid4()))
    problem(step, 404, "not-found")
    assert step.content == unknown.content


def test_the_whole_way_over_the_api(api, ways):
    case = ways.at(State.NEW)
    desk, officer = api("desk"), api("officer")
    body = {
        "category": str(case.category_id),
        "grade": 2,
        "unit": str(ways.cast.units["water"]),
        "text": "请看。",
        "expected": 1,
    }
    done = desk.post(f"matters/{case.pk}/steps/triage", body, KEY)
    assert (done.status_code, done.json()["state"], done.json()["seq"]) == (200, "dispatched", 4)
    assert desk.post(f"matters/{case.pk}/steps/triage", body, KEY).json()["seq"] == 4
    problem(
        desk.post(f"matters/{case.pk}/steps/triage", {**body, "grade": 1}, KEY), 409, "idempotency-key-reused"
    )
    problem(desk.post(f"matters/{case.pk}/steps/note", {"text": "x", "expected": 1}), 409, "stale")
    problem(desk.post(f"matters/{case.pk}/steps/take", {}), 403, "forbidden")
    for caller, step, more in (
        (officer, "take", {}),
        (officer, "extend_ask", {"text": "等零件", "days": 2}),
        (desk, "extend_grant", {}),
        (officer, "report_back", {"text": "好了"}),
        (desk, "verify", {}),
        (desk, "answer", {"text": "办好了", "outcome": "solved"}),
    ):
        assert caller.post(f"matters/{case.pk}/steps/{step}", more).status_code == 200, step
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "solved")


def test_handing_back_answers_although_the_matter_is_gone_from_view(api, ways):
    case = ways.at(State.HANDLING)
    officer = api("officer")
    response = officer.post(f"matters/{case.pk}/steps/hand_back", {"text": "不归我们"})
    assert (response.status_code, response.json()["state"]) == (200, "graded")
    problem(officer.get(f"matters/{case.pk}"), 404, "not-found")


@pytest.mark.parametrize(
    ("step", "body", "field"),
    [
        ("accept", {"expected": -1}, "expected"),
        ("accept", {"what": 1}, "what"),
        ("decline", {"text": "x"}, "decline"),
        ("decline", {"decline": "statutory"}, "text"),
        ("park", {"text": "x"}, "review_on"),
        ("park", {"text": "x", "review_on": "yesterday"}, "review_on"),
        ("note", {}, "text"),
        ("grade", {"grade": 77}, "grade"),
        ("triage", {}, "grade"),
        ("triage", {"grade": 1}, "category"),
    ],
)
def test_a_step_names_what_it_lacks(api, ways, step, body, field):
    case = ways.at(State.NEW)
    found = problem(api("desk").post(f"matters/{case.pk}/steps/{step}", body), 422, "invalid")
    assert any(name.split(".")[-1] == field for name in found["fields"])
    assert Entry.objects.filter(case=case).count() == 1


@pytest.mark.parametrize("step", ["report", "shred", "%00", "STEPS"])
def test_there_is_no_such_step(api, ways, step):
    response = api("desk").post(f"matters/{ways.at(State.NEW).pk}/steps/{step}", {})
    assert response.status_code in (404, 422)
    assert response["Content-Type"] == "application/problem+json"


values = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.uuids().map(str)
    | st.dates().map(str)
    | st.lists(st.integers(), max_size=2)
)
bodies = st.dictionaries(
    st.sampled_from(
        [
            "what",
            "where",
            "lon",
            "lat",
            "place_id",
            "name",
            "phone",
            "about",
            "about_unit_id",
            "straight_up",
            "text",
            "expected",
            "category",
            "grade",
            "unit",
            "role",
            "days",
            "review_on",
            "rating",
            "outcome",
            "decline",
            "channel",
            "number",
            "code",
        ]
    )
    | st.text(max_size=8),
    values,
    max_size=5,
)
FUZZ = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FUZZ
@given(body=bodies, path=st.sampled_from(["matters", "follow"]))
def test_no_body_breaks_the_door(client, cast, body, path):
    response = Api(client).post(path, body)
    assert response.status_code < 500
    if response.status_code >= 400:
        assert response.json()["status"] == response.status_code


@FUZZ
@given(
    body=bodies,
    taken=st.tuples(
        st.sampled_from([*STEPS, "triage"]),
        st.sampled_from([State.NEW, State.GRADED, State.HANDLING, State.CLOSED]),
    ),
    words=st.sampled_from([{}, {"text": "写一句"}]),
)
def test_no_body_breaks_a_step(client, ways, body, taken, words):
    step, state = taken
    with transaction.atomic():
        case = ways.at(state)
        name = "officer" if state == State.HANDLING and len(body) % 2 else "desk"
        token = token_add(actor=ways.actor(name), label="fuzz", scopes=SCOPES)
        response = Api(client, token).post(f"matters/{case.pk}/steps/{step}", {**body, **words})
        assert response.status_code < 500, response.content
        if response.status_code >= 400:
            assert response.json()["status"] == response.status_code
        transaction.set_rollback(True)


# ------------------------------------------------------------------ choices


def test_what_the_steps_choose_from_is_enough_to_take_them(api, cast):
    problem(api().get("reference"), 401, "unauthorised")
    desk = api("desk")
    known = desk.get("reference").json()
    facilities = next(row["id"] for row in known["categories"] if row["code"] == "facilities")
    assert [row["id"] for row in known["grades"]] == [1, 2, 3]
    assert "village_clerk" in known["roles"]
    water = next(row["id"] for row in known["units"] if row["name_en"] == "Water station")
    number = api().post("matters", {"what": "灯不亮", "where": "广义村1组"}, KEY).json()["id"]
    body = {"category": facilities, "grade": 3, "unit": water}
    assert desk.post(f"matters/{number}/steps/triage", body).json()["state"] == "dispatched"
