"""The second factor: setting it up, signing in with it, keeping it, losing it."""

from datetime import timedelta

import pyotp
import pytest
from django.db import connection

from linli.accounts.actions import second, tokens
from linli.accounts.models import RecoveryCode, SecondFactor, Session, User
from linli.accounts.reads import half_way, half_way_user, pending_secret, recovery_left, tokens_of
from linli.accounts.rules import is_app_code, is_fresh, matching_step
from linli.kernel import clock, verbs
from linli.kernel.actor import ANONYMOUS, SYSTEM
from linli.kernel.errors import Forbidden, Invalid, Missing, Throttled
from linli.kernel.models import Audit

PASSWORD = "desk-password"
BEGIN, CONFIRM = "/desk/profile/second/begin", "/desk/profile/second/confirm"
FOR_A_MONTH = {"scopes": ["read"], "days": "30"}


def code_of(secret, steps=0):
    """The code the app shows now, or so many half minutes away."""
    return pyotp.TOTP(secret).at(int(clock.now().timestamp()) + 30 * steps)


@pytest.fixture
def enrolled(cast):
    """The desk's secret and recovery codes; its first code is used up, the next is not."""
    actor = cast.actor("desk")
    second.second_begin(actor=actor, password=PASSWORD)
    secret = pending_secret(actor.user_id)
    return secret, second.second_confirm(actor=actor, code=code_of(secret, -1))


def half(client, name="desk", wanted=""):
    """The first step of signing in."""
    return client.post("/sign-in", {"username": name, "password": f"{name}-password", "next": wanted})


@pytest.mark.rules
def test_one_step_of_drift_and_no_more():
    secret, now = pyotp.random_base32(), clock.now()
    for steps, right in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        code = pyotp.TOTP(secret).at(int(now.timestamp()) + 30 * steps)
        step = matching_step(secret, code, now)
        assert (step is not None) is right or code in (code_of(secret, n) for n in (-1, 0, 1))


@pytest.mark.rules
def test_rfc_6238_vector():
    """RFC 6238, appendix B, SHA-1 at 1111111109 s: 07081804, whose last six digits an app shows."""
    from datetime import UTC, datetime

    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert matching_step(secret, "081804", datetime.fromtimestamp(1111111109, UTC)) == 1111111109 // 30


@pytest.mark.rules
def test_freshness_lasts_ten_minutes():
    now = clock.now()
    stamp = int(now.timestamp())
    assert is_fresh(None, 0, now)
    assert is_fresh(now, stamp - 599, now)
    assert not is_fresh(now, stamp - 601, now)
    assert not is_fresh(now, stamp + 60, now), "a stamp from the future proves nothing"
    assert is_app_code("123456")
    assert not is_app_code("１２３４５６")
    assert not is_app_code("ABCDEF")


def test_the_secret_is_sealed_and_recovery_codes_are_hashes(cast, enrolled):
    secret, codes = enrolled
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM accounts_secondfactor")
        assert secret not in str(cursor.fetchall())
        cursor.execute("SELECT key FROM accounts_recoverycode")
        kept = str(cursor.fetchall())
    assert len(codes) == len(set(codes)) == 10
    assert not any(code.replace("-", "") in kept for code in codes)


def test_signing_in_takes_two_steps_and_the_first_opens_nothing(client, cast, enrolled):
    secret, _codes = enrolled
    response = half(client, wanted="/desk/away/")
    assert response["Location"] == "/sign-in/code?next=%2Fdesk%2Faway%2F"
    assert not Session.objects.filter(user_id=cast.users["desk"]).exists()
    assert "linli_session" not in response.cookies
    assert client.get("/desk/")["Location"].startswith("/sign-in")
    assert client.get("/sign-in/code").status_code == 200
    response = client.post("/sign-in/code", {"code": code_of(secret), "next": "/desk/away/"})
    assert response["Location"] == "/desk/away/"
    assert client.get("/desk/away/").status_code == 200
    assert client.get("/sign-in/code")["Location"] == "/desk/today", "the back button leads on"


def test_a_code_opens_once_even_on_another_device(client, cast, enrolled):
    from django.test import Client

    secret, _codes = enrolled
    code, other = code_of(secret), Client()
    half(client)
    half(other)
    assert client.post("/sign-in/code", {"code": code}).status_code == 302
    replayed = other.post("/sign-in/code", {"code": code})
    assert replayed.status_code == 422
    assert "linli_session" not in replayed.cookies


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_second_step_never_leads_to_another_house(client, cast, enrolled, wanted):
    secret, _codes = enrolled
    half(client, wanted=wanted)
    response = client.post("/sign-in/code", {"code": code_of(secret), "next": wanted})
    assert response["Location"] == "/desk/today"


