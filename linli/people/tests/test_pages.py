"""The pages of people: what they show, to whom, and what they send."""

import re
from datetime import timedelta

import pytest

from linli.accounts.models import User
from linli.kernel import clock
from linli.kernel.actor import SYSTEM
from linli.people.actions.postings import posting_add, title_add
from linli.people.actions.registers import membership_add, person_add
from linli.people.models import Household, Organisation, Person, Posting
from linli.people.reads import members

LISTS = ("/desk/people/", "/desk/organisations/", "/desk/households/")


@pytest.mark.parametrize("path", LISTS)
def test_lists_are_for_the_signed_in(client, cast, path):
    assert client.get(path)["Location"].startswith("/sign-in")


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("who", ["admin", "desk", "clerk", "worker"])
def test_lists_open_and_only_desks_may_add(sign_in, path, who):
    page = sign_in(who).get(path)
    assert page.status_code == 200
    assert page.context["may"] == (who in ("admin", "desk"))


def test_the_list_shows_ones_own_place_only(sign_in, cast):
    client = sign_in("desk")
    names = {line["name"] for line in client.get("/desk/people/").context["rows"]}
    assert "clerk·演示" in names
    assert not {"desk2·演示", "clerk2·演示", "admin·演示"} & names
    lines = client.get("/desk/people/?role=village_clerk").context["rows"]
    assert {line["row"].role for line in lines} == {"village_clerk"}
    assert client.get("/desk/people/?role=nonsense&after=nonsense").status_code == 200


def test_looking_up_a_whole_name_or_number(sign_in, neighbour):
    client = sign_in("desk")
    page = client.get("/desk/people/", {"q": "13812345678"})
    assert page.context["found"] == [(neighbour, "白桦一", page.context["found"][0][2])]
    text = page.content.decode()
    assert "138****5678" in text
    assert "白桦一" in client.get("/desk/people/", {"q": "白桦一"}).content.decode()
    assert client.get("/desk/people/", {"q": "白桦"}).context["found"] == []


def test_the_number_stays_masked(sign_in, neighbour):
    page = sign_in("desk").get(f"/desk/people/{neighbour.pk}/").content.decode()
    assert "138****5678" in page
    assert "13812345678" not in page


def test_somebody_of_another_town_sees_nothing(sign_in, cast, neighbour, home):
    client = sign_in("desk2")
    worker = Posting.objects.get(person__user_id=cast.users["worker"])
    assert client.get(f"/desk/people/{neighbour.pk}/").status_code == 404
    assert client.get(f"/desk/households/{home.pk}/").status_code == 404
    for path in (
        f"people/{neighbour.pk}/end",
        f"people/{worker.person_id}/reset-code",
        f"people/{worker.person_id}/account/end",
        f"postings/{worker.pk}/end",
        f"organisations/{cast.units['water']}/end",
        f"households/{home.pk}/end",
        f"households/{home.pk}/members/{neighbour.pk}",
    ):
        assert client.post(f"/desk/{path}").status_code == 404, path
    assert client.get("/desk/people/", {"q": "白桦一"}).context["found"] == []
    assert client.get("/desk/households/", {"q": "H0001"}).context["rows"] == []


def test_adding_somebody_and_giving_a_role(sign_in, cast):
    client = sign_in("desk")
    group, grid = str(cast.places["group"]), str(cast.places["grid3"])
    response = client.post("/desk/people/", {"name": "云杉三", "phone": "", "place": group})
    person = Person.objects.latest("id")
    assert response["Location"] == f"/desk/people/{person.pk}/"
    given = {"role": "grid_worker", "place": grid, "part_time": "on", "from_on": clock.today().isoformat()}
    assert client.post(f"/desk/people/{person.pk}/", given).status_code == 302
    page = client.get(f"/desk/people/{person.pk}/")
    [line] = page.context["rows"]
    assert (line["row"].role, line["row"].full_time, line["may_end"]) == ("grid_worker", False, True)


