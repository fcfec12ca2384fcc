"""Making and ending accounts, reset codes, passwords, tokens."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from linli.accounts.actions import doors, recovery, tokens, users
from linli.accounts.models import ResetCode, Token, User
from linli.accounts.reads import by_ids, demo_users, sessions_of, token_of, tokens_of, user_named
from linli.kernel import clock
from linli.kernel.actor import ANONYMOUS, SYSTEM
from linli.kernel.errors import Forbidden, Invalid, Missing, Throttled

NEW = "Steppe-Grass-77"


def reset(name, code, password=NEW, network="net"):
    from dataclasses import replace

    actor = replace(ANONYMOUS, network=network)
    return recovery.password_reset(actor=actor, username=name, code=code, password=password)


@pytest.mark.parametrize("role", ["desk", "clerk", "banner", "worker", "officer"])
def test_only_administrators_manage_accounts(cast, role):
    actor = cast.actor(role)
    with pytest.raises(Forbidden):
        users.user_add(actor=actor, username="new-one", password=None)
    with pytest.raises(Forbidden):
        users.user_end(actor=actor, user_id=cast.users["clerk"])
    with pytest.raises(Forbidden):
        recovery.reset_code_issue(actor=actor, user_id=cast.users["clerk"])


def test_an_administrator_makes_an_account_that_opens_with_a_code_only(cast):
    user = users.user_add(
        actor=cast.actor("admin"), username=" Neu ", password=None, phone="13900001111", lang="en"
    )
    assert (user.username, user.lang, user.has_usable_password()) == ("neu", "en", False)
    assert str(User.objects.get(pk=user.pk).phone) == "139****1111"
    assert user_named("139-0000-1111") == user
    code = recovery.reset_code_issue(actor=cast.actor("admin"), user_id=user.pk)
    assert reset("neu", code).check_password(NEW)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"username": "x"}, "username"),
        ({"username": "two words"}, "username"),
        ({"username": "y" * 41}, "username"),
        ({"username": "Desk"}, "username"),
        ({"phone": "12"}, "phone"),
        ({"phone": "+86 139 0000 1111"}, "phone"),
        ({"password": "12345678"}, "password"),
        ({"password": "short"}, "password"),
        ({"password": "fresh-name"}, "password"),
    ],
)
def test_a_refused_account_says_which_field(cast, given, field):
    users.user_add(actor=SYSTEM, username="holder", password=None, phone="13900001111")
    values = {"username": "fresh-name", "password": NEW, "phone": ""} | given
    with pytest.raises(Invalid) as refused:
        users.user_add(actor=SYSTEM, **values)
    assert list(refused.value.fields) == [field]


def test_demo_accounts_may_share_a_weak_password_and_are_listed(cast):
    assert demo_users() == []
    user = users.user_add(actor=SYSTEM, username="show", password="demo", is_demo=True)
    assert demo_users() == [user]
    users.user_end(actor=SYSTEM, user_id=user.pk)
    assert demo_users() == []


def test_ending_an_account_stops_devices_and_tokens_at_once(cast, sign_in):
    client, desk = sign_in("desk"), cast.users["desk"]
    secret = tokens.token_add(actor=cast.actor("desk"), label="script")
    users.user_end(actor=cast.actor("admin"), user_id=desk)
    assert client.get("/desk/profile/").status_code == 302
    assert token_of(secret) is None
    assert sessions_of(desk) == []
    with pytest.raises(Missing):
        users.user_end(actor=SYSTEM, user_id=desk)
    with pytest.raises(Missing):
        recovery.reset_code_issue(actor=SYSTEM, user_id=desk)


def test_a_reset_code_works_once_and_signs_everything_out(cast, sign_in):
    client = sign_in("desk")
    secret = tokens.token_add(actor=cast.actor("desk"), label="script")
    code = recovery.reset_code_issue(actor=SYSTEM, user_id=cast.users["desk"])
    assert not ResetCode.objects.filter(key__contains=code.replace("-", "")).exists(), "only a hash is kept"
    reset("desk", code.lower().replace("-", " "))
    assert client.get("/desk/profile/").status_code == 302
    assert token_of(secret) is None
    with pytest.raises(Invalid) as again:
        reset("desk", code, "Another-Word-88")
    assert list(again.value.fields) == ["code"]
    assert user_named("desk").check_password(NEW)


def test_a_weak_password_does_not_use_the_code_up(cast):
    code = recovery.reset_code_issue(actor=SYSTEM, user_id=cast.users["desk"])
    with pytest.raises(Invalid) as refused:
        reset("desk", code, "12345678")
    assert list(refused.value.fields) == ["password"]
    assert reset("desk", code).pk == cast.users["desk"]


def test_codes_run_out_and_later_ones_replace_earlier_ones(cast):
    first = recovery.reset_code_issue(actor=SYSTEM, user_id=cast.users["desk"])
    second = recovery.reset_code_issue(actor=SYSTEM, user_id=cast.users["desk"])
    with pytest.raises(Invalid):
        reset("desk", first)
    with clock.at(clock.now() + timedelta(hours=recovery.RESET_HOURS, seconds=1)), pytest.raises(Invalid):
        reset("desk", second)
    assert reset("desk", second).pk == cast.users["desk"]


def test_a_code_opens_no_other_account_and_no_closed_one(cast):
    code = recovery.reset_code_issue(actor=SYSTEM, user_id=cast.users["desk"])
    for name in ("clerk", "nobody-here"):
        with pytest.raises(Invalid):
            reset(name, code)
    users.user_end(actor=SYSTEM, user_id=cast.users["desk"])
    with pytest.raises(Invalid):
        reset("desk", code)


@pytest.mark.parametrize("by", ["name", "network"])
def test_guessing_codes_is_throttled(cast, by):
    code = recovery.reset_code_issue(actor=SYSTEM, user_id=cast.users["desk"])
    with clock.at(clock.now()):
        limit = recovery.RESET_CODE if by == "name" else recovery.RESET_NETWORK
        for number in range(limit.tries):
            name, network = ("desk", f"net{number}") if by == "name" else (f"guess{number}", "net")
            with pytest.raises(Invalid):
                reset(name, "0000-0000-0000", network=network)
        with pytest.raises(Throttled):
            reset("desk", code, network="net" if by == "network" else "fresh")


def test_whoever_was_locked_out_comes_in_at_once_with_a_new_password(cast):
    with clock.at(clock.now()):
        for _try in range(6):
            Client().post("/sign-in", {"username": "desk", "password": "wrong-password"})
        code = recovery.reset_code_issue(actor=SYSTEM, user_id=cast.users["desk"])
        reset("desk", code)
        assert Client().post("/sign-in", {"username": "desk", "password": NEW}).status_code == 302


def test_changing_the_password_signs_other_devices_out_and_keeps_this_one(cast, sign_in):
    here, there = sign_in("desk"), Client()
    there.post("/sign-in", {"username": "desk", "password": "desk-password"})
    response = here.post("/desk/profile/password", {"old": "desk-password", "new": NEW})
    assert response.status_code == 302
    assert here.get("/desk/profile/").status_code == 200
    assert there.get("/desk/profile/").status_code == 302
    assert [row.session_key for row in sessions_of(cast.users["desk"])] == [here.session.session_key]


def test_the_old_password_must_be_right_and_cannot_be_guessed(cast):
    actor = cast.actor("desk")
    with clock.at(clock.now()):
        with pytest.raises(Invalid) as weak:
            recovery.password_change(actor=actor, old="desk-password", new="12345678")
        assert list(weak.value.fields) == ["new"]
        for _try in range(recovery.OLD_PASSWORD.tries):
            with pytest.raises(Invalid) as wrong:
                recovery.password_change(actor=actor, old="guess", new=NEW)
            assert list(wrong.value.fields) == ["old"]
        with pytest.raises(Throttled):
            recovery.password_change(actor=actor, old="desk-password", new=NEW)
    with pytest.raises(Forbidden):
        recovery.password_change(actor=ANONYMOUS, old="x", new=NEW)


def test_tokens_open_until_they_end_and_only_a_hash_is_kept(cast):
    actor = cast.actor("desk")
    secret = tokens.token_add(actor=actor, label="  Ｅxcel bridge ")
    [token] = tokens_of(cast.users["desk"])
    assert token.label == "Excel bridge"
    assert secret not in str(Token.objects.values_list())
    assert token_of(secret).user_id == cast.users["desk"]
    assert token_of(secret + "x") is None
    with pytest.raises(Missing):
        tokens.token_end(actor=cast.actor("clerk"), token_id=token.pk)
    tokens.token_end(actor=actor, token_id=token.pk)
    assert token_of(secret) is None
    assert tokens_of(cast.users["desk"]) == []
    with pytest.raises(Missing):
        tokens.token_end(actor=actor, token_id=token.pk)


@pytest.mark.parametrize("label", ["", "  ", "x" * 61])
def test_a_token_needs_a_name(cast, label):
    with pytest.raises(Invalid):
        tokens.token_add(actor=cast.actor("desk"), label=label)


def test_a_stranger_has_no_tokens_and_no_preferences(cast):
    with pytest.raises(Forbidden):
        tokens.token_add(actor=ANONYMOUS, label="x")
    with pytest.raises(Forbidden):
        tokens.token_end(actor=ANONYMOUS, token_id=uuid4())
    with pytest.raises(Forbidden):
        users.preferences_set(actor=ANONYMOUS, lang="en", large_type=True)


def test_by_ids(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = by_ids([cast.users["desk"], uuid4()])
    assert set(found) == {cast.users["desk"]}


def test_handles_do_not_open_sessions():
    assert doors.session_handle("abc") == doors.session_handle("abc")
    assert "a-session-key" not in doors.session_handle("a-session-key")
