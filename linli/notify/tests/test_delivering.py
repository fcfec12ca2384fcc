"""What really goes out: over SMTP and HTTP, through Apprise, with retries."""

from datetime import time, timedelta
from uuid import uuid4

import pytest

from linli.accounts.actions.users import user_end
from linli.kernel import clock, verbs
from linli.kernel.actions.outbox import MAX_ATTEMPTS, due_run
from linli.kernel.actor import SYSTEM
from linli.kernel.models import Due
from linli.kernel.registry import due_handlers
from linli.notify.actions import DELIVER, channel_add, channel_end, delivery_carry_out, notice_send
from linli.notify.models import Channel, Delivery
from linli.notify.tests.conftest import ALLOWED, KIND
from linli.people.actions.postings import posting_end
from linli.people.models import Posting

WORDS = {"number": "WHY-2024-00068", "category_zh": "路灯 & 道路", "category_en": "Lights & roads"}
ANY_HOUR = {"quiet_from": None, "quiet_until": None}


def tell(thing, users=(), places=(), key="case_report"):
    notice_send(key=key, user_ids=users, place_ids=places, object_kind=KIND, object_id=thing, params=WORDS)


def mail(cast, name="desk", address="desk@example.com", **more):
    return channel_add(actor=cast.actor(name), kind="mail", address=address, **(ANY_HOUR | more))


def chat(cast, hook, place="town", **more):
    place_id = cast.places[place]
    return channel_add(actor=SYSTEM, kind="webhook", address=hook.url, place_id=place_id, **(ANY_HOUR | more))


def state():
    return Delivery.objects.get().state


def test_a_mail_goes_out_in_the_channels_language(cast, thing, mails):
    mail(cast, lang="en")
    tell(thing, [cast.users["desk"]])
    assert mails == [], "nothing leaves before the worker comes"
    assert due_run() == 1
    [taken] = mails
    assert taken.to == ["desk@example.com"]
    assert taken.subject == "New matter WHY-2024-00068"
    assert "Lights & roads" in taken.text
    assert "路灯" not in taken.text
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.error) == ("sent", 1, "")
    assert delivery.done_at is not None
    assert due_run() == 0, "once"


def test_html_in_a_name_stays_text(cast, thing, mails):
    mail(cast)
    params = WORDS | {"category_zh": "<img src=x>"}
    notice_send(
        key="case_report", user_ids=[cast.users["desk"]], object_kind=KIND, object_id=thing, params=params
    )
    due_run()
    assert mails[0].raw.get_content_type() == "text/plain", "no part that a mail reader would take for HTML"
    assert "<img src=x>" in mails[0].text


def test_a_chat_of_the_desk_hears_of_it(cast, thing, hook):
    chat(cast, hook)
    tell(thing, places=[cast.places["town"]])
    due_run()
    [body] = hook.bodies
    assert "WHY-2024-00068" in body["title"]
    assert "路灯 & 道路" in body["message"]
    assert state() == "sent"


def test_a_mail_address_cannot_redirect_the_mail(cast, thing, mails):
    mail(cast, address="a&smtp=evil.example.com&x@example.com")
    tell(thing, [cast.users["desk"]])
    due_run()
    assert [taken.to for taken in mails] == [["a&smtp=evil.example.com&x@example.com"]]


def test_a_receiver_that_fails_is_tried_again_later_and_later(cast, thing, hook):
    hook.answers = [500, 500]
    chat(cast, hook)
    start = clock.now()
    with clock.at(start):
        tell(thing, places=[cast.places["town"]])
        assert due_run() == 1
        assert due_run() == 0, "not at once"
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.error) == ("waiting", 1, "not taken by the receiver")
    waits = [Due.objects.get().due_at - start]
    with clock.at(Due.objects.get().due_at):
        assert due_run() == 1
        waits.append(Due.objects.get().due_at - clock.now())
    assert waits[1] > waits[0] > timedelta(0)
    assert hook.bodies == []
    with clock.at(Due.objects.get().due_at):
        assert due_run() == 1
    assert len(hook.bodies) == 1
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.error) == ("sent", 3, "")


def test_after_the_last_try_the_log_says_so(cast, thing, hook):
    hook.answers = [500] * 20
    chat(cast, hook)
    tell(thing, places=[cast.places["town"]])
    tries = 0
    for _turn in range(20):
        due = Due.objects.filter(done_at=None).first()
        if due is None:
            break
        with clock.at(max(clock.now(), due.due_at)):
            tries += due_run()
    assert tries == MAX_ATTEMPTS
    assert state() == "failed"


def test_one_bad_receiver_does_not_keep_mail_from_others(cast, thing, hook, mails):
    hook.answers = [500]
    chat(cast, hook)
    mail(cast)
    tell(thing, [cast.users["desk"]], [cast.places["town"]])
    assert due_run() == 2
    assert len(mails) == 1


def test_a_broken_message_is_a_failed_try_not_a_lost_one(cast, thing, hook):
    chat(cast, hook)
    tell(thing, places=[cast.places["town"]], key="no_such_template")
    due_run()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.error) == ("waiting", "TemplateDoesNotExist")


