"""What programs that watch the service are told: enough, and nothing about anybody."""

import io
import json
import logging

import pytest
from django.conf import settings as django_settings

from linli.cases.actions.intake import Report, case_report
from linli.keeping import places
from linli.kernel.actor import ANONYMOUS

pytestmark = pytest.mark.django_db
NAME, PHONE, WORDS = "王示例人", "13812345678", "井盖坏了请来看看"


@pytest.fixture
def lines():
    """What the house's own handler writes meanwhile, as JSON."""
    from linli.site.journal import logging_config

    handler = next(one for one in logging.getLogger().handlers if one.get_name() == "stderr")
    built = logging_config("json")["formatters"]["plain"]
    before, stream = handler.formatter, io.StringIO()
    handler.setFormatter(built.pop("()")(**built))
    old = handler.setStream(stream)
    yield stream
    handler.setStream(old)
    handler.setFormatter(before)


def test_health_asks_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/health").json() == {"status": "ok"}


def test_ready_names_each_check(client, settings, tmp_path):
    settings.LINLI_DATA = tmp_path
    first = client.get("/ready")
    assert (first.status_code, first.json()["checks"]["worker"]) == (503, "not seen")
    places.worker_seen()
    answer = client.get("/ready")
    assert answer.status_code == 200, answer.json()
    assert answer.json()["checks"] == dict.fromkeys(("database", "migrations", "disk", "worker"), "ok")


def test_metrics_are_for_this_machine_or_the_token(client, cast, monkeypatch):
    case_report(actor=ANONYMOUS, report=Report(what=WORDS, phone=PHONE, name=NAME))
    client.get("/")
    text = client.get("/metrics").content.decode()
    assert 'linli_requests_total{method="GET",route="cases:door",status="2xx"}' in text
    assert "linli_matters_open 1.0" in text
    assert "linli_database_up 1.0" in text
    assert not any(word in text for word in (NAME, PHONE, WORDS, "广义村"))
    far = {"REMOTE_ADDR": "203.0.113.9"}
    assert client.get("/metrics", **far).status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
    monkeypatch.setenv("LINLI_METRICS_TOKEN", "a-long-token")
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}, **far).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer a-long-token"}, **far).status_code == 200


def test_no_line_says_who_or_what(client, cast, lines):
    sent = {"what": WORDS, "where": "广义村", "name": NAME, "phone": PHONE, "key": "k" * 20}
    slip = client.post("/", sent, headers={"X-Request-ID": "13812345678"}).content.decode()
    number = slip.split('id="number">')[1].split("<")[0]
    client.get(f"/follow/{number}")
    client.post("/sign-in", {"username": "desk", "password": "desk-password"})
    client.get(f"/desk/?q={PHONE}")
    client.get(f"/nowhere/{PHONE}")
    logging.getLogger("django.request").error("Internal Server Error: %s", f"/x/{PHONE}")
    logging.getLogger("django-q").error(f"Failed - {NAME}")
    try:
        raise ValueError(f"{NAME} {PHONE}")
    except ValueError:
        logging.getLogger("linli.x").exception("it broke")
    text = lines.getvalue()
    found = [json.loads(line) for line in text.splitlines()]
    assert [one["route"] for one in found if one["event"] == "request"][:2] == [
        "cases:door",
        "cases:follow-story",
    ]
    assert {one["status"] for one in found if one["event"] == "request"} >= {200, 302, 404}
    for secret in (NAME, PHONE, WORDS, "广义村", number, "127.0.0.1", "desk-password", '"desk"'):
        assert secret not in text, secret
    broken = next(one for one in found if one["event"] == "it broke")
    assert broken["exception"] == "ValueError"
    assert "test_watch.py" in broken["frames"][-1]


def test_request_ids_go_in_and_out(client, lines):
    given = "0123456789abcdef0123456789abcdef"
    assert client.get("/", headers={"X-Request-ID": given})["X-Request-ID"] == given
    assert json.loads(lines.getvalue().splitlines()[-1])["request_id"] == given
    made = client.get("/", headers={"X-Request-ID": "王 13800000000"})["X-Request-ID"]
    assert len(made) == 16
    assert django_settings.LOGGING["handlers"]["stderr"]["filters"] == ["template"]
