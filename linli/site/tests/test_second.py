"""Where the second factor is required, a desk without one is led to setting it up and does nothing else."""

import pyotp
import pytest

from linli.accounts.actions.second import second_begin, second_confirm
from linli.accounts.actions.tokens import token_add
from linli.accounts.models import User
from linli.accounts.reads import pending_secret
from linli.kernel import clock, verbs

GUARDED = ("desk", "officer", "banner", "admin")


@pytest.fixture
def required(settings):
    settings.LINLI_TOTP = "required"


@pytest.mark.parametrize("name", GUARDED)
def test_a_desk_is_led_to_set_it_up_before_anything_else(required, sign_in, cast, name):
    client = sign_in(name)
    for path in ("/desk/", "/desk/people/", "/desk/inbox/", "/desk/profile/", "/desk/away/"):
        assert client.get(path)["Location"] == "/desk/profile/second/", path
    assert client.get("/desk/profile/second/").status_code == 200
    assert client.get("/").status_code == 200, "the door stays open"
    part = client.get("/desk/", headers={"HX-Request": "true"})
    assert part["HX-Redirect"] == "/desk/profile/second/"
    kept = client.post("/desk/titles/", {"name_zh": "写了很多字的一句话"})
    assert kept.status_code == 403
    assert "写了很多字的一句话" in kept.content.decode()
    assert client.post("/sign-out").status_code == 302


@pytest.mark.parametrize("name", ["clerk", "worker", "mediator"])
def test_others_are_not_asked(required, sign_in, name):
    assert sign_in(name).get("/desk/").status_code == 200


def test_demo_accounts_are_never_forced(required, sign_in, cast):
    with verbs.writing():
        User.objects.filter(pk=cast.users["desk"]).update(is_demo=True)
    assert sign_in("desk").get("/desk/").status_code == 200


def test_offered_means_offered(sign_in, settings):
    settings.LINLI_TOTP = "offered"
    assert sign_in("desk").get("/desk/").status_code == 200


def test_after_setting_it_up_everything_opens(required, sign_in, cast):
    client = sign_in("desk")
    client.post("/desk/profile/second/begin", {"password": "desk-password"})
    secret = pending_secret(cast.users["desk"])
    code = pyotp.TOTP(secret).at(int(clock.now().timestamp()))
    assert client.post("/desk/profile/second/confirm", {"code": code}).status_code == 200
    assert client.get("/desk/").status_code == 200


def test_tokens_of_such_accounts_say_what_to_do(required, client, cast):
    actor = cast.actor("desk")
    headers = {"Authorization": f"Bearer {token_add(actor=actor, label='x')}"}
    refused = client.get("/api/v1/matters", headers=headers)
    assert refused.status_code == 403
    assert refused.json()["title"] == "second-factor-missing"
    second_begin(actor=actor, password="desk-password")
    secret = pending_secret(actor.user_id)
    second_confirm(actor=actor, code=pyotp.TOTP(secret).at(int(clock.now().timestamp())))
    assert client.get("/api/v1/matters", headers=headers).status_code == 200, "a token itself needs no code"
    clerk = {"Authorization": f"Bearer {token_add(actor=cast.actor('clerk'), label='x')}"}
    assert client.get("/api/v1/matters", headers=clerk).status_code == 200
