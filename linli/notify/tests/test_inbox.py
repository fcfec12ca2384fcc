"""Inbox, channels, and their pages."""

from datetime import time
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import translation

from linli.kernel.actor import ANONYMOUS, SYSTEM
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.notify.actions import channel_add, channel_end, notice_send, notices_read
from linli.notify.models import Channel, Delivery, Notice
from linli.notify.reads import channels_of, inbox, render_notice, unread, webhooks
from linli.notify.tests.conftest import ALLOWED, KIND

WORDS = {"number": "WHY-2024-00068", "category_zh": "路灯", "category_en": "Lights"}


def tell(thing, *users, kind=KIND):
    notice_send(key="case_report", user_ids=users, object_kind=kind, object_id=thing, params=WORDS)


@pytest.fixture
def chat(cast):
    return channel_add(
        actor=SYSTEM, kind="webhook", address="json://127.0.0.1:9/x", place_id=cast.places["town"]
    )


def test_ones_own_notices_newest_first_in_ones_language(cast, thing):
    desk = cast.actor("desk")
    other = uuid4()
    ALLOWED.add(other)
    tell(thing, cast.users["desk"], cast.users["desk"])
    tell(other, cast.users["desk"])
    with translation.override("en"):
        lines = inbox(desk)
    assert [line.notice.object_id for line in lines] == [other, thing], "and each only once"
    assert lines[0].text == "New matter WHY-2024-00068"
    assert lines[1].link == f"/thing/{thing}/"
    assert inbox(desk, limit=1) == [lines[0]] or inbox(desk, limit=1)[0].notice == lines[0].notice
    assert [line.notice for line in inbox(desk, after=lines[0].notice.pk)] == [lines[1].notice]
    assert inbox(cast.actor("clerk")) == inbox(ANONYMOUS) == []


def test_a_notice_is_not_readable_any_more_than_its_object(cast, thing):
    tell(thing, cast.users["desk"])
    tell(uuid4(), cast.users["desk"], kind="unknown")
    ALLOWED.discard(thing)
    assert [(line.text, line.link) for line in inbox(cast.actor("desk"))] == [("", ""), ("", "")]


def test_reading_one_and_reading_all(cast, thing):
    desk = cast.actor("desk")
    tell(thing, cast.users["desk"], cast.users["clerk"])
    tell(uuid4(), cast.users["desk"])
    assert (unread(desk), unread(desk, limit=1), unread(ANONYMOUS)) == (2, 1, 0)
    notices_read(actor=desk, object_id=thing)
    assert unread(desk) == 1
    notices_read(actor=desk)
    notices_read(actor=ANONYMOUS)
    assert unread(desk) == 0
    assert unread(cast.actor("clerk")) == 1, "nobody reads for others"


def test_messages_are_plain_text():
    with translation.override("en"):
        subject, body = render_notice(
            "case_report", WORDS | {"number": "A&B", "category_en": "<b>", "count": 3}
        )
    assert subject == "New matter A&B"
    assert body.startswith("<b> · ")


def test_channels_belong_to_somebody(cast, chat):
    desk = cast.actor("desk")
    row = channel_add(actor=desk, kind="mail", address=" desk@example.com ")
    assert [str(c.pk) for c in channels_of(desk)] == [str(row.pk)]
    assert (row.quiet_from, row.quiet_until) == (time(21), time(8))
    assert channels_of(ANONYMOUS) == []
    assert webhooks() == [chat]
    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM notify_channel")
        assert "example.com" not in str(cursor.fetchall())
    for actor in (cast.actor("clerk"), cast.actor("admin"), ANONYMOUS):
        with pytest.raises(Missing):
            channel_end(actor=actor, channel_id=row.pk)
    channel_end(actor=desk, channel_id=row.pk)
    assert channels_of(desk) == []
    with pytest.raises(Missing):
        channel_end(actor=desk, channel_id=row.pk)


def test_chats_are_the_administrators(cast, chat):
    for actor in (cast.actor("desk"), ANONYMOUS):
        with pytest.raises(Missing):
            channel_end(actor=actor, channel_id=chat.pk)
        with pytest.raises(Forbidden):
            channel_add(
                actor=actor, kind="webhook", address="json://127.0.0.1:9", place_id=cast.places["town"]
            )
    channel_end(actor=cast.actor("admin"), channel_id=chat.pk)
    assert webhooks() == []


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("json://127.0.0.1:9", None),
        ("json://127.0.0.1:9", "grid3"),
        ("mailto://a@b.cn", "town"),
        ("wecombot://", "town"),
    ],
)
def test_chat_addresses_are_checked(cast, address, place):
    with pytest.raises(Invalid) as refused:
        channel_add(
            actor=SYSTEM, kind="webhook", address=address, place_id=cast.places[place] if place else None
        )
    assert list(refused.value.fields) == ["address"]


