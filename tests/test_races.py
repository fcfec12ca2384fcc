"""Races, on a copy of the database that really commits: first without the lock, then the verb that has it."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction

from linli.kernel import ids
from linli.kernel.actions import audit, outbox, throttle
from linli.kernel.actions.idempotency import idempotency_claim
from linli.kernel.actions.numbers import number_next
from linli.kernel.actor import ANONYMOUS, SYSTEM
from linli.kernel.errors import LinliError, Throttled
from linli.kernel.models import AuditSeal, Counter, Due, IdempotencyKey, Throttle
from linli.kernel.reads import audit_broken
from linli.kernel.verbs import verb, writing

pytestmark = pytest.mark.usefixtures("db")
THREADS = 6
LIMIT = throttle.Limit("race", tries=100, seconds=86_400)


@pytest.fixture
def db(committed: None) -> None:
    """Instead of pytest-django's, which would roll everything back: what is written here is committed."""


def race(act: Callable[[], Any], threads: int = THREADS) -> list[Any]:
    """Runs `act` in several threads that start together; answers and exceptions, in no order."""
    start, answers = threading.Barrier(threads), []

    def runner() -> None:
        try:
            start.wait(10)
            answers.append(act())
        except Exception as error:
            answers.append(error)
        finally:
            connections.close_all()

    runners = [threading.Thread(target=runner) for _ in range(threads)]
    for thread in runners:
        thread.start()
    for thread in runners:
        thread.join(60)
    return answers


class Meeting:
    """Makes every thread read before any writes: the worst moment, every time."""

    def __init__(self, threads: int = THREADS) -> None:
        self._barrier = threading.Barrier(threads)

    def wait(self) -> None:
        """Waits for the others."""
        self._barrier.wait(10)


def naive_counter(meeting: Meeting) -> int:
    """Reads, then writes: each statement on its own, as code without a lock would."""
    row = Counter.objects.get(prefix="RACE")
    meeting.wait()
    with writing():
        Counter.objects.filter(pk=row.pk).update(last=row.last + 1)
    return row.last + 1


def test_without_the_lock_two_get_one_number():
    with writing():
        Counter.objects.create(prefix="RACE", year=2024, last=0)
    meeting = Meeting()
    assert race(lambda: naive_counter(meeting)) == [1] * THREADS


def test_numbers_are_gap_free():
    @verb
    def draw() -> int:
        return number_next(prefix="RACE", year=2024)

    drawn = race(lambda: [draw() for _ in range(20)])
    assert sorted(number for some in drawn for number in some) == list(range(1, THREADS * 20 + 1))


def test_a_number_of_a_refused_verb_is_given_again():
    calls = iter(range(10**6))

    @verb
    def draw() -> int:
        number = number_next(prefix="RACE", year=2024)
        if next(calls) % 3 == 0:
            raise DatabaseError("refused after the number was drawn")
        return number

    def some() -> list[int]:
        kept = []
        for _ in range(20):
            try:
                kept.append(draw())
            except DatabaseError:
                continue
        return kept

    drawn = sorted(number for kept in race(some) for number in kept)
    assert drawn == list(range(1, len(drawn) + 1))
    assert len(drawn) == THREADS * 20 * 2 // 3


def test_without_the_lock_one_request_has_many_effects():
    meeting, effects = Meeting(), []

    def naive() -> None:
        seen = IdempotencyKey.objects.filter(key="race").exists()
        meeting.wait()
        if not seen:
            effects.append(1)

    race(naive)
    assert len(effects) == THREADS


def test_one_request_has_one_effect():
    @verb
    def act() -> tuple[bool, Any]:
        mine = ids.new()
        owner = idempotency_claim(actor=ANONYMOUS, key="race", body=1, object_id=mine)
        return owner == mine, owner

    answers = race(act)
    assert sorted(first for first, _owner in answers) == [False] * (THREADS - 1) + [True]
    assert len({owner for _first, owner in answers}) == 1


def naive_throttle(meeting: Meeting) -> None:
    tries = Throttle.objects.get(key="race").tries
    meeting.wait()
    with writing():
        Throttle.objects.filter(key="race").update(tries=tries + 1)


def test_without_the_lock_tries_are_lost():
    from linli.kernel import clock

    with writing():
        Throttle.objects.create(key="race", ends_at=clock.now(), tries=0)
    meeting = Meeting()
    race(lambda: naive_throttle(meeting))
    assert Throttle.objects.get(key="race").tries == 1


