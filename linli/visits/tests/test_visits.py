"""Noting a visit: what is taken, what is refused, who sees it, twice is once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.cases.models import Case
from linli.kernel import clock, verbs
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Forbidden, Invalid, KeyReused, Missing, Stale
from linli.kernel.models import Audit, Due
from linli.kernel.permits import may
from linli.kernel.reads import broken
from linli.people.actions.deputies import deputy_name
from linli.people.actions.handing import posting_hand_over
from linli.people.actions.registers import household_end
from linli.people.models import Person, Posting
from linli.visits.actions.letting_go import visit_words_erase
from linli.visits.actions.visits import (
    LineGiven,
    PromiseGiven,
    VisitGiven,
    visit_add,
    visit_correct,
    visits_add,
    visits_undo,
)
from linli.visits.models import FollowUp, Need, Promise, Visit, Visitor, VisitWords
from linli.visits.reads.near import card, find, near_places, stands_at
from linli.visits.reads.visits import page, sees_visit, story
from linli.visits.tests.visiting import WORDS, home_at, note, posting_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def given(home, **more):
    return VisitGiven(home.pk, more.pop("on", clock.today()), **more)


def test_a_visit_records_needs_promises_and_lines(cast, home, visit):
    told = story(Visit.objects.get(pk=visit.pk))
    assert told.words == WORDS
    assert told.line.number == home.number
    assert len(told.line.kinds) == len(told.promises) == len(told.nexts) == len(told.offices) == 1
    assert visit.village_id == cast.places["village"]
    assert visit.grid_id == cast.places["grid3"]
    assert Due.objects.filter(object_id=told.promises[0].row.pk).count() == 1
    assert Audit.objects.get(verb="visit_add").object_id == visit.pk
    assert list(broken()) == []


def test_there_is_no_column_for_a_photo_a_point_or_a_picture_of_the_family():
    names = {
        field.name for model in (Visit, VisitWords, Need, Promise, FollowUp) for field in model._meta.fields
    }
    banned = (
        "lon",
        "lat",
        "photo",
        "track",
        "score",
        "rank",
        "grade",
        "label",
        "income",
        "poor",
        "mood",
        "tag",
    )
    assert not [name for name in names for word in banned if word in name]


def test_words_are_sealed_in_the_database(visit):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM visits_visitwords")
        words = str(cursor.fetchall())
        cursor.execute("SELECT * FROM visits_promise")
        promises = str(cursor.fetchall())
    assert "水管" not in words
    assert "保温棉" not in promises


def test_twice_is_once_and_the_key_stays_with_its_visit(cast, home):
    worker = cast.actor("worker")
    one = visit_add(actor=worker, given=given(home, words="甲"), matters=["路灯坏了"], key="k")
    two = visit_add(actor=worker, given=given(home, words="甲"), matters=["路灯坏了"], key="k")
    assert one.visit.pk == two.visit.pk
    assert [r.code for r in one.receipts] == [r.code for r in two.receipts]
    assert Visit.objects.count() == Case.objects.count() == VisitWords.objects.count() == 1
    with pytest.raises(KeyReused):
        visit_add(actor=worker, given=given(home, words="乙"), key="k")


def test_a_matter_that_came_of_it_is_linked_and_has_its_own_slip(cast, home):
    noted = visit_add(actor=cast.actor("worker"), given=given(home), matters=["门前路灯不亮"])
    (receipt,) = noted.receipts
    assert receipt.case.channel == "behalf"
    assert receipt.case.grid_id == cast.places["grid3"]
    assert FollowUp.objects.get(visit=noted.visit).case_id == receipt.case.pk
    assert len(receipt.code) == 8


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"words": "这户是重点人员"}, "words"),
        ({"words": "长" * 1001}, "words"),
        ({"kinds": ("poor",)}, "kinds"),
        ({"on": clock.today() + DAY}, "on"),
        ({"on": clock.today() - 32 * DAY}, "on"),
        ({"promises": (PromiseGiven("", clock.today()),)}, "promise"),
        ({"promises": (PromiseGiven("信教的先办", clock.today()),)}, "promise"),
        ({"promises": (PromiseGiven("来看", clock.today() - DAY),)}, "until_on"),
        ({"lines": (LineGiven(""),)}, "line"),
        ({"lines": (LineGiven("盯住这家上访户"),)}, "line"),
    ],
)
def test_what_is_refused_names_its_field_and_why(cast, home, more, field):
    with pytest.raises(Invalid) as refused:
        visit_add(actor=cast.actor("worker"), given=given(home, **more))
    assert list(refused.value.fields) == [field]
    assert not Visit.objects.exists()


def test_refused_words_explain_themselves(cast, home):
    with pytest.raises(Invalid, match="标成"):
        visit_add(actor=cast.actor("worker"), given=given(home, words="特殊人群"))
    with pytest.raises(Invalid):
        visit_add(actor=cast.actor("worker"), given=given(home), matters=["管一管这个吸毒的"])


def test_only_people_of_the_place_come_along(cast, home):
    worker, clerk = cast.actor("worker"), posting_of(cast, "clerk")
    row = note(worker, home, postings=(clerk.pk,), promises=(PromiseGiven("来修", clock.today(), clerk.pk),))
    assert Visitor.objects.filter(visit=row).count() == 2
    assert Promise.objects.get(visit=row).posting_id == clerk.pk
    with pytest.raises(Invalid):
        note(worker, home, postings=(posting_of(cast, "clerk2").pk,))


ALL = "worker worker1 head clerk desk mediator officer officer3 banner admin desk2 clerk2"


@pytest.mark.parametrize("name", ALL.split())
def test_who_may_what(cast, home, visit, name):
    actor = cast.actor(name)
    sees = {"worker", "clerk"}
    assert sees_visit(actor, visit.pk) == (name in sees)
    notes = {"worker", "worker1", "head", "clerk", "desk"}
    if name in notes:
        assert card(actor, home.pk).promises[0].words == "带保温棉来"
        assert note(actor, home).pk
    else:
        with pytest.raises((Missing, Forbidden)):
            card(actor, home.pk)
        with pytest.raises((Missing, Forbidden)):
            note(actor, home)
    if name in {"clerk", "banner"}:
        assert visit_words_erase(actor=actor, visit_id=visit.pk).seq == 2
    else:
        with pytest.raises((Missing, Forbidden)):
            visit_words_erase(actor=actor, visit_id=visit.pk)
    if name == "worker":
        assert visit_correct(actor=actor, visit_id=visit.pk, words="改", expected=1).seq == 2
    else:
        with pytest.raises((Missing, Forbidden)):
            visit_correct(actor=actor, visit_id=visit.pk, words="改", expected=1)


@pytest.mark.parametrize("name", ["worker", "worker1", "head", "clerk", "desk", "desk2", "clerk2"])
def test_near_by_is_what_the_table_says(cast, name):
    actor = cast.actor(name)
    near = near_places(actor)
    for place in ("grid1", "grid2", "grid3", "group", "village", "town", "village2"):
        at = cast.places[place]
        assert (at in near) == may(actor, "visit_add", stands_at(at)), place


def test_a_deputy_sees_and_notes_what_the_holder_would(cast, home, visit):
    today = clock.today()
    deputy_name(
        actor=cast.actor("worker"),
        posting_id=posting_of(cast, "worker").pk,
        person_id=Person.objects.get(user_id=cast.users["mediator"]).pk,
        from_on=today,
        until_on=today,
    )
    assert sees_visit(cast.actor("mediator"), visit.pk)
    assert note(cast.actor("mediator"), home).pk


def test_notes_stay_behind_when_the_post_changes_hands(cast, home, visit):
    posting_hand_over(
        actor=cast.actor("banner"),
        posting_id=posting_of(cast, "worker").pk,
        to_person_id=Person.objects.get(user_id=cast.users["mediator"]).pk,
        on=clock.today() + DAY,
    )
    with clock.at(clock.now() + DAY):
        successor = cast.actor("mediator")
        assert not sees_visit(successor, visit.pk)
        new = Posting.objects.get(person__user_id=cast.users["mediator"], role="grid_worker")
        assert Promise.objects.get(visit=visit).posting_id == new.pk
        assert FollowUp.objects.get(visit=visit).posting_id == new.pk


def test_words_are_put_right_by_whoever_was_there(cast, visit):
    worker = cast.actor("worker")
    visit_correct(actor=worker, visit_id=visit.pk, words="水管和煤", expected=1)
    assert story(visit).words == "水管和煤"
    with pytest.raises(Stale) as stale:
        visit_correct(actor=worker, visit_id=visit.pk, words="别的", expected=1)
    assert stale.value.since == 2
    with pytest.raises(Invalid):
        visit_correct(actor=worker, visit_id=visit.pk, words="黑名单", expected=2)
    visit_correct(actor=worker, visit_id=visit.pk, words="", expected=2)
    assert story(visit).words == ""
    assert list(broken()) == []


def test_a_changed_note_is_found(visit):
    with verbs.writing():
        VisitWords.objects.filter(pk=visit.pk).update(text="别的话")
    assert [line for line in broken() if str(visit.pk) in line]


def test_erasing_takes_every_word(cast, visit):
    visit_words_erase(actor=cast.actor("banner"), visit_id=visit.pk)
    told = story(visit)
    assert (told.words, told.promises[0].words, told.nexts[0].words) == ("", "", "")
    assert told.promises[0].row.stand == "open"


def test_a_household_that_is_gone_is_not_visited(cast, home):
    household_end(actor=SYSTEM, household_id=home.pk)
    with pytest.raises(Missing):
        note(cast.actor("worker"), home)


def test_finding_a_household(cast, home):
    worker = cast.actor("worker")
    other = home_at(cast, "group", head="山杏一")
    assert [one.household for one in find(worker)] == [home, other]
    assert [one.household for one in find(worker, words=other.number)] == [other]
    (found,) = find(worker, words="白桦一")
    assert found.household == home
    assert found.head == "白**"
    assert find(worker, words="白桦") == []
    assert find(worker, words=home_at(cast, "village2").number) == []
    assert [one.household for one in find(worker, after=home.number)] == [other]
    assert find(worker, place_id=cast.places["village2"]) == []
    assert find(cast.actor("admin")) == find(cast.actor("banner")) == find(cast.actor("officer")) == []


def many(home, posting, count):
    return [
        VisitGiven(home.pk, clock.today() - n * DAY, words="要煤", kinds=("heating",), postings=(posting,))
        for n in range(count)
    ]


def test_many_at_once_cost_as_many_statements_as_a_few(cast, home):
    posting = posting_of(cast, "worker").pk
    counts = []
    for count in (3, 300):
        with CaptureQueriesContext(connection) as seen:
            visits_add(actor=cast.actor("desk"), given=many(home, posting, count))
        counts.append(len(seen))
    assert counts[1] - counts[0] <= 6  # batches of 500 split where SQLite holds fewer variables
    assert Visit.objects.count() == 303


def test_many_are_the_desks_and_can_be_taken_back_untouched(cast, home):
    posting = posting_of(cast, "worker").pk
    for name in ("worker", "clerk", "desk2", "banner", "admin"):
        with pytest.raises(Forbidden):
            visits_add(actor=cast.actor(name), given=many(home, posting, 1))
    desk = cast.actor("desk")
    ids = visits_add(actor=desk, given=many(home, posting, 4))
    visits_undo(actor=desk, visit_ids=ids)
    assert not Visit.objects.exists()
    ids = visits_add(actor=desk, given=many(home, posting, 2))
    visit_words_erase(actor=cast.actor("banner"), visit_id=ids[0])
    with pytest.raises(Invalid):
        visits_undo(actor=desk, visit_ids=ids)
    with pytest.raises(Missing):
        visits_add(actor=desk, given=[VisitGiven(posting, clock.today(), postings=(posting,))])


def test_the_list_goes_on(cast, home):
    visits_add(actor=SYSTEM, given=many(home, posting_of(cast, "worker").pk, 7))
    worker = cast.actor("worker")
    first = page(worker, limit=5)
    rest = page(worker, after=first[-1].pk, limit=5)
    assert len({row.pk for row in [*first, *rest]}) == 7
    assert page(cast.actor("desk")) == page(cast.actor("banner")) == page(cast.actor("admin")) == []
