"""Looking at points: what is written, what becomes a matter, what a second look does."""

from datetime import date, timedelta

import pytest

from linli.cases.actions.moving import Move
from linli.cases.actions.steps import take_step
from linli.cases.models import Case, Category, Entry, Words
from linli.cases.rules.steps import State
from linli.fieldwork.actions.checking import Found, check_record
from linli.fieldwork.actions.hazards import recheck_ask
from linli.fieldwork.models import Check, CheckWords, Hazard, Standing, Task
from linli.fieldwork.reads.verifying import broken
from linli.fieldwork.rules.checking import TaskState, Turn
from linli.kernel import clock
from linli.kernel.errors import Forbidden, Invalid, KeyReused, Missing, Stale
from linli.kernel.reads import attachments_of
from linli.notify.models import Notice

pytestmark = pytest.mark.django_db


def stand(task):
    return Standing.objects.get(point=task.point)


def step(cast, name, case_id, name_of_step, words="写一句。", **given):
    move = Move(cast.actor(name), case_id, name_of_step, words=words)
    return take_step(move, given)


def handled(cast, hazard):
    """The matter is accepted, graded, given to the water station, and reported back."""
    category = Category.objects.get(code="roads").pk
    step(cast, "desk", hazard.case_id, "triage", category=category, grade=2, unit=cast.units["water"])
    step(cast, "officer", hazard.case_id, "take")
    step(cast, "officer", hazard.case_id, "report_back")
    return Case.objects.get(pk=hazard.case_id)


def test_in_order(rounds):
    task = rounds.task()
    made = rounds.look("worker", task, items={1: "ok", 2: "ok"})
    task.refresh_from_db()
    assert (made.result, made.items, made.on) == ("ok", {"1": "ok", "2": "ok"}, date(2040, 11, 5))
    assert task.state == TaskState.OK
    assert (stand(task).last_on, stand(task).result, stand(task).hazard) == (made.on, "ok", None)
    assert list(broken()) == []


def test_a_hazard_becomes_a_matter_with_place_words_and_photos(rounds, photo):
    task = rounds.task()
    made = rounds.look(
        "worker", task, "hazard", words="桥面裂了一道缝。", items={2: "hazard"}, grade=2, files=photo()
    )
    hazard = Hazard.objects.get()
    case = Case.objects.get(pk=made.case_id)
    said = Words.objects.get(case=case)
    assert (hazard.case_id, hazard.grade, hazard.state) == (case.pk, 2, "open")
    assert (case.channel, case.grid_id, case.category.code) == ("round", task.grid_id, "roads")
    assert said.where == "村口小桥"
    assert said.what.startswith("桥面裂了一道缝。\n")
    assert len(attachments_of("case", [case.pk])[case.pk]) == 1
    assert len(attachments_of("check", [made.pk])[made.pk]) == 1
    assert (stand(task).result, stand(task).hazard) == ("hazard", hazard)
    assert list(broken()) == []


def test_an_item_that_is_not_in_order_makes_the_point_a_hazard(rounds):
    made = rounds.look("worker", rounds.task(), "ok", items={1: "hazard"})
    assert made.result == "hazard"
    assert Case.objects.filter(pk=made.case_id).exists()


@pytest.mark.parametrize(
    ("found", "field"),
    [
        ({"result": "hazard"}, "words"),
        ({"result": "fine"}, "result"),
        ({"result": "hazard", "words": "坏", "grade": 4}, "grade"),
        ({"result": "ok", "words": "x" * 2001}, "words"),
    ],
)
def test_what_is_not_taken(rounds, found, field):
    task = rounds.task()
    with pytest.raises(Invalid) as refused:
        check_record(actor=rounds.cast.actor("worker"), task_id=task.pk, found=Found(**found))
    assert field in refused.value.fields
    assert not Check.objects.exists()


def test_an_item_that_is_not_on_the_list(rounds):
    with pytest.raises(Invalid):
        rounds.look("worker", rounds.task(), "ok", items={99: "ok"})