def test_every_try_counts():
    def attempt() -> list[str]:
        answers = []
        for _ in range(20):
            try:
                throttle.throttle_count(limit=LIMIT, subject="race")
                answers.append("passed")
            except Throttled:
                answers.append("refused")
        return answers

    answers = [answer for some in race(attempt) for answer in some]
    assert answers.count("passed") == LIMIT.tries
    assert Throttle.objects.get(key=throttle._window(LIMIT, "race").key).tries == LIMIT.tries + 1


def test_without_the_lease_one_row_is_carried_out_by_all():
    with writing():
        outbox.due_add([("race", ids.new(), _past())])
    meeting = Meeting()

    def naive() -> int:
        rows = list(Due.objects.filter(kind="race", done_at=None))
        meeting.wait()
        return len(rows)

    assert race(naive) == [1] * THREADS


def test_each_due_row_is_leased_once():
    with writing():
        Due.objects.all().delete()
        Due.objects.bulk_create([Due(kind="race", object_id=ids.new(), due_at=_past()) for _ in range(60)])
    leased = race(lambda: [row.pk for _ in range(4) for row in outbox._lease(5)])
    taken = [pk for some in leased for pk in some]
    assert len(taken) == len(set(taken))
    assert len(taken) == 60


def _past() -> Any:
    from datetime import timedelta

    from linli.kernel import clock

    return clock.now() - timedelta(minutes=1)


def test_sealing_at_once_makes_one_chain():
    @verb
    def note() -> None:
        audit.audit_record(actor=SYSTEM, verb="race", kind="thing", object_id=ids.new())

    def work() -> None:
        for _ in range(10):
            note()
            audit.audit_seal()

    assert race(work) == [None] * THREADS
    while audit.audit_seal():
        pass
    assert list(audit_broken()) == []
    assert AuditSeal.objects.count() >= THREADS * 10


def test_the_copy_is_a_copy():
    """Commits of these tests stay in the copy, which keeps the original's guards."""
    from linli.kernel import triggers

    assert triggers.missing() == []
    assert not Counter.objects.filter(prefix="RACE").exists()
    assert not connection.in_atomic_block
    with transaction.atomic(), writing():
        Counter.objects.create(prefix="RACE", year=2024, last=5)


def _person_of(name: str) -> Any:
    from conftest import _cast
    from linli.people.models import Person

    return Person.objects.get(user_id=_cast[0].users[name])


def _once(things: list[Any]) -> Callable[[], Any]:
    """Hands each thing to one thread."""
    waiting, lock = iter(things), threading.Lock()

    def draw() -> Any:
        with lock:
            return next(waiting)

    return draw


def test_without_the_lock_two_hand_overs_seat_two():
    from linli.kernel import clock
    from linli.people.models import Posting

    meeting, taker = Meeting(2), _once([_person_of("head"), _person_of("worker")])
    row = Posting.objects.get(person=_person_of("clerk"))

    def naive() -> None:
        seen, to = Posting.objects.get(pk=row.pk), taker()
        meeting.wait()
        if seen.until_on is None:
            with writing():
                Posting.objects.filter(pk=row.pk).update(until_on=clock.yesterday())
                office = {"role": row.role, "place_id": row.place_id}
                Posting.objects.create(person=to, from_on=clock.today(), **office)

    assert race(naive, 2) == [None, None]
    held = Posting.objects.filter(role=row.role, place_id=row.place_id, until_on=None)
    assert held.count() == 2


@pytest.mark.parametrize("days", [0, 7])
def test_of_two_hand_overs_one_wins(days):
    from datetime import timedelta

    from linli.kernel import clock
    from linli.people.actions.handing import posting_hand_over
    from linli.people.models import Posting

    row = Posting.objects.get(person=_person_of("clerk"))
    taker = _once([_person_of(name).pk for name in ("head", "worker", "mediator", "worker1")])

    def hand() -> Any:
        on = clock.today() + timedelta(days=days)
        return posting_hand_over(actor=SYSTEM, posting_id=row.pk, to_person_id=taker(), on=on).pk

    answers = race(hand, 4)
    won = [answer for answer in answers if not isinstance(answer, LinliError)]
    held = Posting.objects.filter(role=row.role, place_id=row.place_id, until_on=None)
    assert [post.pk for post in held] == won
    assert len(answers) == 4