def test_a_planted_session_is_not_taken_over(client, cast, enrolled):
    secret, _codes = enrolled
    client.post("/sign-in", {"username": "clerk", "password": "clerk-password"})
    planted = client.session.session_key
    half(client)
    client.post("/sign-in/code", {"code": code_of(secret)})
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_half_way_ends_after_ten_minutes_and_with_a_new_password(client, cast, enrolled):
    user = User.objects.get(pk=cast.users["desk"])
    word = half_way(user)
    assert half_way_user(word) == user
    assert half_way_user(word + "x") is None
    assert half_way_user("") is None
    with verbs.writing():
        user.set_password("another-password")
        user.save()
    assert half_way_user(word) is None
    client.cookies["linli_half_way"] = word
    assert client.get("/sign-in/code?next=/desk/away/")["Location"] == "/sign-in?next=%2Fdesk%2Faway%2F"
    with pytest.raises(Missing):
        second.sign_in_code(actor=ANONYMOUS, request=None, word=word, code="000000")


def test_guessing_is_throttled_per_account(client, cast, enrolled):
    secret, _codes = enrolled
    half(client)
    wrong = [client.post("/sign-in/code", {"code": "000000"}).status_code for _ in range(7)]
    assert wrong == [422] * 6 + [429]
    assert client.post("/sign-in/code", {"code": code_of(secret)}).status_code == 429


def test_recovery_codes_work_once_each_however_they_are_typed(client, cast, enrolled):
    _secret, codes = enrolled
    half(client)
    assert b'inputmode="numeric"' not in client.get("/sign-in/code?recovery=1").content
    assert client.post("/sign-in/code", {"code": codes[0].lower().replace("-", " ")}).status_code == 302
    assert recovery_left(cast.users["desk"]) == 9
    assert Audit.objects.filter(verb="recovery_code_use", object_id=cast.users["desk"]).count() == 1
    half(client)
    assert client.post("/sign-in/code", {"code": codes[0]}).status_code == 422


def test_setting_up_needs_the_password_and_the_phones_first_code(sign_in, cast):
    client = sign_in("desk")
    assert client.post(BEGIN, {"password": "wrong"}).status_code == 422
    assert client.post(CONFIRM, {"code": "123456"}).status_code == 422, "nothing has begun"
    assert client.post(BEGIN, {"password": PASSWORD}).status_code == 302
    page = client.get("/desk/profile/second/").content.decode()
    secret = pending_secret(cast.users["desk"])
    assert " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)) in page
    assert "<svg" in page
    assert client.post(CONFIRM, {"code": "000000"}).status_code == 422
    assert User.objects.get(pk=cast.users["desk"]).second_at is None
    done = client.post(CONFIRM, {"code": code_of(secret)})
    assert done.status_code == 200
    assert len(done.context["codes"]) == 10
    assert "no-store" in done["Cache-Control"]
    assert client.post(CONFIRM, {"code": code_of(secret, 1)}).status_code == 422, "sent twice: done already"
    assert client.get("/desk/").status_code == 200, "this device stays"


def test_setting_up_ends_other_devices_and_runs_out(cast, client):
    client.post("/sign-in", {"username": "desk", "password": PASSWORD})
    actor = cast.actor("desk")
    second.second_begin(actor=actor, password=PASSWORD)
    secret = pending_secret(actor.user_id)
    with clock.at(clock.now() + timedelta(minutes=21)), pytest.raises(Invalid):
        second.second_confirm(actor=actor, code=code_of(secret))
    second.second_confirm(actor=actor, code=code_of(secret))
    assert not Session.objects.filter(user_id=actor.user_id).exists()


def test_moving_to_another_phone_keeps_the_old_one_until_the_new_one_works(cast, enrolled):
    secret, codes = enrolled
    actor = cast.actor("desk")
    with pytest.raises(Invalid):
        second.second_begin(actor=actor, password=PASSWORD)
    second.second_begin(actor=actor, password=PASSWORD, code=code_of(secret))
    fresh = pending_secret(actor.user_id)
    assert fresh != secret
    second.code_take(user_id=actor.user_id, code=code_of(secret, 1))
    second.second_confirm(actor=actor, code=code_of(fresh))
    for old in (code_of(secret, 1), codes[1]):
        with pytest.raises(Invalid):
            second.code_take(user_id=actor.user_id, code=old)
    second.code_take(user_id=actor.user_id, code=code_of(fresh, 1))


