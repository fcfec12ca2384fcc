"""Notes fade; a copy and erasing reach them through the person; nothing searches them."""

from datetime import timedelta

import pytest

from linli.kernel import clock
from linli.kernel.actor import SYSTEM
from linli.kernel.reads import broken
from linli.kernel.registry import data_holders, retentions
from linli.people.models import Membership, Person
from linli.people.reads import subject_of
from linli.privacy.actions.persons import person_copy, person_erase
from linli.privacy.actions.retention import retain, retention_set
from linli.privacy.reads.retention import due_counts
from linli.visits.actions.visits import VisitGiven, visit_add
from linli.visits.models import FollowUp, Need, Promise, Visit, Visitor, VisitWords
from linli.visits.reads.homes import own_page
from linli.visits.reads.visits import story
from linli.visits.tests.visiting import WORDS, home_at, note

pytestmark = pytest.mark.django_db
NOW = clock.now()


def later(days):
    return clock.at(NOW + timedelta(days=days))


def gone(kind):
    return {done.kind: done.removed for done in retain()}[kind]


def test_words_go_after_a_year_and_a_day_of_a_visit_remains(cast, home, visit):
    with later(364):
        assert gone("visit_words") == 0
        assert story(visit).words == WORDS
    with later(372):
        assert due_counts()["visit_words"] == 4  # note, promise, line, need
        assert gone("visit_words") == 4
        assert (gone("visit_words"), due_counts()["visit_words"]) == (0, 0)
    for model in (VisitWords, Promise, FollowUp):
        assert not model.objects.exists()
    need = Need.objects.get()
    assert (need.visit_id, need.household_id, need.kind) == (None, None, "water")
    (left,) = own_page(home.pk).visits
    assert (left.words, left.kinds, left.promises, left.nexts) == ("", [], [], [])
    assert list(broken()) == []


def test_later_nothing_says_at_whose_home(cast, home, visit):
    with later(1096):
        assert gone("visit_homes") == 1
    row = Visit.objects.get()
    assert (row.household_id, row.grid_id, row.group_id, row.by_id) == (None, None, None, None)
    assert row.village_id == cast.places["village"]
    assert not Visitor.objects.exists()
    assert own_page(home.pk).visits == []


def test_between_three_months_and_three_years(cast):
    rule = retentions.get("visit_words")
    assert (rule.days, rule.least, rule.most) == (365, 90, 1095)
    retention_set(actor=cast.actor("admin"), kind="visit_words", days=90)
    note(cast.actor("worker"), home_at(cast))
    with later(98):
        assert gone("visit_words") == 4


def test_removing_goes_in_batches(cast, home):
    from linli.visits.actions.letting_go import visit_homes_remove, visit_words_remove

    for _n in range(3):
        note(cast.actor("worker"), home)
    before = clock.now() + timedelta(days=9)
    assert [visit_words_remove(before=before, limit=5) for _n in range(4)] == [5, 5, 2, 0]
    assert [visit_homes_remove(before=before, limit=2) for _n in range(3)] == [2, 1, 0]


def head_of(home):
    return Person.objects.get(pk=Membership.objects.get(household=home).person_id)


def test_a_copy_holds_what_was_written_about_ones_home_while_one_lived_there(cast, home, visit):
    other = home_at(cast, head="山杏一")
    note(cast.actor("worker"), other, words="别家的话")
    copy = person_copy(actor=cast.actor("admin"), person_id=head_of(home).pk)
    (told,) = copy["held"]["visits"]["visits"]
    assert told["words"] == WORDS
    assert told["promises"][0]["words"] == "带保温棉来"
    assert told["follow_ups"][0]["words"] == "月底再来看"
    assert "别家的话" not in str(copy)


def test_before_and_after_ones_time_there_is_not_ones_own(cast, home, visit):
    from linli.kernel import verbs

    with verbs.writing():
        Membership.objects.filter(household=home).update(
            from_on=clock.today() - timedelta(days=9), until_on=clock.today() - timedelta(days=1)
        )
    holder = data_holders.get("visits")
    assert holder.export(subject_of(head_of(home))) == {"visits": []}


def test_erasing_a_person_takes_the_words_about_their_home(cast, home, visit):
    person = head_of(home)
    kept = note(cast.actor("worker"), home_at(cast, head="山杏一"), words="别家的话")
    person_erase(actor=cast.actor("admin"), person_id=person.pk)
    assert list(VisitWords.objects.values_list("pk", flat=True)) == [kept.pk]
    assert Visit.objects.filter(pk=visit.pk).exists()


def test_nothing_searches_notes(cast, sign_in, home, visit):
    """No search of the desk, of programs or of lists finds a note by its words."""
    case = (
        visit_add(
            actor=cast.actor("worker"),
            given=VisitGiven(home.pk, clock.today(), words=WORDS),
            matters=["路灯"],
        )
        .receipts[0]
        .case
    )
    for name in ("worker", "clerk", "desk", "banner"):
        client = sign_in(name)
        for address in (
            "/desk/?q=水管&state=",
            "/desk/visits/?q=水管",
            "/desk/visits/new?q=水管怕冻",
            "/desk/households/?q=水管",
            "/desk/people/?q=水管",
        ):
            page = client.get(address).content.decode()
            assert WORDS not in page, (name, address)
            if "visits/" not in address:
                assert case.number not in page
    assert SYSTEM.user_id is None


def test_no_index_and_no_address_of_notes_takes_words():
    from django.apps import apps

    from linli.visits.urls import VISITS

    columns = {
        f"{model.__name__}.{field.name}": type(field).__name__
        for model in apps.get_app_config("visits").get_models()
        for field in model._meta.fields
    }
    assert {name for name, kind in columns.items() if kind in ("TextField", "TermsField")} == set()
    assert not [path for path in VISITS if "search" in str(path.pattern)]