def test_what_was_typed_stays_when_it_is_refused(sign_in, cast):
    client = sign_in("desk")
    page = client.post("/desk/people/", {"name": "云杉三", "phone": "12", "place": str(cast.places["group"])})
    assert page.context["form"].errors["phone"]
    assert "云杉三" in page.content.decode()
    person = person_add(actor=SYSTEM, name="云杉三", place_id=cast.places["group"])
    given = {"role": "village_clerk", "place": str(cast.places["village"]), "part_time": "on"}
    page = client.post(f"/desk/people/{person.pk}/", given)
    assert page.context["form"].errors["part_time"]


def test_a_desk_is_offered_only_its_own_places_and_roles(sign_in, cast, neighbour):
    title_add(actor=SYSTEM, role="group_head", name_zh="联户长", name_en="neighbours' head")
    form = sign_in("desk").get(f"/desk/people/{neighbour.pk}/").context["form"]
    assert {value for value, _label in form.fields["role"].choices} == {
        "grid_worker",
        "group_head",
        "village_clerk",
        "mediator",
    }
    places = {value for value, _label in form.fields["place"].choices}
    assert str(cast.places["town"]) in places
    assert not {str(cast.places[name]) for name in ("banner", "town2", "village2")} & places
    assert "联户长" in str(form.fields["title"].choices)


def test_only_administrators_are_asked_for_a_user_name(sign_in, cast):
    assert "username" not in sign_in("desk").get("/desk/people/").context["form"].fields


def test_accounts_are_opened_helped_and_closed_by_the_administrator(sign_in, cast):
    client = sign_in("admin")
    data = {"name": "云杉三", "phone": "", "place": str(cast.places["group"]), "username": "spruce"}
    client.post("/desk/people/", data)
    person = Person.objects.latest("id")
    assert client.get(f"/desk/people/{person.pk}/").context["may_account"]
    page = client.post(f"/desk/people/{person.pk}/reset-code", follow=True)
    [message] = page.context["messages"]
    [code] = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", str(message))
    reset = {"username": "spruce", "code": code, "password": "Steppe-Grass-77"}
    assert client.post("/reset", reset).status_code == 302
    assert client.post(f"/desk/people/{person.pk}/account/end").status_code == 302
    assert not User.objects.get(username="spruce").is_active
    assert not client.get(f"/desk/people/{person.pk}/").context["may_account"]


def test_no_account_no_code(sign_in, neighbour):
    client = sign_in("admin")
    assert client.post(f"/desk/people/{neighbour.pk}/reset-code").status_code == 404


def test_a_desk_makes_no_codes(sign_in, cast):
    worker = Posting.objects.get(person__user_id=cast.users["worker"]).person_id
    client = sign_in("desk")
    assert client.post(f"/desk/people/{worker}/reset-code").status_code == 403
    assert client.post(f"/desk/people/{worker}/account/end").status_code == 403


def test_ending_a_role_leads_back_to_the_person_or_the_list(sign_in, cast, neighbour, far):
    client = sign_in("desk")
    for person, back in ((neighbour, f"/desk/people/{neighbour.pk}/"), (far, "/desk/people/")):
        row = posting_add(
            actor=SYSTEM, person_id=person.pk, role="grid_worker", place_id=cast.places["grid3"]
        )
        assert client.post(f"/desk/postings/{row.pk}/end")["Location"] == back
    [line] = client.get(f"/desk/people/{neighbour.pk}/").context["rows"]
    assert not line["open"]
    assert not line["may_end"]


def test_no_longer_here(sign_in, neighbour):
    client = sign_in("desk")
    assert client.post(f"/desk/people/{neighbour.pk}/end")["Location"] == "/desk/people/"
    page = client.get(f"/desk/people/{neighbour.pk}/")
    assert not page.context["may"]


def test_long_lists_have_pages(sign_in, cast):
    for number in range(101):
        person = person_add(actor=SYSTEM, name=f"苜蓿{number}", place_id=cast.places["group"])
        posting_add(
            actor=SYSTEM,
            person_id=person.pk,
            role="grid_worker",
            place_id=cast.places["grid3"],
            full_time=False,
        )
    client = sign_in("desk")
    page = client.get("/desk/people/?role=grid_worker")
    older = page.context["older"]
    assert f"role=grid_worker&amp;after={older}" in page.content.decode()
    rest = client.get(f"/desk/people/?role=grid_worker&after={older}").context
    assert len(rest["rows"]) == 3
    assert rest["older"] is None


