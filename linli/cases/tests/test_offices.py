"""Matters while somebody stands in, when a post changes hands, and when nobody holds it."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.cases.actions.intake import Report, case_report
from linli.cases.actions.telling import _desk, handlers_of
from linli.cases.models import Case, Entry
from linli.cases.reads.lists import Filter, page
from linli.cases.reads.offices import empty_offices, office_work, waiting_count
from linli.cases.reads.stories import case_get, story
from linli.cases.reads.visible import sees_case
from linli.cases.rules.place import visible
from linli.cases.rules.steps import WITH_HANDLER, State
from linli.kernel import clock
from linli.kernel.actor import ANONYMOUS, SYSTEM
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.models import Audit
from linli.notify.models import Notice
from linli.notify.reads import inbox
from linli.people.actions.deputies import deputy_end, deputy_name
from linli.people.actions.handing import posting_hand_over
from linli.people.actions.postings import posting_end
from linli.people.models import Person, Posting

DAY = timedelta(days=1)


def posting_of(cast, name):
    return Posting.objects.get(person__user_id=cast.users[name])


def person_of(cast, name):
    return Person.objects.get(user_id=cast.users[name])


def lend(cast, whose, whom, **more):
    today = clock.today()
    return deputy_name(
        actor=cast.actor(more.get("by", whose)),
        posting_id=posting_of(cast, whose).pk,
        person_id=person_of(cast, whom).pk,
        from_on=today,
        until_on=today + 9 * DAY,
    )


def hand(cast, whose, whom, days=0):
    return posting_hand_over(
        actor=cast.actor("banner"),
        posting_id=posting_of(cast, whose).pk,
        to_person_id=person_of(cast, whom).pk,
        on=clock.today() + days * DAY,
    )


def test_the_story_says_who_really_acted_and_for_whom(cast, ways):
    case = ways.at(State.DISPATCHED)
    with pytest.raises((Missing, Forbidden)):
        ways.take("officer2", case, "take")
    lend(cast, "officer", "officer2")
    ways.take("officer2", case, "take")
    entry = Entry.objects.get(case=case, step="take")
    assert entry.user_id == cast.users["officer2"]
    assert entry.params["for"] == str(posting_of(cast, "officer").pk)
    assert Audit.objects.get(verb="case_take", object_id=case.pk).actor_id == cast.users["officer2"]
    with translation.override("zh-hans"):
        desk = cast.actor("desk")
        line = story(desk, case_get(desk, case.pk)).lines[-1]
        assert line.who == "水利站 部门经办人 · officer2·演示（代officer·演示）"
        seen = [row for row in story(ways.actor("reporter", case), case).lines if row.entry.pk == entry.pk]
    assert not seen or seen[0].who == "水利站 部门经办人", "outside stands the office, no names"


def test_ones_own_steps_name_nobody_else(cast, ways):
    case = ways.at(State.NEW)
    lend(cast, "desk", "clerk")
    ways.take("desk", case, "accept")
    assert "for" not in Entry.objects.get(case=case, step="accept").params


def test_a_story_with_a_deputy_costs_two_statements_more(cast, ways, django_assert_max_num_queries):
    case = ways.at(State.DISPATCHED)
    lend(cast, "officer", "officer2")
    ways.take("officer2", case, "take")
    for _ in range(6):
        ways.take("officer2", case, "note", words="看过了")
    desk = cast.actor("desk")
    case = case_get(desk, case.pk)
    with django_assert_max_num_queries(9):
        story(desk, case)


def test_nobody_reads_a_complaint_about_their_own_office_by_standing_in_above(cast):
    report = Report(what="村里办事拖了半年", place_id=cast.places["group"], about="village")
    case = case_report(actor=ANONYMOUS, report=report, files=[]).case
    plain = case_report(
        actor=ANONYMOUS, report=Report(what="路灯坏了", place_id=cast.places["group"]), files=[]
    ).case
    lend(cast, "desk", "clerk")
    clerk = cast.actor("clerk")
    assert clerk.has("town_desk")
    assert not sees_case(clerk, case.pk)
    assert not visible(clerk, case.standing)
    assert sees_case(clerk, plain.pk)
    assert sees_case(cast.actor("desk"), case.pk)


def test_the_deputy_and_the_holder_are_told(cast):
    row = lend(cast, "clerk", "head", by="desk")
    for who in ("clerk", "head"):
        line = inbox(cast.actor(who))[0]
        assert line.notice.key == "deputy_named"
        assert line.link == "/desk/away/"
        assert clock.today().isoformat() in line.text
    deputy_end(actor=cast.actor("head"), deputy_id=row.pk)
    assert inbox(cast.actor("clerk"))[0].notice.key == "deputy_ended"
    assert inbox(cast.actor("head"))[0].notice.key == "deputy_named", "whoever did it is not told"


def test_new_matters_reach_both(cast, ways):
    lend(cast, "officer", "officer2")
    case = ways.at(State.DISPATCHED)
    told = set(
        Notice.objects.filter(object_id=case.pk, key="case_dispatch").values_list("user_id", flat=True)
    )
    assert {cast.users["officer"], cast.users["officer2"]} <= told


def test_a_successor_gets_one_message_with_what_waits_and_the_unread(cast, ways):
    first, second = ways.at(State.DISPATCHED), ways.at(State.HANDLING)
    before = {case.pk: (case.due_at, case.seq, case.state) for case in Case.objects.all()}
    waits = waiting_count(posting_of(cast, "officer"))
    assert waits == 2
    new = hand(cast, "officer", "officer2")
    officer2 = cast.actor("officer2")
    mine = [line for line in inbox(officer2) if line.notice.key == "office_handed_over"]
    assert len(mine) == 1
    assert mine[0].notice.params["count"] == 2
    assert mine[0].link == f"/desk/?state=open&office={new.pk}"
    passed = Notice.objects.filter(user_id=cast.users["officer2"], key="case_dispatch")
    assert {row.object_id for row in passed} == {first.pk, second.pk}
    assert {case.pk: (case.due_at, case.seq, case.state) for case in Case.objects.all()} == before
    listed = page(officer2, Filter(state="open", office=new.pk))
    assert {row.case.pk for row in listed.rows} == {first.pk, second.pk}
    assert not sees_case(cast.actor("officer"), first.pk), "the old holder is out at once"
    ways.take("officer2", first, "take")
    assert "for" not in Entry.objects.get(case=first, step="take").params


def test_the_preview_counts_and_shows_single_matters_only_to_who_may_see_them(cast, ways):
    ways.at(State.DISPATCHED)
    row = posting_of(cast, "officer")
    work = office_work(cast.actor("banner"), row)
    assert (work.total, len(work.items)) == (1, 1)
    assert work.oldest == clock.today()
    bare = office_work(cast.actor("admin"), row)
    assert (bare.total, bare.items) == (1, [])


def test_an_office_that_falls_empty_is_told_to_the_desk_above_once(cast, ways):
    ways.at(State.DISPATCHED)
    posting_end(actor=SYSTEM, posting_id=posting_of(cast, "officer").pk)
    told = Notice.objects.filter(key="office_empty")
    assert [row.user_id for row in told] == [cast.users["banner"]]
    assert told[0].params["count"] == 1
    [line] = [row for row in inbox(cast.actor("banner")) if row.notice.key == "office_empty"]
    assert line.link == "/desk/people/#empty"


def test_no_message_where_nothing_waits_or_somebody_else_sits_there(cast, ways):
    posting_end(actor=SYSTEM, posting_id=posting_of(cast, "officer").pk)
    posting_end(actor=SYSTEM, posting_id=posting_of(cast, "clerk").pk, until_on=clock.today() + 5 * DAY)
    assert not Notice.objects.filter(key="office_empty").exists()


def test_empty_offices_stand_on_the_page_of_people(cast, ways, sign_in):
    ways.at(State.DISPATCHED)
    ways.at(State.NEW)
    assert empty_offices(cast.actor("banner")) == []
    posting_end(actor=SYSTEM, posting_id=posting_of(cast, "officer").pk)
    posting_end(actor=SYSTEM, posting_id=posting_of(cast, "desk").pk)
    with translation.override("en"):
        for who in ("banner", "admin"):
            found = {row.name: row.waiting for row in empty_offices(cast.actor(who))}
            assert found == {"Water station department officer": 1, "Wanheyong town town desk": 1}
        assert empty_offices(cast.actor("desk2")) == []
    page_ = sign_in("banner").get("/desk/people/").content.decode()
    assert "水利站 部门经办人" in page_


def test_handing_over_before_the_end_leaves_no_office_empty(cast, ways):
    ways.at(State.DISPATCHED)
    hand(cast, "officer", "officer2", days=2)
    assert not Notice.objects.filter(key="office_empty").exists()
    assert empty_offices(cast.actor("banner")) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    gone=st.sets(st.sampled_from(["worker", "worker1", "head", "clerk", "mediator", "officer", "desk"])),
    roles=st.lists(
        st.sampled_from(["grid_worker", "group_head", "village_clerk", "mediator", ""]), max_size=4
    ),
)
def test_empty_offices_are_exactly_those_whom_no_message_would_reach(cast, ways, gone, roles):
    """The grouped count agrees with asking, matter by matter, whom a step would be told to."""
    point = transaction.savepoint()
    for number, role in enumerate(roles):
        case = ways.receipt(place=("grid3", "village")[number % 2]).case
        ways.walk(case, "accept", "grade")
        unit = {"unit": None, "role": role} if role else {}
        with suppress(Invalid):  # nobody is posted as that there from the beginning
            ways.take("desk", case, "dispatch", **unit)
    ways.receipt()
    for name in gone:
        posting_end(actor=SYSTEM, posting_id=posting_of(cast, name).pk)
    unheard = [
        case
        for case in Case.objects.filter(is_open=True)
        if not (handlers_of(case) if case.state in WITH_HANDLER else _desk(case))
    ]
    assert sum(row.waiting for row in empty_offices(cast.actor("admin"))) == len(unheard)
    transaction.savepoint_rollback(point)