def test_of_two_overlapping_deputies_one_stands():
    from datetime import timedelta

    from linli.kernel import clock
    from linli.people.actions.deputies import deputy_name
    from linli.people.models import Deputy, Posting

    row = Posting.objects.get(person=_person_of("clerk"))
    taker = _once([_person_of(name).pk for name in ("head", "worker", "mediator", "worker1")])
    days = {"from_on": clock.today(), "until_on": clock.today() + timedelta(days=5)}
    answers = race(lambda: deputy_name(actor=SYSTEM, posting_id=row.pk, person_id=taker(), **days), 4)
    assert sum(isinstance(answer, LinliError) for answer in answers) == 3
    assert Deputy.objects.filter(posting=row).count() == 1


def _app() -> tuple[Any, str]:
    """An account with a second factor, and a code of its app that nobody has used."""
    import pyotp

    from linli.accounts.models import SecondFactor, User
    from linli.kernel import clock

    secret, user_id = pyotp.random_base32(), _person_of("desk").user_id
    with writing():
        SecondFactor.objects.create(user_id=user_id, secret=secret)
        User.objects.filter(pk=user_id).update(second_at=clock.now())
    return user_id, pyotp.TOTP(secret).at(int(clock.now().timestamp()))


def test_without_the_lock_one_code_opens_twice():
    from linli.accounts.models import SecondFactor
    from linli.accounts.rules import matching_step
    from linli.kernel import clock

    user_id, code = _app()
    meeting = Meeting()

    def naive() -> bool:
        row = SecondFactor.objects.get(pk=user_id)
        assert row.secret is not None
        step = matching_step(row.secret.reveal(), code, clock.now())
        meeting.wait()
        if step is None or step <= row.last_step:
            return False
        with writing():
            SecondFactor.objects.filter(pk=user_id).update(last_step=step)
        return True


def test_without_the_claim_a_double_click_imports_twice():
    """What each confirmation would do if it only looked whether the file still waits."""
    from linli.sheets.models import ImportRun

    with writing():
        run = ImportRun.objects.create(kind="households", digest="race")
    meeting = Meeting()

    def naive() -> bool:
        waits = ImportRun.objects.get(pk=run.pk).state == "staged"
        meeting.wait()
        return waits

    assert race(naive) == [True] * THREADS


def test_one_code_opens_once():
    from linli.accounts.actions.second import _code_take

    user_id, code = _app()
    assert sorted(race(lambda: _code_take(user_id=user_id, code=code))) == [False] * (THREADS - 1) + [True]


def test_one_recovery_code_opens_once():
    from linli.accounts.actions.second import _code_take, _codes_make
    from linli.accounts.models import User

    user_id, _code = _app()
    with writing():
        code = _codes_make(User.objects.get(pk=user_id))[0]
    assert sorted(race(lambda: _code_take(user_id=user_id, code=code))) == [False] * (THREADS - 1) + [True]


def _flood() -> tuple[Any, list[Any]]:
    """A desk, and new matters that two clerks look at together."""
    from linli.accounts.models import User
    from linli.cases.actions.intake import Report, case_report
    from linli.people.reads import actor_of

    desk = actor_of(User.objects.get(username="desk"))
    place = desk.grants[0].place_id
    cases = [
        case_report(actor=ANONYMOUS, report=Report(what=f"垃圾{n}", place_id=place)).case for n in range(8)
    ]
    return desk, [case.pk for case in cases]


def test_without_the_lock_two_clerks_set_the_same_aside():
    from linli.cases.models import Case

    _desk, pks = _flood()
    meeting, answers = Meeting(2), []

    def naive() -> None:
        fresh = list(Case.objects.filter(pk__in=pks, state="new"))
        meeting.wait()
        answers.append(len(fresh))

    race(naive, threads=2)
    assert answers == [8, 8]


def test_a_flood_is_set_aside_once_and_each_clerk_is_told_what_was_left():
    from linli.cases.actions.floods import cases_set_aside
    from linli.cases.models import Entry

    desk, pks = _flood()
    done = race(lambda: cases_set_aside(actor=desk, case_ids=pks, words="先放一边。"), threads=4)
    assert sorted((len(one.moved), one.left) for one in done) == [(0, 8), (0, 8), (0, 8), (8, 0)]
    assert Entry.objects.filter(case_id__in=pks, step="set_aside").count() == 8