def test_the_same_key_is_the_same_look(rounds):
    task = rounds.task()
    first = rounds.look("worker", task, "hazard", words="坏了", key="k1")
    assert rounds.look("worker", task, "hazard", words="坏了", key="k1").pk == first.pk
    assert Case.objects.filter(channel="round").count() == 1
    with pytest.raises(KeyReused):
        rounds.look("worker", task, "ok", key="k1")


def test_the_second_of_two_is_told(rounds):
    task = rounds.task()
    rounds.look("worker", task)
    with pytest.raises(Stale, match="没问题"):
        rounds.look("worker1", task, "hazard", words="坏了")
    assert Check.objects.count() == 1
    assert not Hazard.objects.exists()


def test_who_may_look(rounds):
    task = rounds.task()
    for name in ("clerk2", "desk2", "mediator"):
        with pytest.raises(Missing):
            rounds.look(name, task)
    with pytest.raises(Forbidden):
        rounds.look("admin", task)
    assert rounds.look("officer", task, "hazard", words="坏了").case_id


def test_not_reachable_is_planned_again_three_times_at_most(rounds):
    task = rounds.task()
    days = []
    for _try in range(3):
        rounds.look("worker", task, "not_reachable")
        task = Task.objects.filter(state="due").first()
        days.append(task.day if task else None)
    assert days == [date(2040, 11, 7), date(2040, 11, 7), None]
    assert Check.objects.count() == 3
    assert stand(Task.objects.first()).last_on is None
    assert stand(Task.objects.first()).result == "not_reachable"


def test_a_desk_that_looks_grades_at_once(rounds):
    made = rounds.look("desk", rounds.task(), "hazard", words="坏了", grade=3)
    case = Case.objects.get(pk=made.case_id)
    assert (case.state, case.grade_id) == (State.GRADED, 3)


