"""The pages of visits: a minute at the door, few statements, nothing lost."""

import pytest
from django.urls import reverse

from linli.cases.models import Case
from linli.kernel import clock
from linli.visits.actions.plans import visit_plan_save
from linli.visits.models import FollowUp, Plan, Promise, Visit
from linli.visits.reads.visits import story
from linli.visits.tests.visiting import WORDS, home_at, note, posting_of

pytestmark = pytest.mark.django_db


def address(home):
    return reverse("visits:note", args=[home.pk])


def body(**more):
    return {"key": "k", "on": str(clock.today()), "words": "想修水管"} | more


def test_one_text_and_save(sign_in, home):
    client = sign_in("worker")
    page = client.get(address(home)).content.decode()
    for known in (home.number, "东头第三家", "白**"):
        assert known in page
    assert "白桦一" not in page
    assert client.post(address(home), body()).status_code == 302
    assert client.post(address(home), body()).status_code == 302
    assert Visit.objects.count() == 1


def test_everything_at_once(cast, sign_in, home):
    clerk = str(posting_of(cast, "clerk").pk)
    sent = body(
        kinds=["water", "doctor"],
        promise="带保温棉来",
        until_on=str(clock.today()),
        promised_by=clerk,
        matter="门前路灯不亮",
        line="月底再来",
        line_on=str(clock.today()),
        postings=[clerk],
    )
    page = sign_in("worker").post(address(home), sent)
    assert page.status_code == 200
    assert Case.objects.get().number in page.content.decode()
    told = story(Visit.objects.get())
    assert (len(told.offices), len(told.nexts), len(told.promises)) == (2, 2, 1)
    assert Promise.objects.get().posting_id == posting_of(cast, "clerk").pk


def test_a_refusal_keeps_what_was_typed_and_explains(sign_in, home):
    client = sign_in("worker")
    answer = client.post(address(home), body(words="他家是重点人员", promise="来修"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "他家是重点人员" in page
    assert 'value="来修"' in page
    answer = client.post(address(home), body(words="他家是重点人员"))
    assert "标成" in answer.content.decode()
    assert not Visit.objects.exists()


def test_the_form_takes_no_file_and_no_point(sign_in, home):
    page = sign_in("worker").get(address(home)).content.decode()
    for word in ('type="file"', "geolocation", 'name="lon"', "multipart"):
        assert word not in page


def test_choosing(sign_in, home):
    client = sign_in("clerk")
    page = client.get(reverse("visits:choose")).content.decode()
    assert address(home) in page
    assert address(home) in client.get(reverse("visits:choose"), {"q": home.number}).content.decode()
    assert address(home) not in client.get(reverse("visits:choose"), {"q": "没有"}).content.decode()
    assert client.get(reverse("visits:choose"), {"place": "x", "after": "zz"}).status_code == 200


def test_ones_own_page(cast, sign_in, home, visit):
    visit_plan_save(actor=cast.actor("desk"), place_id=cast.places["town"], times=12, roles=["grid_worker"])
    client = sign_in("worker")
    page = client.get(reverse("visits:visits")).content.decode()
    assert "带保温棉来" in page
    assert "月底再来看" in page
    assert WORDS not in page
    assert WORDS in client.get(reverse("visits:visit", args=[visit.pk])).content.decode()


def test_the_town_desk_sees_open_promises_and_no_notes(sign_in, visit):
    client = sign_in("desk")
    page = client.get(reverse("visits:visits")).content.decode()
    assert "带保温棉来" in page
    assert client.get(reverse("visits:visit", args=[visit.pk])).status_code == 404
    promise = reverse("visits:promise", args=[Promise.objects.get().pk])
    assert client.get(promise).status_code == 200
    assert client.post(promise, {"stand": "kept", "expected": 1}).status_code == 403


def test_answering_and_ticking_off(sign_in, visit):
    client, row = sign_in("worker"), Promise.objects.get()
    promise = reverse("visits:promise", args=[row.pk])
    assert client.post(promise, {"stand": "cannot", "expected": 1}).status_code == 422
    stale = client.post(promise, {"stand": "kept", "expected": 9})
    assert stale.status_code == 409
    assert client.post(promise, {}).status_code == 422
    assert client.post(promise, {"stand": "kept", "expected": 1}).status_code == 302
    assert client.get(promise).status_code == 404
    client.post(reverse("visits:follow-up-done", args=[FollowUp.objects.get().pk]))
    assert FollowUp.objects.get().done_on == clock.today()


def test_correcting_on_the_page(sign_in, visit):
    client = sign_in("worker")
    correct = reverse("visits:visit-correct", args=[visit.pk])
    assert client.post(correct, {"words": "改过的", "expected": 1}).status_code == 302
    stale = client.post(correct, {"words": "再改", "expected": 1})
    assert stale.status_code == 409
    assert "再改" in stale.content.decode()
    assert 'name="expected" value="2"' in stale.content.decode()
    assert client.post(correct, {"words": "黑名单", "expected": 2}).status_code == 422
    assert story(visit).words == "改过的"


def test_erasing_on_the_page(sign_in, visit):
    answer = sign_in("clerk").post(reverse("visits:visit-erase", args=[visit.pk]))
    assert answer["Location"] == reverse("visits:visit", args=[visit.pk])
    assert story(visit).words == ""


def test_planning_on_the_page(cast, sign_in, home):
    client, page = sign_in("desk"), reverse("visits:planning")
    sent = {"place": str(cast.places["village"]), "times": "2", "roles": ["grid_worker"]}
    assert client.get(page).status_code == 200
    assert client.post(page, {"times": "5"}).status_code == 422
    assert client.post(page, sent).status_code == 302
    plan = Plan.objects.get()
    assert "广义村" in client.get(page).content.decode()
    assert client.post(reverse("visits:plan-end", args=[plan.pk])).status_code == 302
    assert sign_in("banner").get(page).status_code == 200
    assert sign_in("worker").get(page).status_code == 403


def test_the_slip_is_printed_from_the_household_page(sign_in, home, visit):
    client = sign_in("worker")
    assert client.get(reverse("visits:household", args=[home.pk])).status_code == 200
    page = client.post(reverse("visits:slip", args=[home.pk]), {"key": "k"}).content.decode()
    assert home.number in page
    assert "<svg" in page


def test_statements_do_not_grow_with_the_lists(cast, sign_in, home, django_assert_max_num_queries):
    worker = cast.actor("worker")
    for _n in range(12):
        note(worker, home_at(cast))
    client = sign_in("worker")
    for page, most in (
        (reverse("visits:visits"), 20),
        (reverse("visits:choose"), 10),
        (address(home), 14),
        (reverse("visits:visit", args=[Visit.objects.first().pk]), 18),
    ):
        client.get(page)
        with django_assert_max_num_queries(most):
            client.get(page)