def test_taking_it_away_needs_password_and_code(sign_in, client, cast, enrolled):
    secret, codes = enrolled
    half(client)
    client.post("/sign-in/code", {"code": code_of(secret)})
    remove = "/desk/profile/second/remove"
    assert client.post(remove, {"password": PASSWORD}).status_code == 422
    assert client.post(remove, {"password": "wrong", "code": codes[1]}).status_code == 422
    assert client.post(remove, {"password": PASSWORD, "code": "000000"}).status_code == 422
    renewed = client.post("/desk/profile/second/codes", {"password": PASSWORD, "code": codes[1]})
    fresh = renewed.context["codes"]
    assert client.post(remove, {"password": PASSWORD, "code": codes[2]}).status_code == 422, "they ended"
    assert client.post(remove, {"password": PASSWORD, "code": fresh[0]}).status_code == 302
    assert not SecondFactor.objects.filter(pk=cast.users["desk"]).exists()
    assert not RecoveryCode.objects.filter(user_id=cast.users["desk"]).exists()
    assert half(client)["Location"] == "/desk/today"


def test_five_wrong_passwords_stop_the_trying(cast):
    actor = cast.actor("desk")
    for _ in range(5):
        with pytest.raises(Invalid):
            second.second_begin(actor=actor, password="wrong")
    with pytest.raises(Throttled):
        second.second_begin(actor=actor, password=PASSWORD)


def test_delicate_things_ask_for_a_fresh_code_and_lose_nothing(client, cast, enrolled):
    secret, codes = enrolled
    half(client)
    client.post("/sign-in/code", {"code": codes[0]})
    assert client.post("/desk/profile/tokens", {"label": "at once", **FOR_A_MONTH}).status_code == 200, (
        "just proved"
    )
    with verbs.writing():
        _age(client, 601)
    page = client.post("/desk/profile/tokens", {"label": "later on", **FOR_A_MONTH})
    assert page.status_code == 422
    assert b'value="later on"' in page.content
    assert (
        client.post("/desk/profile/tokens", {"label": "x", **FOR_A_MONTH, "code": "000000"}).status_code
        == 422
    )
    assert (
        client.post("/desk/profile/password", {"old": PASSWORD, "new": "n3w-good-words"}).status_code == 422
    )
    [token] = tokens_of(cast.users["desk"])
    end = f"/desk/profile/tokens/{token.pk}/end"
    assert client.post(end).status_code == 422
    assert client.post(end, {"code": "000000"}).status_code == 422
    assert tokens_of(cast.users["desk"]) == [token]
    assert client.post(end, {"code": code_of(secret)}).status_code == 302
    assert (
        client.post("/desk/profile/password", {"old": PASSWORD, "new": "n3w-good-words"}).status_code == 302
    )
    assert client.get("/desk/").status_code == 200


def _age(client, seconds):
    session = client.session
    session["proved"] = int(clock.now().timestamp()) - seconds
    session.save()


def test_whoever_has_no_second_factor_is_asked_for_none(sign_in):
    client = sign_in("desk")
    assert client.post("/desk/profile/tokens", {"label": "plain", **FOR_A_MONTH}).status_code == 200


def test_an_administrator_resets_it_for_others_and_the_person_is_told(cast, enrolled):
    from linli.notify.reads import inbox

    user_id = cast.users["desk"]
    tokens.token_add(actor=cast.actor("desk"), label="x")
    for who in ("clerk", "desk", "banner"):
        with pytest.raises(Forbidden):
            second.second_reset(actor=cast.actor(who), user_id=user_id)
    second.second_reset(actor=cast.actor("admin"), user_id=user_id)
    assert User.objects.get(pk=user_id).second_at is None
    assert tokens_of(user_id) == []
    assert Audit.objects.get(verb="second_reset").actor_id == cast.users["admin"]
    assert inbox(cast.actor("desk"))[0].notice.key == "second_reset"
    assert inbox(cast.actor("desk"))[0].text
    with pytest.raises(Missing):
        second.second_reset(actor=SYSTEM, user_id=user_id)
    with pytest.raises(Forbidden):
        second.second_reset(actor=cast.actor("admin"), user_id=cast.users["admin"])


def test_the_command_helps_the_only_administrator(cast, enrolled, capsys):
    from django.core.management import call_command
    from django.core.management.base import CommandError

    call_command("second", "--reset", "desk")
    assert User.objects.get(pk=cast.users["desk"]).second_at is None
    with pytest.raises(CommandError):
        call_command("second", "--reset", "nobody")
    with pytest.raises(Missing):
        call_command("second", "--reset", "desk")