class TestSecondLook:
    """After the matter was handled somebody looks again."""

    @pytest.fixture
    def hazard(self, rounds):
        rounds.look("worker", rounds.task(), "hazard", words="桥面裂了", grade=2)
        return Hazard.objects.get()

    def recheck(self, hazard):
        return Task.objects.get(hazard=hazard, turn=Turn.RECHECK, state="due")

    def test_is_due_some_working_days_after_the_matter_was_handled(self, rounds, hazard):
        handled(rounds.cast, hazard)
        hazard.refresh_from_db()
        assert hazard.state == "handled"
        assert self.recheck(hazard).day == date(2040, 11, 8)
        assert self.recheck(hazard).posting_id == Task.objects.get(turn="planned").posting_id

    def test_by_the_desk_closes_the_matter(self, rounds, hazard):
        handled(rounds.cast, hazard)
        rounds.look("desk", self.recheck(hazard), "ok", words="补好了")
        case = Case.objects.get(pk=hazard.case_id)
        hazard.refresh_from_db()
        assert (case.state, case.outcome, hazard.state) == (State.CLOSED, "solved", "gone")
        steps = list(Entry.objects.filter(case=case).order_by("-seq").values_list("step", flat=True)[:3])
        assert steps == ["close", "answer", "verify"]
        assert stand(Task.objects.first()).result == "ok"
        assert list(broken()) == []

    def test_by_those_nearby_is_noted_and_the_desk_hears(self, rounds, hazard):
        handled(rounds.cast, hazard)
        rounds.look("worker", self.recheck(hazard), "ok")
        case = Case.objects.get(pk=hazard.case_id)
        assert case.state == State.REPORTED_BACK
        assert Entry.objects.filter(case=case, step="note").exists()
        assert Notice.objects.filter(key="hazard_gone", user_id=rounds.cast.users["desk"]).exists()

    def test_on_demand_before_a_result_settles_it(self, rounds, hazard):
        recheck_ask(actor=rounds.cast.actor("worker"), hazard_id=hazard.pk)
        assert self.recheck(hazard).day == clock.today()
        recheck_ask(actor=rounds.cast.actor("clerk"), hazard_id=hazard.pk)
        rounds.look("worker", self.recheck(hazard), "ok", words="自己修好了")
        case = Case.objects.get(pk=hazard.case_id)
        assert (case.state, case.outcome) == (State.CLOSED, "solved")
        hazard.refresh_from_db()
        assert hazard.state == "gone"
        with pytest.raises(Invalid):
            recheck_ask(actor=rounds.cast.actor("worker"), hazard_id=hazard.pk)

    def test_that_finds_it_still_there_sends_it_back(self, rounds, hazard):
        handled(rounds.cast, hazard)
        rounds.look("desk", self.recheck(hazard), "hazard", words="还在")
        case = Case.objects.get(pk=hazard.case_id)
        hazard.refresh_from_db()
        assert (case.state, hazard.state) == (State.HANDLING, "open")
        assert Case.objects.count() == 1
        step(rounds.cast, "officer", case.pk, "report_back")
        assert self.recheck(hazard).attempt == 3

    def test_that_finds_it_still_there_reopens_a_closed_matter(self, rounds, hazard):
        step(rounds.cast, "worker", hazard.case_id, "settle")
        rounds.look("desk", self.recheck(hazard), "hazard", words="还在")
        case = Case.objects.get(pk=hazard.case_id)
        assert (case.state, case.reopened) == (State.ACCEPTED, 1)

    def test_by_those_nearby_that_finds_it_still_there_tells_the_desk(self, rounds, hazard):
        step(rounds.cast, "clerk", hazard.case_id, "settle")
        rounds.look("worker", self.recheck(hazard), "hazard", words="还在")
        assert Case.objects.get(pk=hazard.case_id).state == State.CLOSED
        assert Notice.objects.filter(key="hazard_still", user_id=rounds.cast.users["desk"]).exists()
        hazard.refresh_from_db()
        assert hazard.state == "open"

    def test_is_dropped_when_the_matter_goes_back(self, rounds, hazard):
        handled(rounds.cast, hazard)
        turn = self.recheck(hazard)
        step(rounds.cast, "desk", hazard.case_id, "return")
        turn.refresh_from_db()
        assert turn.state == TaskState.DROPPED

    def test_is_not_needed_where_the_matter_was_not_taken_up(self, rounds, hazard):
        step(rounds.cast, "desk", hazard.case_id, "decline", decline="repeated")
        hazard.refresh_from_db()
        assert (hazard.state, Task.objects.filter(turn="recheck").count()) == ("set_aside", 0)

    def test_a_later_round_that_finds_it_makes_no_second_matter(self, rounds, hazard):
        with clock.at(clock.now() + timedelta(days=30)):
            from linli.fieldwork.rules.windows import Window

            later = rounds.round(hazard_plan(), Window(date(2040, 12, 1), date(2040, 12, 31)))
            task = Task.objects.get(round=later)
            rounds.look("worker", task, "hazard", words="还裂着")
            assert Hazard.objects.count() == 1
            assert Entry.objects.filter(case_id=hazard.case_id, step="note").exists()

    def test_another_hazard_there_is_another_matter(self, rounds, hazard):
        with clock.at(clock.now() + timedelta(days=30)):
            from linli.fieldwork.rules.windows import Window

            later = rounds.round(hazard_plan(), Window(date(2040, 12, 1), date(2040, 12, 31)))
            rounds.look("worker", Task.objects.get(round=later), "hazard", words="护栏也断了", another=True)
            assert Hazard.objects.count() == 2


def hazard_plan():
    from linli.fieldwork.models import Plan

    return Plan.objects.get()


def test_verify_names_changed_words_and_lost_looks(rounds):
    from linli.kernel import verbs

    task = rounds.task()
    rounds.look("worker", task, words="好的")
    with verbs.writing():
        words = CheckWords.objects.get()
        CheckWords.objects.all().delete()
        CheckWords.objects.create(check_row=words.check_row, text="不好", salt=words.salt)
        Task.objects.create(
            round=task.round,
            point=task.point,
            attempt=9,
            day=task.day,
            state="ok",
            place=task.place,
            place_code=task.place_code,
        )
    said = list(broken())
    assert len(said) == 2
    assert "words" in said[0]
    assert "lacks its look" in said[1]
