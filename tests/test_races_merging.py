"""Two people merge at once: what happens without the lock, and that the verbs keep counts and levels."""

from typing import Any
from uuid import UUID

import pytest

from conftest import _cast
from linli.cases.actions.intake import Report, case_report
from linli.cases.actions.merging import cases_merge
from linli.cases.models import Case
from linli.cases.reads.verifying import untied
from linli.cases.rules.merging import why_not_merge
from linli.kernel.actor import ANONYMOUS, Actor
from linli.kernel.errors import LinliError, Stale
from linli.kernel.verbs import writing
from tests.test_races import THREADS, Meeting, _once, race

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def db(committed: None) -> None:
    """Instead of pytest-django's, which would roll everything back."""


def _report() -> UUID:
    report = Report(what="路灯坏了", place_id=_cast[0].places["village"])
    return case_report(actor=ANONYMOUS, report=report).case.pk


def _desk() -> Actor:
    actor: Actor = _cast[0].actor("desk")
    return actor


def _merge(case_id: UUID, lead_id: UUID) -> Any:
    return cases_merge(actor=_desk(), lead_id=lead_id, case_ids=[case_id]).pk


def naive(meeting: Meeting, case_id: UUID, lead_id: UUID, *, counts: bool) -> None:
    """Reads, asks the rule, then writes: each statement on its own, as code without a lock would."""
    case, lead = Case.objects.get(pk=case_id), Case.objects.get(pk=lead_id)
    assert why_not_merge(case.bound, lead.bound) is None
    meeting.wait()
    with writing():
        Case.objects.filter(pk=case_id).update(lead_id=lead_id, state="merged")
        if counts:
            Case.objects.filter(pk=lead_id).update(merged=lead.merged + 1)


def test_without_the_lock_counts_are_lost():
    lead, some = _report(), _once([_report() for _n in range(THREADS)])
    meeting = Meeting()
    assert race(lambda: naive(meeting, some(), lead, counts=True)) == [None] * THREADS
    assert Case.objects.filter(lead_id=lead).count() == THREADS
    assert Case.objects.get(pk=lead).merged == 1
    assert list(untied()) != []


def test_without_the_lock_a_chain_comes_about():
    first, middle, last = _report(), _report(), _report()
    pair, meeting = _once([(first, middle), (middle, last)]), Meeting(2)
    assert race(lambda: naive(meeting, *pair(), counts=False), 2) == [None, None]
    assert Case.objects.get(pk=first).lead_id == middle
    assert Case.objects.get(pk=middle).lead_id == last


def test_every_merge_counts_and_whoever_was_slower_is_told():
    lead, cases = _report(), [_report() for _n in range(THREADS)]
    some = _once(cases)
    answers = race(lambda: _merge(some(), lead))
    won = [answer for answer in answers if answer == lead]
    assert won
    assert all(isinstance(answer, Stale) for answer in answers if answer != lead)
    assert Case.objects.get(pk=lead).merged == len(won) == Case.objects.filter(lead_id=lead).count()
    for left in Case.objects.filter(pk__in=cases, lead=None):
        assert _merge(left.pk, lead) == lead
    assert Case.objects.get(pk=lead).merged == THREADS
    assert list(untied()) == []


def test_no_chain_and_no_circle_whoever_is_quicker():
    for _round in range(3):
        one, two, three = _report(), _report(), _report()
        pair = _once([(one, two), (two, one), (two, three), (three, one)])
        answers = race(lambda pair=pair: _merge(*pair()), 4)
        assert all(isinstance(answer, UUID | LinliError) for answer in answers), answers
        assert any(isinstance(answer, UUID) for answer in answers)
        for case in Case.objects.filter(lead__isnull=False).select_related("lead"):
            assert case.lead is not None
            assert case.lead.lead_id is None
        assert list(untied()) == []
