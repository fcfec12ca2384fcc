"""A household's own page: by number and code or by its QR code, and by nothing else."""

import pytest
from django.urls import reverse

from linli.kernel import clock
from linli.kernel.actor import ANONYMOUS, SYSTEM
from linli.kernel.errors import Forbidden, Missing
from linli.people.actions.registers import household_end
from linli.people.models import Person
from linli.privacy.actions.requests import data_request_answer
from linli.privacy.models import DataRequest
from linli.privacy.reads.requests import requests_for
from linli.visits.actions.homes import household_choose, household_follow_token, household_slip_issue
from linli.visits.actions.promises import promise_settle
from linli.visits.actions.visits import VisitGiven, visit_add
from linli.visits.models import Promise, Slip, VisitWords
from linli.visits.tests.visiting import WORDS, holder_of, home_at, note

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed(cast, home, visit):
    return household_slip_issue(actor=cast.actor("worker"), household_id=home.pk, key="slip")


def enter(client, number, code):
    return client.post(reverse("visits:home"), {"number": number, "code": code})


def opened(client, home, printed):
    assert enter(client, home.number, printed.code.lower()).status_code == 302
    return client.get(reverse("visits:home-notes")).content.decode()


def test_the_household_reads_everything_about_itself(client, cast, home, visit, printed):
    other = home_at(cast)
    note(cast.actor("worker"), other, words="别家的话")
    case = (
        visit_add(actor=cast.actor("worker"), given=VisitGiven(home.pk, clock.today()), matters=["路灯不亮"])
        .receipts[0]
        .case
    )
    page = opened(client, home, printed)
    for words in (WORDS, "带保温棉来", "月底再来看", case.number, "网格员"):
        assert words in page, words
    assert "别家的话" not in page
    name = Person.objects.get(user_id=cast.users["worker"]).name.reveal()
    assert name not in page  # the office wrote it, not a name


def test_the_household_sees_how_a_promise_stands(client, cast, home, visit, printed):
    assert "还没办" in opened(client, home, printed)
    row = Promise.objects.get(visit=visit)
    promise_settle(actor=cast.actor("worker"), promise_id=row.pk, stand="cannot", why="名额满了", expected=1)
    page = client.get(reverse("visits:home-notes")).content.decode()
    assert "名额满了" in page


def test_nothing_on_the_slip_is_kept_but_keyed_hashes(home, printed):
    row = Slip.objects.get(pk=home.pk)
    assert printed.code not in (row.code_key, row.token_key)
    assert printed.token not in (row.code_key, row.token_key)
    assert (len(printed.code), len(printed.token)) == (10, 26)


def test_printing_twice_by_a_double_click_gives_one_slip(cast, home, printed):
    again = household_slip_issue(actor=cast.actor("worker"), household_id=home.pk, key="slip")
    assert again == printed
    new = household_slip_issue(actor=cast.actor("worker"), household_id=home.pk)
    assert new.code != printed.code


def test_a_new_slip_ends_the_old_one_and_every_page_that_is_open(client, cast, home, printed):
    opened(client, home, printed)
    household_slip_issue(actor=cast.actor("clerk"), household_id=home.pk)
    assert client.get(reverse("visits:home-notes")).status_code == 302
    assert enter(client, home.number, printed.code).status_code == 404


def test_the_qr_code_opens_and_leaving_closes(client, home, printed):
    assert client.get(reverse("visits:home-token", args=[printed.token])).status_code == 302
    assert client.get(reverse("visits:home-notes")).status_code == 200
    client.post(reverse("visits:home-leave"))
    assert client.get(reverse("visits:home-notes")).status_code == 302


def test_wrong_numbers_and_wrong_codes_look_the_same(client, cast, home, printed):
    ended = home_at(cast)
    code = household_slip_issue(actor=cast.actor("worker"), household_id=ended.pk).code
    household_end(actor=SYSTEM, household_id=ended.pk)
    never = home_at(cast)
    tries = [(home.number, "0000000000"), ("NOBODY", "0000000000"), (never.number, printed.code)]
    pages = []
    for number, given in [*tries, (ended.number, code)]:
        answer = enter(client, number, given)
        assert answer.status_code == 404
        text = answer.content.decode().replace(number, "N").replace(given, "C")
        pages.append("".join(line for line in text.splitlines() if "csrf" not in line))
    assert len(set(pages)) == 1