def test_without_the_key_a_stamp_would_let_many_in():
    from linli.cases.actions.intake import Report, case_report
    from linli.cases.models import Case

    before = Case.objects.count()
    race(lambda: case_report(actor=ANONYMOUS, report=Report(what="同一枚凭条")))
    assert Case.objects.count() == before + THREADS


def test_a_stamp_used_at_once_by_many_lets_one_report_in():
    from linli.cases.actions.intake import Report, case_report
    from linli.cases.actions.pacing import stamp_make
    from linli.cases.models import Case
    from linli.kernel.actor import Actor, Kind

    visitor = Actor(kind=Kind.ANONYMOUS, network="race")
    stamp, before = stamp_make(actor=visitor, key="k" * 32, seconds=0), Case.objects.count()
    slips = race(
        lambda: case_report(actor=visitor, report=Report(what="同一枚凭条"), key="k" * 32, stamp=stamp)
    )
    assert len({slip.code for slip in slips}) == 1
    assert Case.objects.count() == before + 1


def test_a_double_click_imports_once():
    from linli.kernel.models import Audit
    from linli.people.models import Household
    from linli.sheets.actions.confirming import run_confirm
    from linli.sheets.tests.making import csv, previewed

    run = previewed(SYSTEM, "households", csv(("户号", "村组"), ("9001", "广义村"), ("9002", "广义村")))
    before = Household.objects.count()
    answers = race(lambda: run_confirm(actor=SYSTEM, run_id=run.pk).state)
    assert answers == ["confirmed"] * THREADS
    assert Household.objects.count() == before + 2
    assert Audit.objects.filter(verb="run_confirm", object_id=run.pk).count() == 1


def _joint() -> tuple[Any, Any]:
    """A matter in hand with one open task, and the cast's ways."""
    from conftest import _cast
    from linli.cases.rules.steps import State
    from linli.cases.tests.ways import Ways

    ways = Ways(_cast[0])
    (task,) = ways.whistle(ways.at(State.HANDLING), "safety")
    return ways, task


def test_without_the_lock_two_officers_answer_one_task():
    from linli.cases.models import Task

    _ways, task = _joint()
    meeting = Meeting(2)

    def naive() -> bool:
        open_ = Task.objects.get(pk=task.pk).state == "asked"
        meeting.wait()
        return open_

    assert race(naive, 2) == [True, True]


def test_of_two_officers_who_answer_one_task_the_second_is_told():
    from linli.cases.models import Entry, Task
    from linli.kernel.errors import Stale

    ways, task = _joint()
    step = _once(["report", "refuse", "report", "refuse"])
    answers = race(lambda: ways.do("officer2", task, step(), expected=1), 4)
    assert sum(isinstance(answer, Stale) for answer in answers) == 3
    row = Task.objects.get(pk=task.pk)
    assert row.seq == 2
    assert row.state in ("reported", "refused")
    assert Entry.objects.filter(case=task.case_id, step__in=("task_report", "task_refuse")).count() == 1


def test_the_desk_withdraws_while_the_unit_reports_and_one_of_them_comes_first():
    from linli.cases.models import Case, Entry, Task
    from linli.cases.reads.tasks_verifying import broken_tasks
    from linli.cases.reads.verifying import broken as broken_stories

    for _round in range(4):
        ways, task = _joint()
        act = _once([("desk", "withdraw"), ("officer2", "report")])

        def take(ways: Any = ways, task: Any = task, act: Any = act) -> Any:
            name, step = act()
            return ways.do(name, task, step).state

        answers = race(take, 2)
        row = Task.objects.get(pk=task.pk)
        assert row.state == "withdrawn", "a report that came first is withdrawn after it"
        assert sum(isinstance(answer, LinliError) for answer in answers) in (0, 1)
        assert Case.objects.get(pk=task.case_id).seq == Entry.objects.filter(case=task.case_id).count()
    assert [*broken_tasks(), *broken_stories()] == []


