"""Signing in and out, locking out, devices."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from linli.accounts.actions import doors, users
from linli.accounts.models import Session, User
from linli.accounts.reads import sessions_of, subject_of
from linli.kernel import clock, verbs
from linli.kernel.actor import ANONYMOUS, SYSTEM
from linli.kernel.errors import Forbidden, Missing
from linli.kernel.models import Audit, Throttle

AGENT = "Mozilla/5.0 (Linux; Android 13) Chrome/116.0 MicroMessenger/8.0"


def enter(name, password, client=None, **more):
    client = client or Client()
    return client, client.post("/sign-in", {"username": name, "password": password}, **more)


def test_a_session_knows_whose_it_is_and_from_which_device(cast):
    _client, response = enter("desk", "desk-password", headers={"User-Agent": AGENT})
    assert response.status_code == 302
    [session] = sessions_of(cast.users["desk"])
    assert session.user_id == cast.users["desk"]
    assert session.device == "WeChat · Android"
    assert Audit.objects.filter(verb="sign_in", object_id=cast.users["desk"]).exists()


@pytest.mark.parametrize(
    "typed", ["13812345678", "138 1234 5678", "+86 138-1234-5678", "１３８１２３４５６７８"]
)
def test_a_phone_number_opens_the_account_however_it_is_typed(cast, typed):
    users.user_add(actor=SYSTEM, username="ringer", password="ringer-password", phone="13812345678")
    assert enter(typed, "ringer-password")[1].status_code == 302


def test_names_are_forgiving_about_case_and_blanks(cast):
    assert enter("  DESK ", "desk-password")[1].status_code == 302


def test_wrong_name_and_wrong_password_look_the_same(cast):
    tries = [("desk", "wrong-password"), ("nobody-here", "desk-password")]
    answers = [enter(name, password)[1] for name, password in tries]
    assert [answer.status_code for answer in answers] == [422, 422]
    first, second = (answer.context["form"].errors for answer in answers)
    assert list(first) == ["password"]
    assert first == second


def test_a_closed_account_does_not_open(cast):
    users.user_end(actor=SYSTEM, user_id=cast.users["desk"])
    assert enter("desk", "desk-password")[1].status_code == 422


def test_five_wrong_passwords_close_the_account_for_everybody_until_the_window_ends(cast):
    start = clock.now()
    with clock.at(start):
        for _try in range(5):
            assert enter("desk", "wrong-password")[1].status_code == 422
        _client, refused = enter("desk", "desk-password")
        assert refused.status_code == 429
        assert enter("clerk", "clerk-password")[1].status_code == 302, "others are not locked out"
    with clock.at(start + timedelta(seconds=2 * doors.SIGN_IN_NAME.seconds)):
        assert enter("desk", "desk-password")[1].status_code == 302


def test_tries_by_name_and_by_number_count_together(cast):
    users.user_add(actor=SYSTEM, username="ringer", password="ringer-password", phone="13812345678")
    with clock.at(clock.now()):
        for number in range(5):
            enter("ringer" if number % 2 else "13812345678", "wrong-password")
        assert enter("ringer", "ringer-password")[1].status_code == 429
        assert enter("13812345678", "ringer-password")[1].status_code == 429


def test_tries_are_counted_in_the_database_alone(cast):
    """What another worker sees: the row. Without it nothing in this process remembers the tries."""
    with clock.at(clock.now()):
        for _try in range(5):
            enter("desk", "wrong-password")
        assert set(Throttle.objects.values_list("tries", flat=True)) == {5}
        assert enter("desk", "desk-password")[1].status_code == 429
        with verbs.writing():
            Throttle.objects.all().delete()
        assert enter("desk", "desk-password")[1].status_code == 302


def test_a_right_password_forgets_earlier_slips(cast):
    with clock.at(clock.now()):
        for _round in range(3):
            for _try in range(3):
                enter("desk", "wrong-password")
            assert enter("desk", "desk-password")[1].status_code == 302


def test_a_network_is_limited_over_all_names(cast):
    with clock.at(clock.now()):
        for number in range(doors.SIGN_IN_NETWORK.tries):
            enter(f"guess{number}", "wrong-password")
        assert enter("desk", "desk-password")[1].status_code == 429


def test_an_old_hash_is_made_anew_at_sign_in(cast, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    with verbs.writing():
        old = make_password("desk-password", hasher="pbkdf2_sha256")
        User.objects.filter(username="desk").update(password=old)
    assert enter("desk", "desk-password")[1].status_code == 302
    assert User.objects.get(username="desk").password.startswith("md5$")


def test_signing_out_ends_the_session(cast, sign_in):
    client = sign_in("desk")
    assert client.get("/desk/profile/").status_code == 200
    assert client.post("/sign-out")["Location"] == "/"
    assert sessions_of(cast.users["desk"]) == []
    assert client.get("/desk/profile/")["Location"].startswith("/sign-in?next=")
    assert Audit.objects.filter(verb="sign_out", actor_id=cast.users["desk"]).exists()


def test_ending_another_device_signs_it_out_at_once(cast, sign_in):
    here = sign_in("desk")
    there, _response = enter("desk", "desk-password")
    handle = doors.session_handle(there.session.session_key)
    assert there.get("/desk/profile/").status_code == 200
    page = here.get("/desk/profile/").content.decode()
    assert handle in page
    assert there.session.session_key not in page
    assert here.post(f"/desk/profile/devices/{handle}/end").status_code == 302
    assert there.get("/desk/profile/").status_code == 302
    assert here.get("/desk/profile/").status_code == 200


def test_nobody_ends_somebody_elses_device(cast, sign_in):
    there, _response = enter("clerk", "clerk-password")
    handle = doors.session_handle(there.session.session_key)
    assert sign_in("desk").post(f"/desk/profile/devices/{handle}/end").status_code == 404
    assert there.get("/desk/profile/").status_code == 200
    with pytest.raises(Missing):
        doors.session_end(actor=cast.actor("desk"), handle=handle)


def test_a_stranger_owns_nothing(cast):
    with pytest.raises(Forbidden):
        doors.session_end(actor=ANONYMOUS, handle="x")


def test_signing_in_clears_sessions_that_ran_out(cast):
    client, _response = enter("desk", "desk-password")
    with verbs.writing():
        Session.objects.update(expire_date=clock.now() - timedelta(days=1))
    assert sessions_of(cast.users["desk"]) == []
    enter("clerk", "clerk-password")
    assert not Session.objects.filter(session_key=client.session.session_key).exists()
    assert Session.objects.count() == 1


def test_the_session_model_names_its_store():
    from linli.accounts.sessions import SessionStore

    assert Session.get_session_store_class() is SessionStore


def test_subjects_of_unknown_names_are_the_names(cast):
    assert subject_of(" Ghost ") == "ghost"
    assert subject_of("desk") == str(cast.users["desk"])