def test_a_token_of_nobody_is_not_there(client):
    assert client.get(reverse("visits:home-token", args=["0" * 26])).status_code == 404
    with pytest.raises(Missing):
        household_follow_token(actor=ANONYMOUS, token="")


def test_guessing_is_slowed_for_the_number_and_a_right_code_clears(client, home, printed):
    for _try in range(9):
        assert enter(client, home.number, "0000000000").status_code == 404
    assert enter(client, home.number, printed.code).status_code == 302
    for _try in range(10):
        assert enter(client, home.number, "0000000000").status_code == 404
    assert enter(client, home.number, "0000000000").status_code == 429
    assert enter(client, home.number, printed.code).status_code == 429


def test_guessing_is_slowed_for_the_network_over_all_numbers(client, home, printed):
    codes = [enter(client, f"N{n}", "0000000000").status_code for n in range(101)]
    assert codes[-1] == 429
    assert set(codes[:-1]) == {404}


def test_a_cookie_of_somebody_elses_making_opens_nothing(client, home, printed):
    client.cookies["linli_home"] = f"{home.pk}:0000:forged"
    assert client.get(reverse("visits:home-notes")).status_code == 302


def test_a_request_goes_to_an_office_that_does_not_visit(client, cast, home, visit, printed):
    opened(client, home, printed)
    wrong = client.post(reverse("visits:home-ask"), {"kind": "copy"})
    assert wrong.status_code == 422
    sent = client.post(reverse("visits:home-ask"), {"kind": "erase", "words": "都删了吧"})
    assert sent.status_code == 302
    (row,) = DataRequest.objects.all()
    assert (row.object_kind, row.object_id, row.face) == ("household", home.pk, "door")
    assert requests_for(cast.actor("banner")) == [row]
    for name in ("admin", "desk", "clerk", "worker"):
        assert requests_for(cast.actor(name)) == []


def test_the_banner_desk_carries_it_out_without_reading_a_word(client, cast, sign_in, visit, printed):
    home = printed.household
    opened(client, home, printed)
    client.post(reverse("visits:home-ask"), {"kind": "erase", "words": "都删了吧"})
    row = DataRequest.objects.get()
    desk = sign_in("banner")
    address = reverse("visits:household", args=[home.pk])
    assert address in desk.get(reverse("privacy:request", args=[row.pk])).content.decode()
    page = desk.get(address).content.decode()
    assert "水管" not in page
    assert "保温棉" not in page
    answer = desk.post(reverse("visits:visit-erase", args=[visit.pk]), {"back": "household"})
    assert answer["Location"] == address
    assert not VisitWords.objects.exists()
    data_request_answer(actor=cast.actor("banner"), request_id=row.pk, done=True, words="删了")


def test_only_the_code_chooses(cast, home):
    for name in ("worker", "clerk", "banner", "admin"):
        with pytest.raises(Missing):
            household_choose(actor=cast.actor(name), no_visits=True, no_words=True)


def test_who_prints_a_slip(cast, home):
    for name in ("worker", "worker1", "head", "clerk", "desk"):
        assert household_slip_issue(actor=cast.actor(name), household_id=home.pk)
    for name in ("mediator", "officer", "banner", "admin", "desk2", "clerk2"):
        with pytest.raises((Missing, Forbidden)):
            household_slip_issue(actor=cast.actor(name), household_id=home.pk)


def test_the_holder_of_one_code_asks_about_no_other_household(cast, home):
    from linli.privacy.actions.requests import data_request_add

    holder, other = holder_of(cast, home), home_at(cast)
    with pytest.raises(Missing):
        data_request_add(actor=holder, kind="erase", about=("household", other.pk))
