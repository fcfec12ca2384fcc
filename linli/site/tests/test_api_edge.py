"""The API's edge: bodies, content types, methods, languages, scopes, ends of tokens, rates."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.accounts.actions.tokens import token_add, token_used
from linli.accounts.models import Token
from linli.accounts.rules import SCOPES
from linli.kernel import clock
from linli.kernel.actions import leases
from linli.kernel.actions.throttle import Limit
from linli.kernel.errors import Throttled
from linli.site import scopes
from linli.site.api import api
from linli.site.problems import FIELDS, fields_of

pytestmark = pytest.mark.django_db
JSON = "application/json"


def post(body, client=None, content_type=JSON, **headers):
    return (client or Client()).post("/api/v1/matters", body, content_type=content_type, headers=headers)


def problem(response, status, code):
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert (told["status"], told["title"]) == (status, code)
    assert told["detail"]
    return told


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "\xff\xfe",
        '{"what": NaN}',
        '{"what": 1e999, "lon": Infinity}',
        '{"what": "x", "what": "y"}',
        '{"what": "a\\u0000b"}',
        '{"what": "\\ud800"}',
        '{"\\u0000": 1}',
        '{"what": ' + "[" * 12 + "]" * 12 + "}",
        "[" * 100_000,
        '{"what": ' + "9" * 5000 + "}",
    ],
)
def test_bodies_that_cannot_be_read(body, cast):
    problem(post(body), 400, "unreadable")


def test_a_body_in_another_format(cast):
    for content_type in ("text/plain", "application/xml", "application/x-www-form-urlencoded", ""):
        problem(post("what=x", content_type=content_type), 415, "unsupported-media-type")
    assert post('{"what": "x"}', content_type="application/json; charset=utf-8").status_code == 201


def test_a_body_beyond_measure(cast):
    problem(post(json.dumps({"what": "很" * 1_500_000})), 413, "too-large")


@pytest.mark.parametrize("address", ["/api/v1/nothing", "/api/v1/", "/api/v1/../x"])
def test_addresses_that_are_not_there(client, address, cast):
    problem(client.get(address), 404, "not-found")


def test_methods(client, cast):
    refused = client.delete("/api/v1/matters")
    problem(refused, 405, "method-not-allowed")
    assert set(refused["Allow"].split(", ")) == {"GET", "POST"}
    options = client.options("/api/v1/matters")
    assert (options.status_code, options.content) == (204, b"")
    assert "OPTIONS" in options["Allow"]
    head, whole = client.head("/api/v1/openapi.json"), client.get("/api/v1/openapi.json")
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == str(len(whole.content))


@pytest.mark.parametrize(
    ("header", "start"),
    [
        ("en", "This is needed"),
        ("fr, en-GB;q=0.8", "This is needed"),
        ("zh-CN, en;q=0.5", "这一项"),
        ("", "这一项"),
        ("*;;q=x", "这一项"),
    ],
)
def test_field_errors_speak_the_callers_language(header, start, cast):
    told = problem(post("{}", **({"Accept-Language": header} if header else {})), 422, "invalid")
    assert told["fields"]["what"][0].startswith(start)


def test_every_kind_of_field_error_has_its_words():
    errors = [
        {
            "type": kind,
            "loc": ("body", "x"),
            "ctx": dict.fromkeys(("ge", "le", "min_length", "max_length", "expected"), 1),
        }
        for kind in (*FIELDS, "never heard of")
    ]
    (texts,) = fields_of(errors).values()
    assert len(texts) == len(errors)
    assert not any("%" in text for text in texts)
    assert fields_of([{"type": "too_long", "loc": ("body",), "ctx": {}}])["body"]


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda x: st.lists(x) | st.dictionaries(st.text(), x),
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_any_json_is_answered_with_a_problem_or_a_receipt(cast, body):
    response = post(json.dumps(body))
    assert response.status_code in (201, 400, 422, 429)
    if response.status_code != 201:
        assert response["Content-Type"] == "application/problem+json"


# ------------------------------------------------------------------ scopes


def test_every_operation_stands_in_the_table():
    schema = api.get_openapi_schema()
    found = {
        f"{method.upper()} {path.removeprefix('/' + scopes.PREFIX)}"
        for path, methods in schema["paths"].items()
        for method in methods
    }
    assert found == set(scopes.SCOPES)
    assert set(scopes.SCOPES.values()) <= {"", *SCOPES}
    assert set(scopes.SIGNED) <= found
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            name = f"{method.upper()} {path.removeprefix('/' + scopes.PREFIX)}"
            assert operation["security"][-1] == {
                "Bearer": [scopes.SCOPES[name]] if scopes.SCOPES[name] else []
            }
            assert ({} in operation["security"]) == (name not in scopes.SIGNED)
    assert schema["components"]["securitySchemes"]["Bearer"]["scheme"] == "bearer"


ASKED = {
    "read": ("get", "/api/v1/matters"),
    "reference": ("get", "/api/v1/reference"),
    "report": ("post", "/api/v1/matters"),
    "steps": ("post", "/api/v1/matters/01a20cd4-dfee-79a9-a0eb-5b1286be26a3/steps/accept"),
}


@pytest.mark.parametrize("scope", SCOPES)
def test_a_token_opens_what_it_was_made_for_and_nothing_else(cast, client, scope):
    secret = token_add(actor=cast.actor("desk"), label="x", scopes=[scope], days=30)
    for name, (method, address) in ASKED.items():
        more = (
            {"data": '{"what": "x"}' if name == "report" else "{}", "content_type": JSON}
            if method == "post"
            else {}
        )
        response = getattr(client, method)(address, headers={"Authorization": f"Bearer {secret}"}, **more)
        if name == scope:
            assert response.status_code in (200, 201, 404)
        else:
            problem(response, 403, "scope-missing")
    assert (
        client.get("/api/v1/locate?lon=117&lat=43", headers={"Authorization": f"Bearer {secret}"}).status_code
        == 200
    )


def test_a_token_ends_by_itself_and_knows_its_last_day(cast, client):
    secret = token_add(actor=cast.actor("desk"), label="x", days=30)
    head = {"Authorization": f"Bearer {secret}"}
    start = clock.now()
    for days, status in ((0, 200), (3, 200), (30, 200), (31, 401)):
        with clock.at(start + timedelta(days=days)):
            assert client.get("/api/v1/matters", headers=head).status_code == status
            if status == 200:
                assert Token.objects.get().last_used_on == clock.today()
    token_used(token_id=Token.objects.get().pk)


# ------------------------------------------------------------------ rates


def test_what_is_left_is_told_and_the_database_is_asked_once_in_twenty(
    cast, client, django_assert_max_num_queries
):
    first = client.get("/api/v1/locate?lon=117&lat=43")
    assert first["RateLimit-Policy"] == '"api-network";q=3000;w=600'
    assert first["RateLimit"] == '"api-network";r=2999'
    with django_assert_max_num_queries(1):
        assert client.get("/api/v1/locate?lon=117&lat=43")["RateLimit"] == '"api-network";r=2998'


def test_a_program_in_a_loop_is_stopped(cast):
    limit = Limit("loop", tries=40, seconds=600)
    with clock.at(clock.now()):
        left = [leases.spend(limit=limit, subject="x").remaining for _n in range(40)]
        assert left == list(range(39, -1, -1))
        with pytest.raises(Throttled):
            leases.spend(limit=limit, subject="x")
        assert leases.spend(limit=limit, subject="y")


def test_leases_are_bounded(cast, monkeypatch):
    monkeypatch.setattr(leases, "MOST", 3)
    for n in range(10):
        leases.spend(limit=Limit("many", tries=40, seconds=600), subject=str(n))
    assert len(leases._held) <= 3
