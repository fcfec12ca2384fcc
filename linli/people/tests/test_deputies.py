"""Standing in while somebody is away."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.accounts.actions.users import user_end
from linli.accounts.models import User
from linli.kernel import clock
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Forbidden, Invalid, LinliError, Missing
from linli.kernel.models import Audit
from linli.people.actions.deputies import deputy_end, deputy_name
from linli.people.actions.postings import posting_add, posting_end
from linli.people.actions.registers import person_add, person_end
from linli.people.models import Deputy, Person, Posting
from linli.people.reads import actor_of, holders
from linli.people.reads.deputies import deputies_of, deputy_for, may_name_deputy, own_postings, sees_deputy
from linli.people.rules import MAX_AWAY

DAY = timedelta(days=1)


def posting_of(cast, name):
    return Posting.objects.get(person__user_id=cast.users[name])


def person_of(cast, name):
    return Person.objects.get(user_id=cast.users[name])


def name(cast, whose, whom, *, by=None, start=0, end=9):
    today = clock.today()
    return deputy_name(
        actor=cast.actor(by or whose),
        posting_id=posting_of(cast, whose).pk,
        person_id=person_of(cast, whom).pk,
        from_on=today + start * DAY,
        until_on=today + end * DAY,
    )


def on(days):
    """The noon of the day so many days from today, in the banner."""
    return clock.at(clock.local(clock.now()).replace(hour=12) + days * DAY)


def test_a_deputy_acts_with_the_postings_rights_while_it_runs_and_no_longer(cast):
    name(cast, "desk", "clerk", start=2, end=5)
    for day, held in ((0, False), (1, False), (2, True), (5, True), (6, False)):
        with on(day):
            assert cast.actor("clerk").has("town_desk") is held, day
            assert cast.actor("desk").has("town_desk"), "the holder keeps the posting"
    with on(3):
        [grant] = cast.actor("clerk").holding("town_desk")
    assert grant.for_person == person_of(cast, "desk").pk
    assert grant.posting_id == posting_of(cast, "desk").pk
    assert grant.until == clock.today() + 5 * DAY
    assert cast.actor("clerk").grants[0].role == "village_clerk", "one's own comes first"


def test_one_statement_whether_or_not_somebody_stands_in(cast, django_assert_num_queries):
    name(cast, "desk", "clerk")
    user = User.objects.get(pk=cast.users["clerk"])
    actor_of(user)
    with django_assert_num_queries(1):
        assert len(actor_of(user).grants) == 2


def test_an_account_without_a_posting_of_its_own_may_stand_in(cast):
    from linli.accounts.actions.users import user_add

    user = user_add(actor=SYSTEM, username="trainee", password="trainee-password")
    person = person_add(actor=SYSTEM, name="刺玫五", place_id=cast.places["village"], user_id=user.pk)
    today = clock.today()
    deputy_name(
        actor=cast.actor("clerk"),
        posting_id=posting_of(cast, "clerk").pk,
        person_id=person.pk,
        from_on=today,
        until_on=today,
    )
    actor = actor_of(user)
    assert actor.person_id == person.pk
    assert actor.has("village_clerk")


def test_messages_of_the_posting_reach_both(cast):
    name(cast, "officer", "officer2")
    wanted = sorted((cast.users["officer"], cast.users["officer2"]))
    assert holders(role="department_officer", unit_id=cast.units["water"]) == wanted
    name(cast, "desk", "clerk")
    wanted = sorted((cast.users["desk"], cast.users["clerk"]))
    assert holders(role="town_desk", place_ids=[cast.places["town"]]) == wanted
    user_end(actor=SYSTEM, user_id=cast.users["clerk"])
    assert holders(role="town_desk", place_ids=[cast.places["town"]]) == [cast.users["desk"]]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(-3, 90), st.integers(-5, 70)), min_size=1, max_size=5), st.data())
def test_never_two_at_once_never_longer_than_sixty_days_never_past_the_posting(cast, spans, data):
    """Whatever is asked for, what stands is sound, and rights follow exactly the days that stand."""
    end = data.draw(st.one_of(st.none(), st.integers(0, 100)))
    today = clock.today()
    grid = cast.places["grid2"]
    row = posting_add(
        actor=SYSTEM,
        person_id=person_of(cast, "worker1").pk,
        role="grid_worker",
        place_id=grid,
        until_on=today + end * DAY if end is not None else None,
    )
    for start, length in spans:
        first = today + start * DAY
        try:
            deputy_name(
                actor=cast.actor("desk"),
                posting_id=row.pk,
                person_id=person_of(cast, "head").pk,
                from_on=first,
                until_on=first + length * DAY,
            )
        except Invalid:
            continue
    standing = [(d.from_on, d.until_on) for d in deputies_of([row.pk])]
    for first, last in standing:
        assert today <= first <= last
        assert (last - first).days < MAX_AWAY
        assert row.until_on is None or last <= row.until_on
    days = [first + n * DAY for first, last in standing for n in range((last - first).days + 1)]
    assert len(days) == len(set(days))
    probe = data.draw(st.integers(0, 100))
    with on(probe):
        stands = any(grant.posting_id == row.pk for grant in cast.actor("head").grants)
    assert stands is (today + probe * DAY in days)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"start": 5, "end": 4}, "until_on"),
        ({"start": -1, "end": 4}, "from_on"),
        ({"start": 0, "end": 60}, "until_on"),
        ({"whom": "desk2"}, None),
        ({"whom": "clerk"}, "person"),
    ],
)
def test_a_refusal_says_which_field(cast, given, field):
    given = {"whom": "head", **given}
    if given["whom"] == "desk2":
        given["whom"], field = "clerk2", "person"
    with pytest.raises(Invalid) as refused:
        name(cast, "clerk", **given)
    assert list(refused.value.fields) == [field]


def test_overlapping_times_are_refused_and_following_ones_are_not(cast):
    name(cast, "clerk", "head", start=5, end=9)
    for start, end in ((0, 5), (9, 12), (6, 7), (0, 20)):
        with pytest.raises(Invalid):
            name(cast, "clerk", "worker", start=start, end=end)
    name(cast, "clerk", "worker", start=0, end=4)
    name(cast, "clerk", "worker", start=10, end=12)


def test_who_may_say_who_stands_in(cast):
    clerk = posting_of(cast, "clerk")
    allowed = {who for who in cast.users if may_name_deputy(cast.actor(who), clerk)}
    assert allowed == {"clerk", "desk", "banner", "admin"}
    with pytest.raises(Missing):
        name(cast, "clerk", "head", by="desk2")
    with pytest.raises(Missing):
        name(cast, "clerk", "head", by="officer")
    with pytest.raises(Forbidden):
        name(cast, "officer", "officer2", by="desk")


def test_what_is_lent_is_not_lent_on(cast):
    name(cast, "desk", "clerk")
    with pytest.raises(LinliError):
        name(cast, "desk", "head", by="clerk", start=20, end=21)
    name(cast, "head", "worker", by="clerk")
    assert cast.actor("worker").has("group_head"), "as the desk, the deputy may still care for those below"


def test_an_administrators_posting_is_lent_by_another_administrator_only(cast):
    with pytest.raises(Forbidden):
        name(cast, "admin", "banner")
    other = posting_add(
        actor=SYSTEM,
        person_id=person_of(cast, "officer3").pk,
        role="administrator",
        place_id=cast.places["banner"],
    )
    name(cast, "admin", "banner", by="officer3")
    deputy = cast.actor("banner")
    assert deputy.has("administrator")
    with pytest.raises(Forbidden):
        posting_add(
            actor=deputy,
            person_id=person_of(cast, "banner").pk,
            role="administrator",
            place_id=cast.places["banner"],
        )
    assert not may_name_deputy(deputy, other), "what is lent is not lent on"


@pytest.mark.parametrize("who", ["desk", "clerk", "head"])
def test_either_side_and_the_desk_end_it_early(cast, who):
    row = name(cast, "clerk", "head")
    assert sees_deputy(cast.actor(who), row.pk)
    deputy_end(actor=cast.actor(who), deputy_id=row.pk)
    assert not cast.actor("head").has("village_clerk"), "from this moment on"
    with pytest.raises(Missing):
        deputy_end(actor=cast.actor(who), deputy_id=row.pk)


@pytest.mark.parametrize("who", ["worker", "desk2", "officer"])
def test_nobody_else_ends_it(cast, who):
    row = name(cast, "clerk", "head")
    assert not sees_deputy(cast.actor(who), row.pk)
    with pytest.raises(Missing):
        deputy_end(actor=cast.actor(who), deputy_id=row.pk)


def test_it_ends_with_the_posting_and_with_whoever_leaves(cast):
    row = name(cast, "clerk", "head", start=0, end=20)
    posting_end(actor=SYSTEM, posting_id=row.posting_id, until_on=clock.today() + 3 * DAY)
    assert Deputy.objects.get(pk=row.pk).until_on == clock.today() + 3 * DAY
    posting_end(actor=SYSTEM, posting_id=row.posting_id)
    assert not cast.actor("head").has("village_clerk")
    other = name(cast, "officer", "officer2")
    person_end(actor=SYSTEM, person_id=person_of(cast, "officer2").pk)
    assert Deputy.objects.get(pk=other.pk).until_on < clock.today()


def test_both_lists_and_the_record(cast):
    row = name(cast, "clerk", "head", start=1, end=3)
    assert [p.pk for p in own_postings(cast.actor("clerk"))] == [row.posting_id]
    assert deputies_of([row.posting_id]) == [row] == deputy_for(cast.actor("head"))
    assert deputy_for(cast.actor("clerk")) == []
    assert Audit.objects.get(verb="deputy_name").detail["posting"] == str(row.posting_id)


def test_the_record_says_for_whom_somebody_stood_in(cast):
    name(cast, "desk", "clerk")
    neighbour = person_add(actor=cast.actor("clerk"), name="白桦一", place_id=cast.places["group"])
    audit = Audit.objects.get(verb="person_add", object_id=neighbour.pk)
    assert audit.actor_id == cast.users["clerk"], "who really acted"
    assert audit.detail["stands_in"] == [str(posting_of(cast, "desk").pk)]
    own = person_add(actor=cast.actor("desk"), name="白桦二", place_id=cast.places["group"])
    assert "stands_in" not in Audit.objects.get(verb="person_add", object_id=own.pk).detail


def test_the_pages_arrange_show_and_end_it(sign_in, cast):
    client = sign_in("clerk")
    row = posting_of(cast, "clerk")
    page = client.get("/desk/away/").content.decode()
    assert f"/desk/postings/{row.pk}/deputy" in page
    address, day = f"/desk/postings/{row.pk}/deputy", clock.today().isoformat()
    assert f'value="{day}"' in client.get(address).content.decode()
    person = str(person_of(cast, "head").pk)
    wrong = client.post(address, {"person": person, "from_on": day, "until_on": "2020-01-01"})
    assert wrong.status_code == 422
    assert 'value="2020-01-01"' in wrong.content.decode(), "what was typed stays"
    done = client.post(address, {"person": person, "from_on": day, "until_on": day})
    assert done["Location"] == "/desk/away/"
    assert "head·演示" in client.get("/desk/away/").content.decode()
    [deputy] = deputies_of([row.pk])
    assert "clerk·演示" in sign_in("head").get("/desk/away/").content.decode()
    desk = sign_in("desk")
    assert desk.get(address).status_code == 200
    assert desk.post(f"/desk/deputies/{deputy.pk}/end")["Location"] == address
    assert desk.get("/desk/away/").status_code == 200


def test_the_desk_arranges_it_for_somebody_and_goes_back_to_them(sign_in, cast):
    client, row, day = sign_in("desk"), posting_of(cast, "clerk"), clock.today().isoformat()
    person = str(person_of(cast, "head").pk)
    done = client.post(f"/desk/postings/{row.pk}/deputy", {"person": person, "from_on": day, "until_on": day})
    assert done["Location"] == f"/desk/people/{row.person_id}/"
    assert sign_in("admin").get("/desk/away/").status_code == 200
    own = posting_of(cast, "admin")
    assert sign_in("admin").get(f"/desk/postings/{own.pk}/deputy").status_code == 403