def test_the_list_costs_the_same_for_many_as_for_few(sign_in, cast, django_assert_max_num_queries):
    client = sign_in("desk")
    client.get("/desk/people/")
    with django_assert_max_num_queries(11):
        client.get("/desk/people/")


def test_units(sign_in, cast):
    client = sign_in("desk")
    town = str(cast.places["town"])
    data = {"kind": "firm", "name_zh": "沙棘果汁", "name_en": "", "place": town, "uscc": "x"}
    assert client.post("/desk/organisations/", data).context["form"].errors["uscc"]
    assert client.post("/desk/organisations/", data | {"uscc": ""}).status_code == 302
    firm = Organisation.objects.get(name_zh="沙棘果汁")
    assert "沙棘果汁" in client.get("/desk/organisations/").content.decode()
    assert client.post(f"/desk/organisations/{firm.pk}/end").status_code == 302
    assert "沙棘果汁" not in client.get("/desk/organisations/").content.decode()


def test_households_and_their_members(sign_in, cast, neighbour):
    client = sign_in("desk")
    data = {"number": "H0007", "place": str(cast.places["group"]), "address": "7号院"}
    page = client.post("/desk/households/", data)
    home = Household.objects.get(number="H0007")
    assert page["Location"] == f"/desk/households/{home.pk}/"
    assert client.post("/desk/households/", data).context["form"].errors["number"]
    assert [row for row, _place in client.get("/desk/households/?q=H0007").context["rows"]] == [home]
    page = client.get(f"/desk/households/{home.pk}/", {"q": "白桦一"})
    assert [person for person, *_rest in page.context["found"]] == [neighbour]
    assert "7号院" in page.content.decode()
    path = f"/desk/households/{home.pk}/members/{neighbour.pk}"
    assert client.post(path, {"is_head": "on"}).status_code == 302
    [member] = members(home.pk)
    assert member.is_head
    assert client.post(path, follow=True).context["messages"], "said, not failed"
    assert len(members(home.pk)) == 1
    assert client.post(f"/desk/households/{home.pk}/end")["Location"] == "/desk/households/"
    assert not client.get(f"/desk/households/{home.pk}/").context["may"]


def test_a_clerk_reads_but_does_not_write(sign_in, cast, neighbour, home):
    membership_add(actor=SYSTEM, household_id=home.pk, person_id=neighbour.pk)
    client = sign_in("clerk")
    assert "白桦一" in client.get(f"/desk/households/{home.pk}/").content.decode()
    assert client.post(f"/desk/households/{home.pk}/end").status_code == 403
    assert client.post(f"/desk/people/{neighbour.pk}/end").status_code == 403


def test_roles_that_lie_ahead_are_on_the_persons_page(sign_in, cast, neighbour):
    tomorrow = clock.today() + timedelta(days=1)
    place = cast.places["grid3"]
    posting_add(actor=SYSTEM, person_id=neighbour.pk, role="grid_worker", place_id=place, from_on=tomorrow)
    [line] = sign_in("desk").get(f"/desk/people/{neighbour.pk}/").context["rows"]
    assert line["open"]


def test_local_names_of_roles(sign_in, cast):
    client = sign_in("admin")
    answer = client.post(
        "/desk/titles/", {"role": "group_head", "name_zh": "联户长", "name_en": "neighbours' head"}
    )
    assert answer.status_code == 302
    assert "联户长" in client.get("/desk/titles/").content.decode()
    refused = client.post("/desk/titles/", {"role": "group_head", "name_zh": "  "})
    assert refused.status_code == 200
    assert "field-error" in refused.content.decode()


def test_local_names_are_an_administrators(sign_in, cast):
    assert sign_in("desk").get("/desk/titles/").status_code == 403
