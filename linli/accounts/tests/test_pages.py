"""The pages of accounts."""

import pytest

from linli.accounts.actions import recovery, users
from linli.accounts.models import User
from linli.accounts.reads import tokens_of
from linli.kernel.actor import SYSTEM

WRITING = ["sign-out", "desk/profile/preferences", "desk/profile/password", "desk/profile/tokens"]


def test_sign_in_page_shows_demo_accounts_only_where_there_are_some(client, cast, settings):
    settings.LINLI_DEMO_SIGN_INS = True
    assert b"linli-demo" not in client.get("/sign-in").content
    users.user_add(actor=SYSTEM, username="show", password="linli-demo", is_demo=True)
    page = client.get("/sign-in?next=/desk/profile/")
    assert b"linli-demo" in page.content
    assert [user.username for user in page.context["demo"]] == ["show"], (
        "accounts of real people are not listed"
    )
    assert b'value="/desk/profile/"' in page.content
    settings.LINLI_DEMO_SIGN_INS = False
    assert b"linli-demo" not in client.get("/sign-in").content


@pytest.mark.parametrize(
    ("wanted", "there"),
    [
        ("/desk/profile/", "/desk/profile/"),
        ("", "/desk/"),
        ("https://evil.example/", "/desk/"),
        ("//evil.example", "/desk/"),
    ],
)
def test_sign_in_leads_back_but_never_to_another_house(client, cast, wanted, there):
    data = {"username": "desk", "password": "desk-password", "next": wanted}
    assert client.post("/sign-in", data)["Location"].startswith(there)


def test_an_empty_form_keeps_what_was_typed(client, cast):
    page = client.post("/sign-in", {"username": "desk", "password": ""})
    assert b'value="desk"' in page.content


def test_the_accounts_language_and_type_size_come_along(client, cast):
    users.preferences_set(actor=cast.actor("desk"), lang="en", large_type=True)
    response = client.post("/sign-in", {"username": "desk", "password": "desk-password"})
    assert response.cookies["linli_lang"].value == "en"
    assert response.cookies["linli_large"].value == "1"


def test_what_was_chosen_on_this_browser_stays(client, cast):
    client.cookies["linli_lang"] = "en"
    response = client.post("/sign-in", {"username": "desk", "password": "desk-password"})
    assert "linli_lang" not in response.cookies


def test_preferences_are_kept_and_shown(sign_in, cast):
    client = sign_in("desk")
    response = client.post("/desk/profile/preferences", {"lang": "en", "large_type": "on"})
    assert response.status_code == 302
    user = User.objects.get(username="desk")
    assert (user.lang, user.large_type) == ("en", True)
    page = client.get("/desk/profile/").content.decode()
    assert 'class="large"' in page
    assert "My account" in page
    assert client.post("/desk/profile/preferences", {"lang": "xx"}).status_code == 422


@pytest.mark.parametrize("path", WRITING)
def test_strangers_are_sent_to_sign_in_and_not_back_to_a_sent_form(client, cast, path):
    assert client.post(f"/{path}")["Location"] == "/sign-in"
    assert client.get(f"/{path}").status_code == 405


def test_strangers_come_back_to_the_page_they_wanted(client, cast):
    assert client.get("/desk/profile/?a=1")["Location"] == "/sign-in?next=%2Fdesk%2Fprofile%2F%3Fa%3D1"


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(client, cast):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/inbox/?after=1"}
    response = client.get("/desk/profile/", headers=headers)
    assert response["HX-Redirect"] == "/sign-in?next=%2Fdesk%2Finbox%2F%3Fafter%3D1"


def test_the_reset_page(client, cast):
    assert client.get("/reset").status_code == 200
    wrong = {"username": "desk", "code": "0000-0000-0000", "password": "Steppe-Grass-77"}
    page = client.post("/reset", wrong)
    assert page.status_code == 422
    assert page.context["form"].errors["code"]
    code = recovery.reset_code_issue(actor=SYSTEM, user_id=cast.users["desk"])
    assert client.post("/reset", wrong | {"code": code})["Location"] == "/sign-in"
    data = {"username": "desk", "password": "Steppe-Grass-77"}
    assert client.post("/sign-in", data).status_code == 302


def test_a_wrong_old_password_is_said_on_the_page(sign_in, cast):
    client = sign_in("desk")
    page = client.post("/desk/profile/password", {"old": "guess", "new": "Steppe-Grass-77"})
    assert page.status_code == 422
    assert page.context["password_form"].errors["old"]
    assert client.post("/desk/profile/password", {}).status_code == 422


def test_a_token_is_shown_once(sign_in, cast):
    client = sign_in("desk")
    page = client.post("/desk/profile/tokens", {"label": "Excel bridge", "scopes": ["read"], "days": "30"})
    secret = page.context["new_token"]
    assert secret in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    later = client.get("/desk/profile/").content.decode()
    assert secret not in later
    assert "Excel bridge" in later
    assert client.post("/desk/profile/tokens", {"label": ""}).status_code == 422
    [token] = tokens_of(cast.users["desk"])
    assert client.post(f"/desk/profile/tokens/{token.pk}/end").status_code == 302
    assert tokens_of(cast.users["desk"]) == []
