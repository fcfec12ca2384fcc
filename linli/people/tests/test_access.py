"""Roles see their place: territory × unit × role × time."""

from datetime import timedelta
from uuid import uuid4

import pytest

from linli.accounts.actions.users import user_add
from linli.accounts.models import User
from linli.kernel import clock, verbs
from linli.kernel.actor import ANONYMOUS, SYSTEM, Actor, Grant, Kind, Level
from linli.kernel.errors import Missing
from linli.people.actions.postings import posting_add, posting_end
from linli.people.actions.registers import organisation_add, person_add, person_end
from linli.people.models import Posting
from linli.people.reads import (
    actor_of,
    by_ids,
    covers,
    find_people,
    household_get,
    households,
    organisations_in,
    posting_get,
    postings,
    visible_to,
)
from linli.territory.models import Place
from linli.territory.reads import tree

NEAR, FAR = ("admin", "banner", "desk", "clerk"), ("desk2", "clerk2", "worker", "head", "mediator", "officer")


@pytest.mark.parametrize("name", NEAR)
def test_those_above_see_a_neighbour(cast, neighbour, name):
    actor = cast.actor(name)
    assert neighbour in visible_to(actor)
    assert find_people(actor, " 白桦一 ") == [neighbour]
    assert find_people(actor, "+86 138 1234 5678") == [neighbour]


@pytest.mark.parametrize("name", FAR)
def test_everybody_else_sees_only_themselves_of_another_place(cast, neighbour, name):
    actor = cast.actor(name)
    assert by_ids(actor, [neighbour.pk]) == {}
    assert find_people(actor, "白桦一") == find_people(actor, "13812345678") == []
    assert actor.person_id in by_ids(actor, [actor.person_id])


def test_a_part_of_a_name_finds_nobody(cast, neighbour):
    assert find_people(cast.actor("admin"), "白桦") == []


def test_a_banner_desk_sees_also_those_without_a_role_and_the_system_everybody(cast, neighbour, far):
    for actor in (cast.actor("admin"), SYSTEM):
        assert {neighbour, far} <= set(visible_to(actor))


def test_strangers_see_nobody(cast, neighbour, home):
    for actor in (ANONYMOUS, Actor(kind=Kind.USER)):
        assert (
            list(visible_to(actor)) == postings(actor) == households(actor) == organisations_in(actor) == []
        )


def test_who_serves_here_is_seen_here_while_serving(cast, far):
    desk = cast.actor("desk")
    row = posting_add(actor=SYSTEM, person_id=far.pk, role="grid_worker", place_id=cast.places["grid3"])
    assert far in visible_to(desk)
    posting_end(actor=desk, posting_id=row.pk)
    assert far not in visible_to(desk)


def test_postings_of_another_place_are_missing(cast):
    posting = Posting.objects.get(person__user_id=cast.users["clerk2"])
    assert posting_get(cast.actor("desk2"), posting.pk) == posting
    assert posting in postings(cast.actor("banner"))
    assert posting not in postings(cast.actor("desk"))
    with pytest.raises(Missing):
        posting_get(cast.actor("desk"), posting.pk)


def test_households_of_another_place_are_missing(cast, home):
    for name in NEAR:
        assert household_get(cast.actor(name), home.pk) == home
        assert households(cast.actor(name), number="H0001") == [home]
    for name in FAR:
        assert households(cast.actor(name)) == []
        with pytest.raises(Missing):
            household_get(cast.actor(name), home.pk)


def test_organisations_of_ones_places(cast):
    there = organisation_add(actor=SYSTEM, kind="shop", name_zh="小卖部", place_id=cast.places["village2"])
    assert there in organisations_in(cast.actor("desk2"))
    assert there not in organisations_in(cast.actor("desk"))
    assert there in organisations_in(cast.actor("admin"))


def test_covers_stands_at_or_above(cast):
    desk, places = cast.actor("desk"), cast.places
    assert all(
        covers(desk, places[name], "person_add") for name in ("town", "village", "group", "grid1", "grid3")
    )
    assert not any(covers(desk, places[name], "person_add") for name in ("banner", "town2", "village2"))
    assert not covers(desk, None, "person_add")
    assert not covers(desk, places["town"], "title_add")
    assert not covers(cast.actor("worker"), places["grid3"], "person_add")


def test_an_actor_is_filled_in_one_statement(cast, django_assert_num_queries):
    user = User.objects.get(pk=cast.users["worker1"])
    actor_of(user)
    with django_assert_num_queries(1):
        actor = actor_of(user, network="n", device="d")
    [grant] = actor.grants
    assert (grant.role, grant.level) == ("grid_worker", Level.GRID)
    assert {cast.places["grid1"], cast.places["grid3"]} <= grant.places, "finer grids below count"
    assert (actor.network, actor.device) == ("n", "d")
    with django_assert_num_queries(0):
        assert actor_of(None).kind == Kind.ANONYMOUS


def test_postings_count_only_while_they_last(cast):
    user = user_add(actor=SYSTEM, username="fresh", password=None)
    person = person_add(actor=SYSTEM, name="云杉三", place_id=cast.places["village"], user_id=user.pk)
    today = clock.today()
    posting_add(
        actor=SYSTEM,
        person_id=person.pk,
        role="mediator",
        place_id=cast.places["village"],
        from_on=today + timedelta(days=1),
        until_on=today + timedelta(days=2),
    )
    held = []
    for day in range(4):
        with clock.at(clock.now() + timedelta(days=day)):
            held.append(actor_of(user).has("mediator"))
    assert held == [False, True, True, False]


def test_a_posting_at_an_unknown_place_opens_nothing(empty_banner):
    grant = Grant("administrator", Level.BANNER, uuid4(), frozenset())
    actor = Actor(kind=Kind.USER, user_id=uuid4(), grants=(grant,))
    assert list(visible_to(actor)) == []
    assert postings(actor) == []


def test_a_place_that_this_process_does_not_know_yet_opens_nothing_yet(cast):
    """The tree is up to a second old: a posting at a brand-new place waits for it instead of failing."""
    assert tree().get(cast.places["town"])
    with verbs.writing():
        new = Place.objects.create(kind="village", code="999", code_system="x", parent_id=cast.places["town"])
        Posting.objects.filter(person__user_id=cast.users["clerk"]).update(place=new)
    assert cast.actor("clerk").grants == ()


def test_who_has_left_is_not_found_but_still_on_record(cast, neighbour):
    desk = cast.actor("desk")
    person_end(actor=desk, person_id=neighbour.pk)
    assert find_people(desk, "白桦一") == []
    assert neighbour.pk in by_ids(desk, [neighbour.pk])
