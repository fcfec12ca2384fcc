"""Plans and rounds: the job, rounds by hand, who goes, what offices hand on, what is forgotten."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from linli.fieldwork import jobs
from linli.fieldwork.actions.forgetting import (
    check_words_count,
    check_words_forget,
    checkers_count,
    checkers_forget,
)
from linli.fieldwork.actions.plans import plan_end, plan_save
from linli.fieldwork.actions.points import point_add, point_change, point_end
from linli.fieldwork.actions.reference import checklist_publish, checklist_save
from linli.fieldwork.actions.rounds import round_start
from linli.fieldwork.actions.taking import Look, looks_take_over
from linli.fieldwork.models import Check, ChecklistVersion, CheckPoint, CheckWords, Round, Standing, Task
from linli.fieldwork.reads.points import points_page
from linli.fieldwork.reads.reference import reference
from linli.fieldwork.reads.rounds import progress, today, today_count
from linli.fieldwork.reads.seen import Wanted, seen_all, seen_page
from linli.fieldwork.reads.verifying import broken
from linli.fieldwork.rules.checking import TaskState
from linli.fieldwork.rules.windows import Window
from linli.kernel import clock, verbs
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Forbidden, Invalid, Missing, Stale
from linli.kernel.rules.calendar import is_workday
from linli.notify.models import Notice
from linli.people.actions.deputies import deputy_name
from linli.people.actions.postings import posting_end
from linli.people.models import Person, Posting
from linli.privacy.reads.retention import days_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def posting(cast, name):
    return Posting.objects.get(person__user_id=cast.users[name])


def test_the_job_makes_each_round_once(rounds):
    rounds.point()
    rounds.plan()
    assert jobs.make_rounds() == 1
    assert jobs.make_rounds() == 0
    assert Round.objects.count() == 1
    task = Task.objects.get()
    assert task.posting == posting(rounds.cast, "worker")
    assert is_workday(task.day)
    with clock.at(clock.now() + 23 * DAY):  # a week before December
        assert jobs.make_rounds() == 1
        assert jobs.make_rounds() == 0


def test_a_crash_between_two_rounds_leaves_whole_rounds(rounds, monkeypatch):
    rounds.point()
    rounds.plan()
    rounds.plan(name="第二个")
    real, calls = jobs.round_make, []

    def fails(**given):
        calls.append(given)
        if len(calls) == 2:
            raise DatabaseError
        return real(**given)

    monkeypatch.setattr(jobs, "round_make", fails)
    with pytest.raises(DatabaseError):
        jobs.make_rounds()
    assert [row.total for row in Round.objects.all()] == [1]
    monkeypatch.setattr(jobs, "round_make", real)
    assert jobs.make_rounds() == 1
    assert Task.objects.count() == 2


def test_a_crash_inside_leaves_nothing(rounds, monkeypatch):
    rounds.point()
    rounds.plan()

    def fails(*given):
        raise DatabaseError

    monkeypatch.setattr("linli.fieldwork.actions.rounds._close_earlier", fails)
    with pytest.raises(DatabaseError), transaction.atomic():
        jobs.make_rounds()
    assert not Round.objects.exists()


def test_places_as_such_can_be_looked_at(rounds):
    plan = rounds.plan(kinds=["grid"])
    made = rounds.round(plan)
    grids = Task.objects.filter(round=made)
    assert made.total == grids.count() > 1
    assert CheckPoint.objects.filter(kind__of="place").count() == made.total
    rounds.round(plan, Window(date(2040, 12, 1), date(2040, 12, 31)))
    assert CheckPoint.objects.filter(kind__of="place").count() == made.total


def test_equipment_can_be_looked_at(rounds):
    piece = rounds.piece()
    made = rounds.round(rounds.plan(kinds=["lamp"]))
    rounds.look("worker", Task.objects.get(round=made))
    piece.refresh_from_db()
    assert piece.checked_on == date(2040, 11, 5)


def test_what_was_not_looked_at_in_time_is_on_record(rounds):
    plan = rounds.plan()
    rounds.point()
    first = rounds.round(plan)
    with clock.at(clock.now() + 28 * DAY):
        rounds.round(plan, Window(date(2040, 12, 1), date(2040, 12, 31)))
        assert Task.objects.get(round=first).state == TaskState.LEFT
        assert progress([first])[0].counts == {"left": 1}
        with pytest.raises(Stale):
            rounds.look("worker", Task.objects.get(round=first))


def test_a_round_keeps_the_version_it_began_with(rounds):
    rounds.point()
    plan = rounds.plan()
    first = rounds.round(plan)
    row = plan.checklist
    items = [{"no": 1, "zh": "新的一条", "en": ""}]
    checklist_save(actor=SYSTEM, checklist_id=row.pk, code=row.code, name_zh=row.name_zh, items=items)
    checklist_publish(actor=SYSTEM, checklist_id=row.pk)
    first.refresh_from_db()
    assert first.version.number == 1
    assert rounds.round(plan, Window(date(2040, 12, 1), date(2040, 12, 31))).version.number == 2
    with pytest.raises(Invalid):
        checklist_publish(actor=SYSTEM, checklist_id=row.pk)


def test_a_published_version_never_changes(rounds):
    version = ChecklistVersion.objects.first()
    for act in (version.save, version.delete):
        with pytest.raises(DatabaseError), verbs.writing(), transaction.atomic():
            act()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"checklist_id": None}, "checklist"),
        ({"kinds": []}, "kinds"),
        ({"kinds": ["nothing"]}, "kinds"),
        ({"roles": ["town_desk"]}, "roles"),
        ({"roles": ["department_officer"]}, "unit"),
        ({"rhythm": "daily"}, "rhythm"),
        ({"weeks": 99}, "weeks"),
        ({"month": 2, "day": 30}, "day"),
        ({"place_id": None}, "place"),
        ({"name": "重点人员排查"}, "name"),
    ],
)
def test_plans_that_are_not_taken(rounds, wrong, field):
    with pytest.raises(Invalid) as refused:
        plan_save(actor=SYSTEM, given=replace(rounds.planned(), **wrong))
    assert field in refused.value.fields


def test_plans_are_their_places(rounds):
    plan = rounds.plan()
    with pytest.raises(Forbidden):
        plan_save(actor=rounds.cast.actor("desk2"), given=rounds.planned())
    with pytest.raises(Missing):
        plan_end(actor=rounds.cast.actor("desk2"), plan_id=plan.pk)
    with pytest.raises(Stale):
        plan_save(actor=SYSTEM, given=rounds.planned(), plan_id=plan.pk, expected=99)
    key = {"actor": rounds.cast.actor("desk"), "given": rounds.planned(), "key": "k"}
    assert plan_save(**key).pk == plan_save(**key).pk


def test_the_officers_of_a_unit_go(rounds):
    rounds.point()
    given = {"roles": ["department_officer"], "unit_id": rounds.cast.units["water"]}
    made = rounds.round(rounds.plan(**given))
    task = Task.objects.get(round=made)
    assert (task.posting, task.unit_id) == (posting(rounds.cast, "officer"), rounds.cast.units["water"])


def test_an_ended_plan_makes_nothing_and_drops_what_waits(rounds):
    rounds.point()
    plan = rounds.plan()
    rounds.round(plan)
    plan_end(actor=rounds.cast.actor("desk"), plan_id=plan.pk)
    assert Task.objects.get().state == TaskState.DROPPED
    assert jobs.make_rounds() == 0


class TestByHand:
    """A desk starts a round with a reason and its days."""

    def start(self, rounds, plan, who="desk", **more):
        given = {"from_on": date(2040, 11, 5), "until_on": date(2040, 11, 9), "reason": "昨夜大雨"} | more
        return round_start(actor=rounds.cast.actor(who), plan_id=plan.pk, **given)

    def test_and_whoever_goes_hears_of_it(self, rounds):
        rounds.point()
        plan = rounds.plan(rhythm="rain")
        assert jobs.make_rounds() == 0
        made = self.start(rounds, plan)
        assert plan.focused
        assert (made.reason, Task.objects.get(round=made).day) == ("昨夜大雨", date(2040, 11, 5))
        assert Notice.objects.get(key="round_started").user_id == rounds.cast.users["worker"]

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"reason": " "}, "reason"),
            ({"from_on": date(2040, 11, 4)}, "from_on"),
            ({"until_on": date(2040, 11, 4)}, "until_on"),
            ({"until_on": date(2041, 11, 4)}, "until_on"),
            ({"from_on": date(2040, 11, 10), "until_on": date(2040, 11, 11)}, "until_on"),
        ],
    )
    def test_what_is_not_taken(self, rounds, wrong, field):
        rounds.point()
        with pytest.raises(Invalid) as refused:
            self.start(rounds, rounds.plan(rhythm="once"), **wrong)
        assert field in refused.value.fields

    def test_not_twice_from_one_day_and_not_over_nothing(self, rounds):
        plan = rounds.plan(rhythm="once")
        with pytest.raises(Invalid):
            self.start(rounds, plan)
        rounds.point()
        self.start(rounds, plan)
        with pytest.raises(Invalid):
            self.start(rounds, plan)
        with pytest.raises(Forbidden):
            self.start(rounds, plan, who="clerk")


# --- today


def test_my_round_nearest_first_and_what_is_nobodys(rounds):
    first = rounds.point(name="东桥")
    second = rounds.point(name="西桥")
    with verbs.writing():
        CheckPoint.objects.filter(pk=first.pk).update(lon=117.5, lat=43.3)
        CheckPoint.objects.filter(pk=second.pk).update(lon=117.6, lat=43.3)
        made = rounds.round()
        Task.objects.filter(round=made).update(day=clock.today())
    worker = rounds.cast.actor("worker")
    due, later = today(worker, (117.61, 43.3))
    assert [task.point.name for task in due] == ["西桥", "东桥"]
    assert later == []
    assert today_count(worker) == 2
    assert today_count(rounds.cast.actor("desk")) == 0
    posting_end(actor=SYSTEM, posting_id=posting(rounds.cast, "worker").pk)
    assert Task.objects.filter(posting=None).count() == 2
    assert len(today(rounds.cast.actor("worker1"))[0]) == 2
    assert len(today(rounds.cast.actor("head"))[0]) == 2
    assert today(rounds.cast.actor("clerk2"))[0] == []


def test_whoever_stands_in_sees_the_round(rounds):
    rounds.point()
    row = posting(rounds.cast, "worker")
    made = rounds.round()
    with verbs.writing():
        Task.objects.filter(round=made).update(day=clock.today())
    other = Person.objects.get(user_id=rounds.cast.users["mediator"])
    day = clock.today()
    deputy_name(actor=SYSTEM, posting_id=row.pk, person_id=other.pk, from_on=day, until_on=day)
    assert len(today(rounds.cast.actor("mediator"))[0]) == 1
    assert rounds.look("mediator", Task.objects.get()).user_id == rounds.cast.users["mediator"]


def test_nobody_is_sent_on_a_day_on_which_they_are_away(rounds):
    for number in range(6):
        rounds.point(name=f"桥{number}")
    row, day = posting(rounds.cast, "worker"), clock.today()
    other = Person.objects.get(user_id=rounds.cast.users["mediator"])
    deputy_name(actor=SYSTEM, posting_id=row.pk, person_id=other.pk, from_on=day, until_on=day + 10 * DAY)
    rounds.round()
    assert {task.posting_id for task in Task.objects.all()} == {row.pk}
    assert min(task.day for task in Task.objects.all()) > day + 10 * DAY


# --- points


def test_points_have_places_and_names_of_things(rounds):
    kind, actor = reference().kind_called("bridge"), rounds.cast.actor("clerk")
    village = rounds.cast.places["village"]
    for wrong, field in (
        ({"name": "重点人员张三家"}, "name"),
        ({"name": " "}, "name"),
        ({"kind_id": None}, "kind"),
        ({"lon": 117.5}, "lat"),
        ({"lon": 500.0, "lat": 43.0}, "lon"),
    ):
        given = {"kind_id": kind.pk, "name": "桥", "place_id": village} | wrong
        with pytest.raises(Invalid) as refused:
            point_add(actor=actor, **given)
        assert field in refused.value.fields
    with pytest.raises(Forbidden):
        point_add(actor=actor, kind_id=kind.pk, name="桥", place_id=rounds.cast.places["village2"])


def test_a_point_that_moves_takes_its_turns_along_and_ends_without_losing_its_looks(rounds):
    task = rounds.task()
    actor, village = rounds.cast.actor("desk"), rounds.cast.places["village"]
    moved = point_change(actor=actor, point_id=task.point_id, name="新桥", place_id=village, expected=1)
    task.refresh_from_db()
    assert (moved.grid_id, task.grid_id, task.village_id) == (None, None, village)
    with pytest.raises(Stale):
        point_change(actor=actor, point_id=task.point_id, name="桥", place_id=village, expected=1)
    point_end(actor=actor, point_id=task.point_id)
    task.refresh_from_db()
    assert task.state == TaskState.DROPPED
    with pytest.raises(Missing):
        point_end(actor=actor, point_id=task.point_id)
    piece = rounds.piece()
    with pytest.raises(Invalid):
        point_end(actor=actor, point_id=piece.point_id)


def test_lists_go_on_after_a_page(rounds):
    for number in range(5):
        rounds.point(name=f"桥{number}")
    rounds.round()
    actor, seen, names = rounds.cast.actor("desk"), [], []
    after = None
    while True:
        rows, more = points_page(actor, after=after, limit=2)
        names += [row.name for row in rows]
        if not more:
            break
        after = (rows[-1].place_code, rows[-1].pk)
    assert sorted(names) == [f"桥{number}" for number in range(5)]
    _lines, more = seen_page(actor, Wanted(), limit=2)
    assert more
    seen = list(seen_all(actor, Wanted(state="never")))
    assert len(seen) == 5
    rounds.look("worker", Task.objects.first())
    assert len(list(seen_all(actor, Wanted(state="ok")))) == 1
    assert len(list(seen_all(actor, Wanted(older=30)))) == 4
    assert len(list(seen_all(actor, Wanted(place_id=rounds.cast.places["village2"])))) == 0
    assert len(list(seen_all(rounds.cast.actor("desk2"), Wanted()))) == 0


# --- many at once, and forgetting


def test_many_looks_at_once(rounds):
    for number in range(4):
        rounds.point(name=f"桥{number}")
    made = rounds.round()
    looks = {task.pk: Look(rounds.cast.users["worker"], clock.now()) for task in Task.objects.all()}
    assert looks_take_over(actor=SYSTEM, round_id=made.pk, looks=looks) == 4
    assert looks_take_over(actor=SYSTEM, round_id=made.pk, looks=looks) == 0
    assert set(Standing.objects.values_list("result", "last_on")) == {("ok", clock.today())}
    assert list(broken()) == []


def test_words_go_and_later_who_looked(rounds, photo):
    rounds.look("worker", rounds.task(), words="好的", files=photo())
    later = clock.now() + DAY
    assert (check_words_count(before=clock.now()), checkers_count(before=clock.now())) == (0, 0)
    assert (check_words_count(before=later), checkers_count(before=later)) == (1, 1)
    assert (check_words_forget(before=later), checkers_forget(before=later)) == (1, 1)
    assert not CheckWords.objects.exists()
    assert Check.objects.get().user_id is None
    assert Check.objects.get().result == "ok"
    assert list(broken()) == []
    assert days_of("check_words") == days_of("checkers") == 1095


def test_a_look_is_not_changed(rounds):
    rounds.look("worker", rounds.task())
    for change in ({"result": "hazard"}, {"user": None, "result": "hazard"}, {"items": {"1": "ok"}}):
        with pytest.raises(DatabaseError), verbs.writing(), transaction.atomic():
            Check.objects.update(**change)
    with pytest.raises(DatabaseError), verbs.writing(), transaction.atomic():
        Check.objects.all().delete()


def test_making_a_round_costs_the_same_for_many_points(rounds, django_assert_max_num_queries):
    for number in range(30):
        rounds.point(name=f"桥{number}")
    plan = rounds.plan()
    with django_assert_max_num_queries(24):
        rounds.round(plan)
    with django_assert_max_num_queries(22):
        rounds.look("worker", Task.objects.first())
    assert connection.vendor
