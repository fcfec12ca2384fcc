"""Two people at one point at the same moment: first without the lock, then the verb that has it."""

from datetime import timedelta

import pytest

from linli.cases.models import Case
from linli.fieldwork.actions.checking import Found, check_record
from linli.fieldwork.actions.plans import Planned, plan_save
from linli.fieldwork.actions.points import point_add
from linli.fieldwork.actions.reference import rounds_seed
from linli.fieldwork.actions.rounds import round_make
from linli.fieldwork.models import Check, Hazard, Round, Task
from linli.fieldwork.reads.reference import reference
from linli.fieldwork.rules.windows import Window
from linli.kernel import clock
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Stale
from linli.territory.reads import tree
from tests.test_races import THREADS, Meeting, race

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def db(committed: None) -> None:
    """Instead of pytest-django's: what is written here is committed."""


@pytest.fixture
def plan():
    """A monthly plan over one well."""
    rounds_seed(actor=SYSTEM)
    village = tree().by_code("150425104202")
    checklist, well = reference().checklist_called("water"), reference().kind_called("well")
    assert village
    assert checklist
    assert well
    point_add(actor=SYSTEM, kind_id=well.pk, name="东井", place_id=village.id)
    given = Planned("查井", checklist.pk, village.id, ["well"], ["grid_worker"], "monthly")
    return plan_save(actor=SYSTEM, given=given)


def window() -> Window:
    return Window(clock.today(), clock.today() + timedelta(days=27))


def test_without_the_lock_everybody_finds_it_waiting(plan):
    made = round_make(plan_id=plan.pk, window=window())
    meeting = Meeting()

    def naive() -> bool:
        waits = Task.objects.get(round=made).state == "due"
        meeting.wait()
        return waits

    assert race(naive) == [True] * THREADS


def test_one_look_and_the_others_are_told(plan):
    made = round_make(plan_id=plan.pk, window=window())
    task = Task.objects.get(round=made)
    found = Found("hazard", words="井盖坏了")
    answers = race(lambda: check_record(actor=SYSTEM, task_id=task.pk, found=found))
    assert sum(isinstance(answer, Check) for answer in answers) == 1
    assert sum(isinstance(answer, Stale) for answer in answers) == THREADS - 1
    assert (Check.objects.count(), Hazard.objects.count(), Case.objects.filter(channel="round").count()) == (
        1,
        1,
        1,
    )


def test_a_round_is_made_once(plan):
    answers = race(lambda: round_make(plan_id=plan.pk, window=window()))
    assert sum(isinstance(answer, Round) for answer in answers) == 1
    assert sum(answer is None for answer in answers) == THREADS - 1
    assert Task.objects.count() == 1
