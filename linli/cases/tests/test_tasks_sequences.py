"""Any order of acts of two units, lead, town and banner, legal or not: nothing forbidden comes of it."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.cases.models import Case, Entry, Task
from linli.cases.reads.stories import case_get, story
from linli.cases.reads.task_stories import task_story
from linli.cases.reads.tasks import task_get, unanswered
from linli.cases.reads.tasks_verifying import broken_tasks
from linli.cases.reads.verifying import broken, unsearchable
from linli.cases.rules.steps import State
from linli.cases.rules.tasks import LIVE, OWED, TASK_TAKERS, UNANSWERED
from linli.kernel import clock
from linli.kernel.errors import LinliError

pytestmark = pytest.mark.django_db
PEOPLE = ("officer", "officer2", "officer3", "desk", "banner", "clerk", "worker")
STEPS = [step.removeprefix("task_") for step in TASK_TAKERS]
MATTER = (
    "report_back", "return", "verify", "answer", "close", "settle", "ask_more", "go_on", "park", "unpark",
    "transfer", "hand_back", "pass_up", "reopen", "whistle", "withdraw", "supplement",
)  # fmt: skip
DECIDED = [["task_stand"], ["task_excuse"], ["task_move"], ["task_withdraw"], ["task_end"]]

task_acts = st.tuples(
    st.just("task"), st.sampled_from(PEOPLE), st.sampled_from(STEPS), st.integers(0, 3), st.booleans()
)
matter_acts = st.tuples(
    st.just("matter"),
    st.sampled_from((*PEOPLE, "reporter")),
    st.sampled_from(MATTER),
    st.integers(0, 2),
    st.booleans(),
)
likely = st.sampled_from(
    [
        ("task", "officer2", "report", 0, True),
        ("task", "officer3", "refuse", 1, True),
        ("task", "banner", "stand", 1, True),
        ("task", "banner", "move", 1, True),
        ("task", "desk", "accept", 0, True),
        ("matter", "officer", "report_back", 0, True),
        ("matter", "officer", "report_back", 0, False),
        ("matter", "desk", "settle", 0, True),
    ]
)
acts = st.lists(task_acts | matter_acts | likely, min_size=1, max_size=14)


def act(ways, case, what):
    kind, name, step, number, flag = what
    if kind == "task":
        task = Task.objects.filter(case=case).order_by("number")[number : number + 1]
        for row in task:
            ways.do(name, row, step, unit="safety" if flag else "forestry", days=2)
        return
    given = {}
    if step == "transfer":
        given = {"unit": None, "role": "village_clerk"} if flag else {}
    if step == "whistle":
        given = {"units": [ways.cast.units["safety" if flag else "forestry"]], "roles": []}
    ways.take(name, case, step, without="不等了。" if flag else "", **given)


def check(ways, case):
    case = Case.objects.get(pk=case.pk)
    tasks = list(Task.objects.filter(case=case).order_by("number"))
    assert [task.number for task in tasks] == list(range(1, case.tasks + 1))
    entries = list(Entry.objects.filter(case=case).order_by("seq"))
    assert [entry.seq for entry in entries] == list(range(1, case.seq + 1))
    for task in tasks:
        own = [entry for entry in entries if entry.params.get("task") == str(task.pk)]
        steps = [entry.step for entry in own]
        assert task.is_open == (task.state in LIVE)
        assert not (task.is_open and not case.is_open), "a task outlived its matter"
        running = task.due_at is not None or task.left_minutes is not None
        assert running == (task.state in OWED)
        assert not (task.due_at and case.state in (State.WAITING, State.PARKED))
        said = [step for step in steps if step != "task_note"]
        for at, step in enumerate(said):
            if step == "task_refuse":
                assert said[at + 1 : at + 2] in DECIDED or (task.state == "refused" and said[at + 1 :] == [])
        assert "task_stand" not in said or "task_refuse" not in said[said.index("task_stand") :]
        assert steps[0] == "task_ask"
        assert not any(entry.public for entry in own)
    closing = [entry for entry in entries if entry.to_state == "closed" and entry.from_state != "closed"]
    for entry in closing:
        before = [e for e in entries if e.seq < entry.seq]
        stood = {e.params["task"]: e.params["task_state"] for e in before if "task" in e.params}
        if any(state in UNANSWERED for state in stood.values()):
            assert before[-1].step == "go_without", "closed with open tasks, and nobody said why"
    assert [*broken(), *broken_tasks(), *unsearchable()] == []
    desk = ways.actor("banner")
    story(desk, case_get(desk, case.pk))
    for task in tasks:
        task_story(desk, *task_get(desk, task.pk))
    assert unanswered(case) == [] or case.is_open


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(doing=acts)
def test_whatever_they_do_it_stays_sound(ways, doing):
    with transaction.atomic():
        case = ways.at(State.HANDLING)
        ways.whistle(case, "safety", "forestry")
        moment = clock.now()
        for what in doing:
            moment += timedelta(minutes=37)
            with clock.at(moment), suppress(LinliError), transaction.atomic():
                act(ways, case, what)
        check(ways, case)
        transaction.set_rollback(True)