def test_the_lead_reports_back_while_a_part_is_sent_back_and_nothing_is_passed_over():
    from linli.cases.models import Case, Entry
    from linli.kernel.errors import Invalid

    for _round in range(4):
        ways, task = _joint()
        case = Case.objects.get(pk=task.case_id)
        ways.do("officer2", task, "report")
        act = _once(["return", "report_back"])

        def take(ways: Any = ways, task: Any = task, case: Any = case, act: Any = act) -> Any:
            if act() == "return":
                return ways.do("desk", task, "return").state
            return ways.take("officer", case, "report_back").state

        answers = race(take, 2)
        steps = list(Entry.objects.filter(case=case).order_by("seq").values_list("step", flat=True))
        if "report_back" in steps:  # it came first: the part was answered then
            assert steps.index("report_back") < steps.index("task_return")
        else:
            assert any(isinstance(answer, Invalid) for answer in answers)


def test_two_desks_whistle_at_once_and_each_unit_is_asked_once():
    from linli.cases.models import Case, Task

    ways, task = _joint()
    case = Case.objects.get(pk=task.case_id)
    answers = race(lambda: len(ways.whistle(case, "forestry")), 4)
    assert sum(isinstance(answer, LinliError) for answer in answers) == 3
    assert Task.objects.filter(case=case, unit_id=ways.cast.units["forestry"]).count() == 1


def _late_matters(count: int) -> Any:
    """Matters with the water station whose deadline has passed, and a moment of a working day after it."""
    from conftest import _cast
    from linli.cases.rules.steps import State
    from linli.cases.tests.ways import Ways
    from linli.kernel.rules.calendar import add_working

    ways = Ways(_cast[0])
    cases = [ways.at(State.HANDLING) for _n in range(count)]
    return add_working(max(case.due_at for case in cases if case.due_at), 30)


def _late_notices() -> int:
    from linli.notify.models import Notice

    return Notice.objects.filter(key="case_late_above").count()


def test_without_the_lock_two_sweeps_remind_twice():
    """The sweep as it would be without claiming: both look, then both mark and tell."""
    from linli.cases.actions.due import SHOWN, STANDING, Offices, _letters, _row
    from linli.cases.models import Case
    from linli.kernel import clock
    from linli.notify.actions import notices_send_many
    from linli.people.reads import seated

    late, meeting = _late_matters(1), Meeting(2)

    def naive() -> None:
        with clock.at(late):
            due = Case.objects.filter(remind_at__lte=late).values_list(*STANDING, *SHOWN)
            letters = list(_letters([_row(values) for values in due], late, Offices(seated())))
            meeting.wait()
            with writing():
                Case.objects.filter(remind_at__lte=late).update(remind_at=None)
            notices_send_many(letters=letters)

    assert race(naive, 2) == [None, None]
    assert _late_notices() == 2


def test_two_sweeps_at_once_remind_once():
    from linli.cases.actions import sweeping
    from linli.cases.models import Case
    from linli.kernel import clock

    late = _late_matters(12)

    def sweep() -> int:
        with clock.at(late):
            seats = sweeping.seated()
            return sum(
                sweeping.reminders_send(actor=SYSTEM, source="matters", seats=seats, limit=3)
                for _n in range(4)
            )

    answers = race(sweep, 4)
    while sweep():  # whoever met a locked row left it to the next sweep
        pass
    assert all(isinstance(answer, int) for answer in answers), answers
    assert _late_notices() == 12
    assert not Case.objects.filter(remind_at__lte=late).exists()


def test_a_step_and_a_sweep_at_once_agree():
    """Whichever comes first, the reminders of the fresh clock are still to come."""
    from conftest import _cast
    from linli.cases.actions.sweeping import reminders_sweep
    from linli.cases.models import Case
    from linli.cases.tests.ways import Ways
    from linli.kernel import clock
    from linli.notify.models import Notice

    late, ways = _late_matters(1), Ways(_cast[0])
    case = Case.objects.get(remind_at__lte=late)

    def pass_up() -> str:
        with clock.at(late):
            return str(ways.take("desk", case, "pass_up").state)

    def sweep() -> int:
        with clock.at(late):
            return reminders_sweep(actor=SYSTEM)

    draw = _once([pass_up, sweep])

    def one() -> Any:
        return draw()()

    answers = race(one, 2)
    assert "accepted" in answers
    case.refresh_from_db()
    assert case.remind_at == case.soon_at
    assert Notice.objects.filter(object_id=case.pk, key="case_late").count() <= 1
