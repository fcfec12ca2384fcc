"""Two mediators, or two clicks, at once: on a copy of the database that really commits."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from linli.cases.models import Case, Entry
from linli.kernel.errors import Invalid, Stale
from linli.kernel.models import Counter
from linli.kernel.reads import broken
from linli.kernel.verbs import writing
from linli.mediation.actions.agreeing import agreement_sign, mediation_agree
from linli.mediation.actions.ending import mediation_fail
from linli.mediation.actions.opening import mediation_oral
from linli.mediation.models import Mediation, Step
from linli.mediation.rules.states import Form, State
from tests.conftest import committed  # noqa: F401 - the fixture
from tests.test_races import Meeting, race

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def db(committed: None) -> None:  # noqa: F811
    """Instead of pytest-django's, which would roll everything back: what is written here is committed."""


@pytest.fixture
def cast(db: None) -> Any:
    """The cast, as committed."""
    import conftest

    return conftest._cast[0]


def _naive(row: Mediation, meeting: Meeting, state: State) -> str:
    """Reads, then writes: as code without a lock would."""
    found = Mediation.objects.get(pk=row.pk)
    assert found.state == State.OPEN
    meeting.wait()
    with writing():
        Mediation.objects.filter(pk=row.pk).update(state=state, seq=found.seq + 1)
    return state


def _each(ways: Iterator[Callable[[], Any]]) -> Callable[[], Any]:
    """Each thread takes the next way."""
    return lambda: _taken(next(ways))


def _taken(way: Callable[[], Any]) -> Any:
    return way()


def test_without_the_lock_both_close_it(rooms):
    row, meeting = rooms.open(), Meeting(2)
    ways = iter((State.AGREED, State.FAILED))
    answers = race(lambda: _naive(row, meeting, next(ways)), threads=2)
    assert sorted(answers) == ["agreed", "failed"]  # each believes that theirs is how it ended
    assert Mediation.objects.get(pk=row.pk).seq == row.seq + 1


def test_two_who_close_at_once_one_is_told(cast, rooms):
    row, actor = rooms.open(), cast.actor("mediator")
    ways = iter(
        (
            lambda: mediation_agree(
                actor=actor, mediation_id=row.pk, form=Form.ORAL, line="说好了", expected=row.seq
            ),
            lambda: mediation_fail(actor=actor, mediation_id=row.pk, way="court", expected=row.seq),
        )
    )
    answers = race(_each(ways), threads=2)
    assert sorted(type(one) for one in answers if isinstance(one, Exception)) == [Stale]
    found = Mediation.objects.get(pk=row.pk)
    assert found.seq == row.seq + 1
    assert Case.objects.get(pk=row.case_id).is_open == (found.state == State.FAILED)
    assert list(broken()) == []


def test_one_line_sent_twice_at_once_is_one_mediation(cast, rooms):
    case, actor = rooms.quarrel(), cast.actor("mediator")
    answers = race(
        lambda: mediation_oral(
            actor=actor, case_id=case.pk, line="说好了", names=["演示甲"], minutes=5, key="once"
        ),
        threads=4,
    )
    assert not [one for one in answers if isinstance(one, Exception)]
    assert len({one.pk for one in answers}) == 1
    assert Mediation.objects.count() == 1
    assert Entry.objects.filter(case=case, step="settle").count() == 1


def test_two_mediators_on_the_spot_one_is_told(cast, rooms):
    case = rooms.quarrel(given=False)
    actors = iter([cast.actor("worker"), cast.actor("head"), cast.actor("clerk")])
    answers = race(lambda: mediation_oral(actor=next(actors), case_id=case.pk, line="说好了"), threads=3)
    assert sorted(type(one).__name__ for one in answers) == ["Invalid", "Invalid", "Mediation"]
    assert isinstance(next(one for one in answers if isinstance(one, Exception)), Invalid)
    assert Step.objects.filter(step="agree").count() == 1


def test_the_desk_closes_while_the_mediator_agrees(cast, rooms):
    """Matter before mediation, always: neither waits for the other."""
    from linli.cases.actions.moving import Move
    from linli.cases.actions.reporters import code_holder
    from linli.cases.actions.steps import take_step

    row, actor = rooms.open(), cast.actor("mediator")
    ways = iter(
        (
            lambda: mediation_agree(actor=actor, mediation_id=row.pk, form=Form.ORAL, line="说好了"),
            lambda: take_step(Move(code_holder(row.case_id), row.case_id, "withdraw"), {}),
        )
    )
    race(_each(ways), threads=2)
    found, case = Mediation.objects.get(pk=row.pk), Case.objects.get(pk=row.case_id)
    assert (found.state, case.state) in (("agreed", "closed"), ("elsewhere", "withdrawn"))
    assert connection.connection is not None


def test_numbers_of_agreements_are_gap_free(cast, rooms, ink):
    rows, actor = [rooms.open() for _each in range(4)], cast.actor("mediator")
    for row in rows:
        agreement_sign(actor=actor, mediation_id=row.pk, signer="paper", files=ink())
    todo = iter(rows)
    answers = race(
        lambda: mediation_agree(actor=actor, mediation_id=next(todo).pk, form=Form.WRITTEN), threads=4
    )
    assert sorted(one.serial for one in answers) == [1, 2, 3, 4]
    assert Counter.objects.filter(prefix__startswith="M:").count() == 1
