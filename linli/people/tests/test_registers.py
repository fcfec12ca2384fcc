"""Persons, households and organisations."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from linli.accounts.models import User
from linli.kernel import clock
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.people.actions.registers import (
    household_add,
    household_end,
    membership_add,
    organisation_add,
    organisation_end,
    person_add,
    person_end,
    person_register,
)
from linli.people.models import Membership, Organisation, Person
from linli.people.reads import (
    households,
    members,
    organisation_name,
    organisations,
    organisations_by_ids,
    organisations_in,
)

USCC = "91110000600037341L"


def test_names_and_numbers_are_sealed_in_the_database(cast, neighbour, home):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, name_key, phone, phone_key FROM people_person")
        people = str(cursor.fetchall())
        cursor.execute("SELECT address FROM people_household")
        addresses = str(cursor.fetchall())
    assert not [word for word in ("白桦", "13812345678", "12345678") if word in people]
    assert "号院" not in addresses
    person = Person.objects.get(pk=neighbour.pk)
    assert person.name.reveal() == "白桦一"
    assert str(person.phone) == "138****5678"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "长" * 41}, "name"),
        ({"phone": "12"}, "phone"),
        ({"place_id": uuid4()}, "place"),
    ],
)
def test_a_refused_person_says_which_field(cast, given, field):
    values = {"name": "白桦一", "place_id": cast.places["group"]} | given
    with pytest.raises(Invalid) as refused:
        person_add(actor=SYSTEM, **values)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize("name", ["desk2", "clerk", "worker", "officer", "mediator"])
def test_registers_are_written_by_the_desks_of_the_place(cast, neighbour, home, name):
    actor, place = cast.actor(name), cast.places["group"]
    shop = organisation_add(actor=SYSTEM, kind="shop", name_zh="小卖部", place_id=place)
    for add in (
        lambda: person_add(actor=actor, name="云杉", place_id=place),
        lambda: household_add(actor=actor, number="H2", place_id=place),
        lambda: organisation_add(actor=actor, kind="shop", name_zh="小卖部", place_id=place),
    ):
        with pytest.raises(Forbidden):
            add()
    for end in (
        lambda: person_end(actor=actor, person_id=neighbour.pk),
        lambda: household_end(actor=actor, household_id=home.pk),
        lambda: organisation_end(actor=actor, organisation_id=shop.pk),
        lambda: membership_add(actor=actor, household_id=home.pk, person_id=neighbour.pk),
    ):
        with pytest.raises(Forbidden if name == "clerk" else Missing):
            end()


def test_a_person_with_an_account(cast):
    place = cast.places["group"]
    person = person_register(
        actor=cast.actor("admin"), name="云杉三", place_id=place, phone="13700001111", username="spruce"
    )
    assert person.user_id == User.objects.get(username="spruce").pk
    with pytest.raises(Forbidden):
        person_register(actor=cast.actor("desk"), name="云杉四", place_id=place, username="spruce4")
    assert not User.objects.filter(username="spruce4").exists()
    assert person_register(actor=cast.actor("desk"), name="云杉四", place_id=place).user_id is None


def test_a_refused_person_leaves_no_account_behind(cast):
    with pytest.raises(Invalid):
        person_register(actor=cast.actor("admin"), name=" ", place_id=cast.places["group"], username="spruce")
    assert not User.objects.filter(username="spruce").exists()


def test_people_leave_once_and_leave_their_household(cast, neighbour, home):
    membership_add(actor=SYSTEM, household_id=home.pk, person_id=neighbour.pk)
    person_end(actor=cast.actor("desk"), person_id=neighbour.pk)
    assert members(home.pk) == []
    assert Person.objects.get(pk=neighbour.pk).ended_on == clock.today()
    with pytest.raises(Missing):
        person_end(actor=cast.actor("desk"), person_id=neighbour.pk)
    with pytest.raises(Missing):
        membership_add(actor=SYSTEM, household_id=home.pk, person_id=neighbour.pk)


def test_household_numbers_are_unique(cast, home):
    with pytest.raises(Invalid) as refused:
        household_add(actor=cast.actor("desk"), number=" H0001 ", place_id=cast.places["village"])
    assert list(refused.value.fields) == ["number"]
    with pytest.raises(Invalid):
        household_add(actor=SYSTEM, number="", place_id=cast.places["village"])
    assert household_add(actor=SYSTEM, number="Ｈ0002", place_id=cast.places["village"]).number == "H0002"


def test_moving_into_another_household_ends_the_time_in_the_first(cast, neighbour, home):
    desk = cast.actor("desk")
    other = household_add(actor=desk, number="H0002", place_id=cast.places["group"])
    membership_add(actor=desk, household_id=home.pk, person_id=neighbour.pk, from_on=date(2024, 1, 1))
    with pytest.raises(Invalid):
        membership_add(actor=desk, household_id=home.pk, person_id=neighbour.pk)
    membership_add(actor=desk, household_id=other.pk, person_id=neighbour.pk, is_head=True)
    assert members(home.pk) == []
    assert [row.person_id for row in members(other.pk)] == [neighbour.pk]
    assert Membership.objects.filter(person=neighbour, until_on=None).count() == 1


def test_the_head_comes_first(cast, neighbour, home):
    head = person_add(actor=SYSTEM, name="山杏五", place_id=cast.places["group"])
    membership_add(actor=SYSTEM, household_id=home.pk, person_id=neighbour.pk)
    membership_add(actor=SYSTEM, household_id=home.pk, person_id=head.pk, is_head=True)
    assert [row.person_id for row in members(home.pk)] == [head.pk, neighbour.pk]


def test_people_of_another_town_do_not_join_by_guessing(cast, far, home):
    with pytest.raises(Missing):
        membership_add(actor=cast.actor("desk"), household_id=home.pk, person_id=far.pk)


def test_a_household_ends_with_its_memberships(cast, neighbour, home):
    membership_add(actor=SYSTEM, household_id=home.pk, person_id=neighbour.pk)
    household_end(actor=cast.actor("desk"), household_id=home.pk)
    assert members(home.pk) == households(cast.actor("desk")) == []
    with pytest.raises(Missing):
        household_end(actor=cast.actor("desk"), household_id=home.pk)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "empire"}, "kind"),
        ({"uscc": USCC[:-1] + "M"}, "uscc"),
        ({"name_zh": ""}, "name_zh"),
        ({"place_id": uuid4()}, "place"),
        ({"above_id": uuid4()}, "above"),
    ],
)
def test_a_refused_organisation_says_which_field(cast, given, field):
    values = {"kind": "firm", "name_zh": "沙棘果汁", "place_id": cast.places["town"]} | given
    with pytest.raises(Invalid) as refused:
        organisation_add(actor=SYSTEM, **values)
    assert list(refused.value.fields) == [field]


def test_organisations(cast):
    from django.utils import translation

    desk, town = cast.actor("desk"), cast.places["town"]
    row = organisation_add(
        actor=desk,
        kind="firm",
        name_zh="沙棘果汁",
        name_en="Juice",
        place_id=town,
        uscc=USCC.lower(),
        above_id=cast.units["water"],
    )
    assert row.uscc == USCC
    with translation.override("en"):
        assert organisation_name(row) == "Juice"
    with translation.override("zh-hans"):
        assert organisation_name(row) == "沙棘果汁"
    assert organisations(kinds=["firm"], place_ids=[town]) == [row]
    assert row in organisations()
    assert organisations_by_ids([row.pk, uuid4()]) == {row.pk: row}
    organisation_end(actor=desk, organisation_id=row.pk)
    assert row not in organisations()
    assert row not in organisations_in(desk)
    assert Organisation.objects.get(pk=row.pk).ended_on == clock.today()
    with pytest.raises(Missing):
        organisation_end(actor=desk, organisation_id=row.pk)
