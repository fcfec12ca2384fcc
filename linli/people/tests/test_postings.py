"""Giving roles and taking them back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.kernel import clock
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.models import Audit
from linli.kernel.registry import event_handlers, on
from linli.people.actions.postings import POSTING_ENDED, posting_add, posting_end, title_add
from linli.people.actions.registers import organisation_add, organisation_end, person_add, person_end
from linli.people.models import Posting
from linli.people.reads import colleagues, count_posted, holders, postings, titles
from linli.people.rules import ROLES, Role
from linli.territory.reads import tree

WHO = ("admin", "banner", "desk", "desk2", "clerk", "worker", "officer", "mediator", "head")
PLACES = ("banner", "town", "village", "group", "grid1", "grid3", "town2", "village2")


def give(cast, person, role="grid_worker", place="grid3", actor=SYSTEM, **more):
    return posting_add(actor=actor, person_id=person.pk, role=role, place_id=cast.places[place], **more)


@pytest.fixture
def heard():
    """What handlers hear of ended postings."""
    seen = []

    def hear(**facts):
        seen.append(facts)

    on(POSTING_ENDED, hear)
    yield seen
    event_handlers.get(POSTING_ENDED).remove(hear)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(who=st.sampled_from(WHO), role=st.sampled_from(Role), place=st.sampled_from(PLACES))
def test_nobody_gives_a_role_outside_their_place(cast, neighbour, who, role, place):
    actor, target = cast.actor(who), tree().get(cast.places[place])
    unit = cast.units["water"] if ROLES[role].needs_unit else None
    try:
        posting_add(actor=actor, person_id=neighbour.pk, role=role, place_id=target.id, unit_id=unit)
    except (Forbidden, Invalid, Missing):
        return
    desk = actor.holding("administrator", "banner_desk", "town_desk")
    assert any(grant.place_id in target.chain for grant in desk)
    assert actor.has("administrator") or role not in ("administrator", "banner_desk")
    assert target.kind in ROLES[role].kinds


def test_a_town_desk_posts_within_its_town(cast, neighbour):
    row = give(cast, neighbour, actor=cast.actor("desk"), full_time=False)
    assert row.from_on == clock.today()
    assert row in postings(cast.actor("desk"), person_id=neighbour.pk)
    assert Audit.objects.get(verb="posting_add", object_id=row.pk).detail["role"] == "grid_worker"
    with pytest.raises(Forbidden):
        give(cast, neighbour, place="village2", role="mediator", actor=cast.actor("desk"))


def test_nobody_posts_whom_they_cannot_see(cast, far):
    with pytest.raises(Missing):
        give(cast, far, actor=cast.actor("desk"))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"role": "emperor"}, "role"),
        ({"place": "banner"}, "place"),
        ({"role": "village_clerk", "place": "village", "full_time": False}, "part_time"),
        ({"role": "department_officer", "place": "town"}, "unit"),
        ({"unit_id": uuid4()}, "unit"),
        ({"title_id": uuid4()}, "title"),
        ({"until_on": clock.today() - timedelta(days=2)}, "until_on"),
    ],
)
def test_a_refused_posting_says_which_field(cast, neighbour, given, field):
    with pytest.raises(Invalid) as refused:
        give(cast, neighbour, **given)
    assert list(refused.value.fields) == [field]


def test_units_must_still_be_there(cast, neighbour):
    organisation_end(actor=SYSTEM, organisation_id=cast.units["water"])
    with pytest.raises(Invalid):
        give(cast, neighbour, "department_officer", "town", unit_id=cast.units["water"])


def test_whoever_has_left_gets_no_role(cast, neighbour):
    person_end(actor=SYSTEM, person_id=neighbour.pk)
    with pytest.raises(Missing):
        give(cast, neighbour)


def test_an_ended_posting_opens_nothing_from_this_moment_and_is_heard_of(cast, neighbour, heard):
    before = Posting.objects.get(person__user_id=cast.users["worker"])
    assert cast.actor("worker").has("grid_worker")
    posting_end(actor=cast.actor("desk"), posting_id=before.pk)
    assert not cast.actor("worker").has("grid_worker"), "even though it began today"
    assert holders(role="grid_worker", place_ids=[cast.places["grid3"]]) == []
    [facts] = heard
    assert facts["actor"].user_id == cast.users["desk"]
    wanted = {"person_id": before.person_id, "role": "grid_worker", "place_id": cast.places["grid3"]}
    assert {key: facts[key] for key in wanted} == wanted
    with pytest.raises(Missing):
        posting_end(actor=cast.actor("desk"), posting_id=before.pk)


def test_a_failing_listener_undoes_the_end(cast):
    def fail(**_facts):
        raise Forbidden("no")

    posting = Posting.objects.get(person__user_id=cast.users["worker"])
    on(POSTING_ENDED, fail)
    try:
        with pytest.raises(Forbidden):
            posting_end(actor=SYSTEM, posting_id=posting.pk)
    finally:
        event_handlers.get(POSTING_ENDED).remove(fail)
    assert cast.actor("worker").has("grid_worker")


def test_postings_with_an_end_ahead_can_end_earlier_or_later(cast, neighbour):
    today = clock.today()
    row = give(cast, neighbour, until_on=today + timedelta(days=30))
    posting_end(actor=SYSTEM, posting_id=row.pk, until_on=today + timedelta(days=3))
    assert Posting.objects.get(pk=row.pk).until_on == today + timedelta(days=3)
    posting_end(actor=SYSTEM, posting_id=row.pk)
    assert Posting.objects.get(pk=row.pk).until_on == today - timedelta(days=1)


def test_postings_are_ended_by_those_who_may_give_them(cast):
    banner = Posting.objects.get(person__user_id=cast.users["banner"])
    officer = Posting.objects.get(person__user_id=cast.users["officer"])
    for name, posting in (("banner", banner), ("desk", officer), ("clerk", officer)):
        with pytest.raises((Forbidden, Missing)):
            posting_end(actor=cast.actor(name), posting_id=posting.pk)
    far = Posting.objects.get(person__user_id=cast.users["clerk2"])
    with pytest.raises(Missing):
        posting_end(actor=cast.actor("desk"), posting_id=far.pk)
    posting_end(actor=cast.actor("desk2"), posting_id=far.pk)


def test_local_names_of_roles(cast, neighbour):
    with pytest.raises(Forbidden):
        title_add(actor=cast.actor("desk"), role="group_head", name_zh="联户长", name_en="x")
    for role, name in (("emperor", "联户长"), ("group_head", " ")):
        with pytest.raises(Invalid):
            title_add(actor=SYSTEM, role=role, name_zh=name, name_en="x")
    title = title_add(
        actor=cast.actor("admin"), role="group_head", name_zh="联户长", name_en="neighbours' head"
    )
    assert titles("group_head") == [title] == titles()
    assert titles("mediator") == []
    give(cast, neighbour, "group_head", "group", title_id=title.pk)
    with pytest.raises(Invalid):
        give(cast, neighbour, title_id=title.pk)


def test_colleagues_are_named_by_office_in_one_statement(cast, django_assert_num_queries):
    from django.utils import translation

    tree()
    user = cast.users["officer"]
    with translation.override("zh-hans"), django_assert_num_queries(1):
        found = colleagues([user, cast.users["clerk"], uuid4()])
    assert found[user].name == "officer·演示"
    assert found[user].office.startswith("水利站 ")
    with translation.override("en"):
        found = colleagues([user, cast.users["clerk"]])
    assert found[user].office == "Water station department officer"
    assert found[cast.users["clerk"]].office == "Guangyi village village clerk"


def test_titles_are_what_colleagues_are_called(cast):
    from django.utils import translation

    posting = Posting.objects.get(person__user_id=cast.users["head"])
    title = title_add(actor=SYSTEM, role="group_head", name_zh="联户长", name_en="neighbours' head")
    posting_end(actor=SYSTEM, posting_id=posting.pk)
    posting_add(
        actor=SYSTEM,
        person_id=posting.person_id,
        role="group_head",
        place_id=cast.places["group"],
        title_id=title.pk,
    )
    with translation.override("en"):
        assert "neighbours' head" in colleagues([cast.users["head"]])[cast.users["head"]].office
    with translation.override("zh-hans"):
        assert "联户长" in colleagues([cast.users["head"]])[cast.users["head"]].office


def test_holders_by_place_and_by_unit(cast):
    assert holders(role="department_officer", unit_id=cast.units["water"]) == [cast.users["officer"]]
    assert holders(role="town_desk", place_ids=[cast.places["town"]]) == [cast.users["desk"]]
    assert holders(role="town_desk") == []


def test_counting_the_posted(cast, neighbour):
    full, part = (count_posted("grid_worker", full_time=value) for value in (True, False))
    give(cast, neighbour, full_time=False)
    give(cast, neighbour, place="grid1", full_time=False)
    assert count_posted("grid_worker", full_time=True) == full
    assert count_posted("grid_worker", full_time=False) == part + 1, "persons, not postings"


def test_pages_of_postings(cast):
    admin = cast.actor("admin")
    rows = postings(admin, limit=5)
    assert len(rows) == 5
    rest = postings(admin, after=rows[-1].pk)
    assert not {row.pk for row in rows} & {row.pk for row in rest}
    assert {row.role for row in postings(admin, role="town_desk")} == {"town_desk"}


def test_who_leaves_leaves_all_roles(cast, heard):
    desk = cast.actor("desk")
    worker = Posting.objects.get(person__user_id=cast.users["worker"])
    person_end(actor=desk, person_id=worker.person_id)
    assert cast.actor("worker").grants == ()
    assert [facts["person_id"] for facts in heard] == [worker.person_id]


def test_a_desk_cannot_send_away_who_serves_above_it(cast):
    person = person_add(actor=SYSTEM, name="芍药四", place_id=cast.places["village"])
    row = give(cast, person, "adviser", "banner")
    with pytest.raises((Forbidden, Missing)):
        person_end(actor=cast.actor("desk"), person_id=person.pk)
    assert Posting.objects.get(pk=row.pk).until_on is None


def test_a_unit_of_ones_own_places(cast, neighbour):
    there = organisation_add(actor=SYSTEM, kind="social", name_zh="志愿队", place_id=cast.places["town2"])
    with pytest.raises(Invalid):
        give(cast, neighbour, "mediator", "village", actor=cast.actor("desk"), unit_id=there.pk)
