"""Quiet hours and addresses."""

from datetime import UTC, datetime, time, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.clock import LOCAL
from linli.notify.rules import is_mail, is_webhook, mail_url, send_at

pytestmark = pytest.mark.rules

moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
hours = st.none() | st.times()


def quiet(moment, start, end):
    """Whether it is quiet at `moment`, said in another way than the rule says it."""
    if start is None or end is None or start == end:
        return False
    clock = moment.astimezone(LOCAL).time()
    return start <= clock < end if start < end else clock >= start or clock < end


@given(moments, hours, hours)
def test_never_in_quiet_hours_never_early_never_a_day_late(now, start, end):
    at = send_at(now, start, end)
    assert not quiet(at, start, end)
    assert now <= at < now + timedelta(days=1)
    assert at == now or quiet(now, start, end), "nothing waits without need"
    assert at == now or at.astimezone(LOCAL).time() == end, "and no longer than it must"


@pytest.mark.parametrize(
    ("now", "start", "end", "at"),
    [
        ("2024-09-03T22:00", 21, 8, "2024-09-04T08:00"),
        ("2024-09-03T03:00", 21, 8, "2024-09-03T08:00"),
        ("2024-09-03T08:00", 21, 8, "2024-09-03T08:00"),
        ("2024-09-03T20:59", 21, 8, "2024-09-03T20:59"),
        ("2024-09-03T21:00", 21, 8, "2024-09-04T08:00"),
        ("2024-09-03T12:30", 12, 14, "2024-09-03T14:00"),
        ("2024-09-03T14:00", 12, 14, "2024-09-03T14:00"),
        ("2024-09-03T12:30", 12, 12, "2024-09-03T12:30"),
    ],
)
def test_quiet_hours_by_example(now, start, end, at):
    def local(text):
        return datetime.fromisoformat(text).replace(tzinfo=LOCAL)

    assert send_at(local(now), time(start), time(end)) == local(at)


@pytest.mark.parametrize("address", ["a@b.cn", "zhang.san+x@mail.example.com"])
def test_mail_addresses(address):
    assert is_mail(address)


@pytest.mark.parametrize(
    "address", ["", "a", "@b.cn", "a@b", "a b@c.cn", "a@b.cn,c@d.cn", "a;b@c.cn", "x" * 200 + "@b.cn"]
)
def test_no_mail_addresses(address):
    assert not is_mail(address)


@pytest.mark.parametrize(
    "address", ["wecombot://key", "dingtalk://token", "FEISHU://token", "json://127.0.0.1:8/x"]
)
def test_chat_addresses(address):
    assert is_webhook(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "mailto://a@b.cn",
        "https://x",
        "file:///etc/passwd",
        "json://a,json://b",
        "json://a b",
        "json://" + "x" * 400,
    ],
)
def test_no_chat_addresses(address):
    assert not is_webhook(address)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C"])))
def test_an_address_cannot_name_another_server(address):
    for server in ("mailto://mail.example.cn", "mailto://mail.example.cn?from=linli@example.cn"):
        url = urlsplit(mail_url(server, address))
        assert url.hostname == "mail.example.cn"
        query = parse_qs(url.query, keep_blank_values=True)
        assert query.pop("to") == [address]
        assert set(query) <= {"from"}