def test_mail_addresses_are_checked(cast):
    desk = cast.actor("desk")
    channel_add(actor=desk, kind="mail", address="desk@example.com")
    for address in ("nonsense", "desk@example.com"):
        with pytest.raises(Invalid) as refused:
            channel_add(actor=desk, kind="mail", address=address)
        assert list(refused.value.fields) == ["address"]
    for actor in (ANONYMOUS, SYSTEM):
        with pytest.raises(Forbidden):
            channel_add(actor=actor, kind="mail", address="a@example.com")
    assert channel_add(actor=cast.actor("clerk"), kind="mail", address="desk@example.com").pk


def test_a_place_without_a_chat_gets_nothing(cast, thing, chat):
    notice_send(
        key="case_report",
        user_ids=[],
        place_ids=[cast.places["town2"]],
        object_kind=KIND,
        object_id=thing,
        params=WORDS,
    )
    assert not Delivery.objects.exists()


def test_the_inbox_page(sign_in, cast, thing):
    tell(thing, cast.users["desk"])
    client = sign_in("desk")
    page = client.get("/desk/inbox/")
    text = page.content.decode()
    assert f'href="/thing/{thing}/"' in text
    assert "WHY-2024-00068" in text
    assert page.context["unread"] == 1
    assert client.post("/desk/inbox/read")["Location"] == "/desk/inbox/"
    assert client.get("/desk/inbox/").context["unread"] == 0
    ALLOWED.discard(thing)
    assert "WHY-2024-00068" not in client.get("/desk/inbox/?after=nonsense").content.decode()


def test_the_inbox_has_pages(sign_in, cast, thing):
    for _number in range(51):
        tell(thing, cast.users["desk"])
    client = sign_in("desk")
    page = client.get("/desk/inbox/")
    older = page.context["older"]
    assert f"?after={older}" in page.content.decode()
    rest = client.get(f"/desk/inbox/?after={older}").context
    assert len(rest["rows"]) == 1
    assert rest["older"] is None
    assert Notice.objects.count() == 51


def test_many_notices_about_one_thing_ask_once(sign_in, cast, thing, django_assert_max_num_queries):
    for _number in range(40):
        tell(thing, cast.users["desk"])
    client = sign_in("desk")
    client.get("/desk/inbox/")
    with django_assert_max_num_queries(8):
        client.get("/desk/inbox/")


def test_adding_and_stopping_a_mail_address(sign_in, cast):
    client = sign_in("desk")
    data = {"address": "desk@example.com", "lang": "en", "quiet_from": "22:00", "quiet_until": "07:00"}
    assert client.post("/desk/inbox/", data).status_code == 302
    [channel] = channels_of(cast.actor("desk"))
    assert (channel.lang, channel.quiet_from, channel.quiet_until) == ("en", time(22), time(7))
    page = client.post("/desk/inbox/", data)
    assert page.context["form"].errors["address"]
    assert client.post(f"/desk/channels/{channel.pk}/end")["Location"] == "/desk/inbox/"
    assert client.post(f"/desk/channels/{channel.pk}/end").status_code == 404


def test_the_log_is_for_administrators(client, sign_in, cast):
    assert client.get("/desk/deliveries/").status_code == 302
    assert sign_in("desk").get("/desk/deliveries/").status_code == 403


def test_the_log_and_its_chats(sign_in, cast, thing):
    client = sign_in("admin")
    town = str(cast.places["town"])
    wrong = client.post("/desk/deliveries/", {"place": town, "address": "https://example.com"})
    assert wrong.context["form"].errors["address"]
    secret = "wecombot://BOTKEY0123456789"
    assert client.post("/desk/deliveries/", {"place": town, "address": secret}).status_code == 302
    chat = Channel.objects.get()
    channel_add(actor=cast.actor("desk"), kind="mail", address="desk@example.com")
    notice_send(
        key="case_report",
        user_ids=[cast.users["desk"]],
        place_ids=[cast.places["town"]],
        object_kind=KIND,
        object_id=thing,
        params=WORDS,
    )
    page = client.get("/desk/deliveries/")
    text = page.content.decode()
    assert {line["whose"] for line in page.context["rows"]} == {"desk", "万合永镇"}
    assert "wecombot" in text
    assert not [word for word in ("BOTKEY", "WHY-2024-00068", "desk@example.com") if word in text]
    back = client.post(f"/desk/channels/{chat.pk}/end", {"chat": "1"})
    assert back["Location"] == "/desk/deliveries/"
    assert client.get("/desk/deliveries/").context["webhooks"] == []


@pytest.mark.parametrize("state", ["waiting", "sent", "withheld", "failed"])
def test_every_state_has_a_word(sign_in, cast, thing, chat, state):
    from linli.kernel import verbs

    with verbs.writing():
        Delivery.objects.create(
            channel=chat, key="case_report", object_kind=KIND, object_id=thing, state=state, attempts=2
        )
    [line] = sign_in("admin").get("/desk/deliveries/").context["rows"]
    assert line["word"]