def test_without_a_mail_server_the_log_says_so(cast, thing, settings):
    settings.LINLI_SMTP = ""
    mail(cast)
    tell(thing, [cast.users["desk"]])
    due_run()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.error) == ("failed", "no mail server is set")


def _thing_moves(cast, thing, channel):
    ALLOWED.discard(thing)


def _role_ends(cast, thing, channel):
    posting_end(actor=SYSTEM, posting_id=Posting.objects.get(person__user_id=cast.users["desk"]).pk)


def _account_ends(cast, thing, channel):
    user_end(actor=SYSTEM, user_id=cast.users["desk"])


def _channel_ends(cast, thing, channel):
    channel_end(actor=cast.actor("desk"), channel_id=channel.pk)


@pytest.mark.parametrize("change", [_thing_moves, _role_ends, _account_ends, _channel_ends])
def test_visibility_is_asked_again_when_it_is_sent(cast, thing, mails, change):
    channel = mail(cast)
    tell(thing, [cast.users["desk"]])
    change(cast, thing, channel)
    assert due_run() == 1
    assert mails == []
    assert state() == "withheld"


@pytest.mark.parametrize("place", ["village", "banner"])
def test_a_chat_reads_with_its_own_desks_eyes(cast, thing, hook, place):
    """Neither the village's nor the banner's desk may see what is for town desks."""
    chat(cast, hook, place)
    tell(thing, places=[cast.places[place]])
    due_run()
    assert hook.bodies == []
    assert state() == "withheld"


def test_a_chat_without_a_place_reads_nothing(cast, thing, hook):
    channel = chat(cast, hook)
    tell(thing, places=[cast.places["town"]])
    with verbs.writing():
        Channel.objects.filter(pk=channel.pk).update(place=None)
    due_run()
    assert hook.bodies == []
    assert state() == "withheld"


def test_what_nobody_answers_for_is_withheld(cast, mails):
    mail(cast)
    notice_send(
        key="case_report",
        user_ids=[cast.users["desk"]],
        object_kind="unknown",
        object_id=uuid4(),
        params=WORDS,
    )
    due_run()
    assert state() == "withheld"


def test_quiet_hours_hold_a_message_back(cast, thing, mails):
    mail(cast, quiet_from=time(21), quiet_until=time(8))
    night = clock.local(clock.now()).replace(hour=22, minute=0)
    with clock.at(night):
        tell(thing, [cast.users["desk"]])
        assert due_run() == 0
    with clock.at(night + timedelta(hours=9, minutes=59)):
        assert due_run() == 0
    with clock.at(night + timedelta(hours=10, minutes=1)):
        assert due_run() == 1
    assert len(mails) == 1


def test_a_late_worker_does_not_wake_anybody(cast, thing, mails):
    """Due by day, carried out by night, as after an outage or a retry: it waits for the morning."""
    mail(cast, quiet_from=time(21), quiet_until=time(8))
    noon = clock.local(clock.now()).replace(hour=12, minute=0)
    with clock.at(noon):
        tell(thing, [cast.users["desk"]])
    with clock.at(noon.replace(hour=23)):
        assert due_run() == 1
        assert due_run() == 0
    assert mails == []
    assert state() == "waiting"
    with clock.at(noon.replace(hour=8) + timedelta(days=1)):
        assert due_run() == 1
    assert len(mails) == 1
    assert state() == "sent"


def test_a_channel_that_ended_in_the_night_is_not_put_off(cast, thing, mails):
    channel = mail(cast, quiet_from=time(0), quiet_until=time(23, 59))
    tell(thing, [cast.users["desk"]])
    channel_end(actor=cast.actor("desk"), channel_id=channel.pk)
    delivery_carry_out(Delivery.objects.get().pk)
    assert state() == "withheld"


def test_a_delivery_is_carried_out_once(cast, thing, mails):
    mail(cast)
    tell(thing, [cast.users["desk"]])
    delivery = Delivery.objects.get().pk
    delivery_carry_out(delivery)
    delivery_carry_out(delivery)
    delivery_carry_out(uuid4())
    assert len(mails) == 1


def test_the_worker_knows_what_to_do():
    assert due_handlers.get(DELIVER) is delivery_carry_out


def test_no_message_holds_what_a_reporter_wrote(client, cast, mails, hook):
    """A real report at the door, told to clerk and desk by mail and chat: number and category only."""
    secret = "紫云英的狗半夜叫"
    for name in ("desk", "clerk", "banner"):
        mail(cast, name, f"{name}@example.com")
    for place in ("town", "village"):
        chat(cast, hook, place)
    form = client.get("/").context["form"]
    data = {
        "what": secret,
        "where": "广义村小卖部旁边",
        "key": form["key"].value() or "",
        "phone": "13812349876",
    }
    client.post("/", data)
    assert due_run() >= 1
    told = [taken.raw.as_string() + taken.text + taken.subject for taken in mails] + [
        str(b) for b in hook.bodies
    ]
    assert told, "somebody was told"
    assert all("-00" in text for text in told), "by its number"
    for text in told:
        assert not [word for word in (secret, "紫云英", "小卖部", "13812349876", "9876") if word in text]
    assert Channel.objects.count() == 5
