"""Two people, two clicks, two workers at once: first without the lock, then the verbs."""

from typing import Any
from uuid import UUID

import pytest

from linli.kernel import clock
from linli.kernel.actor import SYSTEM, Actor
from linli.kernel.errors import LinliError, Stale
from linli.kernel.reads import broken
from linli.kernel.verbs import writing
from linli.people.actions.registers import household_add
from linli.people.models import Posting
from linli.people.reads import actor_of
from linli.territory.reads import tree
from linli.visits.actions.homes import household_slip_issue
from linli.visits.actions.plans import visit_plan_make, visit_plan_save
from linli.visits.actions.promises import promise_settle
from linli.visits.actions.visits import PromiseGiven, VisitGiven, visit_add, visit_correct
from linli.visits.models import Plan, Planned, PlannedCount, Promise, Slip, Visit, VisitWords
from tests.test_races import THREADS, Meeting, race

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def db(committed: None) -> None:
    """Instead of pytest-django's, which would roll everything back: what is written here is committed."""


@pytest.fixture
def worker(db: None) -> Actor:
    from linli.accounts.models import User

    return actor_of(User.objects.get(username="worker"), network="race")


@pytest.fixture
def home(worker: Actor) -> UUID:
    return household_add(actor=SYSTEM, number="RACE", place_id=worker.grants[0].place_id).pk


@pytest.fixture
def visit(worker: Actor, home: UUID) -> Visit:
    given = VisitGiven(home, clock.today(), promises=(PromiseGiven("来修", clock.today()),))
    return visit_add(actor=worker, given=given).visit


def naive_settle(meeting: Meeting, pk: UUID, stand: str) -> str:
    """Looks, then writes, as code without a lock would."""
    seen = Promise.objects.get(pk=pk)
    meeting.wait()
    if seen.stand != "open":
        return "stale"
    with writing():
        Promise.objects.filter(pk=pk).update(stand=stand)
    return "written"


def test_without_the_lock_everybody_answers(visit: Visit) -> None:
    meeting, pk = Meeting(), Promise.objects.get(visit=visit).pk
    assert race(lambda: naive_settle(meeting, pk, "kept")) == ["written"] * THREADS


def test_a_promise_is_answered_once(worker: Actor, visit: Visit) -> None:
    pk = Promise.objects.get(visit=visit).pk
    answers = race(lambda: promise_settle(actor=worker, promise_id=pk, stand="kept", expected=1))
    assert sum(isinstance(one, Promise) for one in answers) == 1
    assert sum(isinstance(one, Stale) for one in answers) == THREADS - 1
    assert Promise.objects.get(pk=pk).seq == 2


def test_two_clicks_are_one_visit(worker: Actor, home: UUID) -> None:
    given = VisitGiven(home, clock.today(), words="水管怕冻")
    answers = race(lambda: visit_add(actor=worker, given=given, matters=["路灯不亮"], key="race"))
    assert not [one for one in answers if isinstance(one, Exception)]
    assert len({one.visit.pk for one in answers}) == 1
    assert len({one.receipts[0].code for one in answers}) == 1
    assert Visit.objects.count() == VisitWords.objects.count() == 1


def test_words_are_put_right_by_one_at_a_time(worker: Actor, visit: Visit) -> None:
    answers = race(lambda: visit_correct(actor=worker, visit_id=visit.pk, words="改过", expected=1))
    assert sum(isinstance(one, Visit) for one in answers) == 1
    assert Visit.objects.get(pk=visit.pk).seq == 2
    assert list(broken()) == []


def test_the_slip_in_force_is_one_of_those_printed(worker: Actor, home: UUID) -> None:
    from linli.visits.reads.homes import code_key

    answers = race(lambda: household_slip_issue(actor=worker, household_id=home))
    printed = [one for one in answers if not isinstance(one, Exception)]
    assert printed
    assert all(isinstance(one, LinliError) for one in answers if one not in printed)
    assert Slip.objects.get(pk=home).code_key in {code_key(home, one.code) for one in printed}


def test_a_month_is_laid_out_once(worker: Actor, home: UUID) -> None:
    town = tree().chain(worker.grants[0].place_id).town_id
    assert town is not None
    visit_plan_save(actor=SYSTEM, place_id=town, times=12, roles=["grid_worker"])
    with writing():
        Planned.objects.all().delete()
        PlannedCount.objects.all().delete()
    answers: list[Any] = race(visit_plan_make)
    assert sorted(answers) == [0] * (THREADS - 1) + [1]
    assert Planned.objects.count() == 1


def test_two_desks_save_one_plan(worker: Actor, home: UUID) -> None:
    town = tree().chain(worker.grants[0].place_id).town_id
    assert town is not None
    answers = race(lambda: visit_plan_save(actor=SYSTEM, place_id=town, times=4, roles=["grid_worker"]))
    assert Plan.objects.filter(ended_on=None).count() == 1
    assert not [one for one in answers if isinstance(one, Exception) and not isinstance(one, LinliError)]


def test_posts_are_there(worker: Actor) -> None:
    assert Posting.objects.filter(pk=worker.grants[0].posting_id).exists()
