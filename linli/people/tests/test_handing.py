"""Handing a posting over, without a moment in between."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.kernel import clock
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Forbidden, Invalid, LinliError, Missing
from linli.kernel.models import Audit
from linli.people.actions.deputies import deputy_name
from linli.people.actions.handing import posting_hand_over
from linli.people.actions.postings import posting_add, posting_end
from linli.people.models import Deputy, Person, Posting
from linli.people.reads import desk_above, holders

DAY = timedelta(days=1)


def posting_of(cast, name):
    return Posting.objects.get(person__user_id=cast.users[name])


def person_of(cast, name):
    return Person.objects.get(user_id=cast.users[name])


def hand(cast, whose, whom, *, by="desk", days=0):
    return posting_hand_over(
        actor=cast.actor(by),
        posting_id=posting_of(cast, whose).pk,
        to_person_id=person_of(cast, whom).pk,
        on=clock.today() + days * DAY,
    )


def noon(days):
    """The noon of the day so many days from today, in the banner."""
    return clock.at(clock.local(clock.now()).replace(hour=12) + days * DAY)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.integers(0, 40), probe=st.integers(0, 60))
def test_on_every_day_exactly_one_holds_it(cast, days, probe):
    """Never nobody, never two, whichever day is looked at."""
    point = transaction.savepoint()
    hand(cast, "clerk", "head", days=days)
    with noon(probe):
        seated = holders(role="village_clerk", place_ids=[cast.places["village"]])
    assert seated == [cast.users["head" if probe >= days else "clerk"]]
    transaction.savepoint_rollback(point)


def test_it_is_the_same_post(cast):
    before = posting_of(cast, "officer")
    after = hand(cast, "officer", "officer2", by="banner", days=3)
    for name in ("role", "place_id", "unit_id", "title_id", "full_time"):
        assert getattr(after, name) == getattr(before, name)
    old = Posting.objects.get(pk=before.pk)
    assert old.handed_to_id == after.pk
    assert old.until_on == after.from_on - DAY
    audit = Audit.objects.get(verb="posting_hand_over", object_id=old.pk)
    assert audit.detail["to"] == str(after.pk)


def test_it_is_handed_over_once(cast):
    hand(cast, "clerk", "head", days=10)
    with pytest.raises(Invalid):
        hand(cast, "clerk", "worker", days=5)
    assert Posting.objects.filter(role="village_clerk", place_id=cast.places["village"]).count() == 2
    with noon(20), pytest.raises(Missing):
        hand(cast, "clerk", "worker")


@pytest.mark.parametrize("by", ["clerk", "head", "officer", "worker"])
def test_only_who_may_give_the_role_hands_it_over(cast, by):
    with pytest.raises((Forbidden, Missing)):
        hand(cast, "clerk", "head", by=by)
    with pytest.raises(Missing):
        hand(cast, "clerk", "head", by="desk2")


def test_refusals_leave_everything_as_it_was(cast):
    clerk = posting_of(cast, "clerk")
    tries = [
        {"whom": "head", "days": -1},
        {"whom": "clerk"},
        {"whom": "clerk2"},
    ]
    for given_ in tries:
        with pytest.raises(LinliError):
            hand(cast, "clerk", **given_)
    assert Posting.objects.get(pk=clerk.pk).until_on is None
    posting_end(actor=SYSTEM, posting_id=clerk.pk, until_on=clock.today() + 3 * DAY)
    with pytest.raises(Invalid):
        hand(cast, "clerk", "head", days=4)
    later = posting_add(
        actor=SYSTEM,
        person_id=person_of(cast, "head").pk,
        role="group_head",
        place_id=cast.places["grid1"],
        from_on=clock.today() + 9 * DAY,
    )
    with pytest.raises(Invalid):
        posting_hand_over(
            actor=SYSTEM, posting_id=later.pk, to_person_id=person_of(cast, "worker").pk, on=clock.today()
        )


def test_whoever_stood_in_stops_with_the_old_holder(cast):
    row = deputy_name(
        actor=cast.actor("clerk"),
        posting_id=posting_of(cast, "clerk").pk,
        person_id=person_of(cast, "head").pk,
        from_on=clock.today(),
        until_on=clock.today() + 20 * DAY,
    )
    hand(cast, "clerk", "worker", days=5)
    assert Deputy.objects.get(pk=row.pk).until_on == clock.today() + 4 * DAY


def test_the_desk_above(cast):
    desk, banner = [cast.users["desk"]], [cast.users["banner"]]
    assert desk_above("village_clerk", cast.places["village"]) == desk
    assert desk_above("town_desk", cast.places["town"]) == banner
    assert desk_above("banner_desk", cast.places["banner"]) == [cast.users["admin"]]
    posting_end(actor=SYSTEM, posting_id=posting_of(cast, "desk").pk)
    assert desk_above("village_clerk", cast.places["village"]) == banner


def test_the_pages_show_what_waits_then_hand_over_then_the_sheet(sign_in, cast):
    client = sign_in("desk")
    row = posting_of(cast, "clerk")
    page = client.get(f"/desk/people/{row.person_id}/").content.decode()
    assert f"/desk/postings/{row.pk}/hand-over" in page
    address = f"/desk/postings/{row.pk}/hand-over"
    assert client.get(address).status_code == 200
    nobody = client.post(address, {"person": "", "name": "", "on": clock.today().isoformat()})
    assert nobody.status_code == 422
    strange = client.post(address, {"name": "没有这个人", "on": clock.today().isoformat()})
    assert "没有这个人" in strange.content.decode(), "what was typed stays"
    done = client.post(
        address, {"person": str(person_of(cast, "head").pk), "name": "", "on": clock.today().isoformat()}
    )
    assert done["Location"] == f"/desk/postings/{row.pk}/sheet"
    sheet = client.get(done["Location"])
    assert "head·演示" in sheet.content.decode()
    assert (
        client.post(
            address, {"person": str(person_of(cast, "worker").pk), "on": clock.today().isoformat()}
        ).status_code
        == 404
    )
    assert "head·演示" in client.get(address).content.decode()


def test_somebody_without_an_account_takes_over_by_name(sign_in, cast, neighbour):
    client = sign_in("desk")
    address = f"/desk/postings/{posting_of(cast, 'worker').pk}/hand-over"
    assert client.post(address, {"name": "白桦一", "on": clock.today().isoformat()}).status_code == 302
    assert Posting.objects.filter(person=neighbour, role="grid_worker").exists()
