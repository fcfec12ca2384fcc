"""Joint handling, told by what happens: asked, answered, refused and decided, ended with the matter."""

from datetime import timedelta

import pytest
from django.utils import translation

from linli.cases.models import Case, Entry, EntryText, Task
from linli.cases.reads.reference import reference
from linli.cases.reads.stories import case_get, story
from linli.cases.reads.tasks_verifying import broken_tasks
from linli.cases.reads.verifying import broken, unsearchable
from linli.cases.rules.steps import State
from linli.cases.rules.tasks import TaskState
from linli.kernel import clock
from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Forbidden, Invalid, KeyReused, Missing, Stale
from linli.kernel.models import Audit
from linli.kernel.rules.calendar import OFFICE, add_working

pytestmark = pytest.mark.django_db


def steps_of(case):
    return list(Entry.objects.filter(case=case).order_by("seq").values_list("step", flat=True))


def fresh(row):
    row.refresh_from_db()
    return row


@pytest.fixture(autouse=True)
def _whole():
    yield
    assert [*broken(), *broken_tasks(), *unsearchable()] == []


def test_a_town_whistles_and_two_departments_report_in(ways, photo):
    case = ways.at(State.HANDLING)
    police, forest = ways.whistle(case, "safety", "forestry", words="请到场看电线和树。")
    assert [police.state, forest.state] == ["asked", "asked"]
    assert (police.number, forest.number, fresh(case).tasks) == (1, 2, 2)
    ways.do("officer2", police, "take", "马上去。")
    ways.do("officer2", police, "report", "线已经断电。", files=photo())
    with pytest.raises(Invalid) as refused:
        ways.take("officer", case, "report_back", "灯修好了。")
    with translation.override("zh-hans"):
        assert "旗林草局" in str(refused.value.fields["without"])
    ways.do("officer3", forest, "report", "树枝锯了。")
    ways.do("officer", police, "accept", "")
    ways.do("desk", forest, "accept", "")
    case = ways.take("officer", case, "report_back", "都好了。")
    assert case.state == "reported_back"
    assert "go_without" not in steps_of(case)
    assert steps_of(case)[5:] == [
        "whistle",
        "task_ask",
        "task_ask",
        "task_take",
        "task_report",
        "task_report",
        "task_accept",
        "task_accept",
        "report_back",
    ]
    verbs = Audit.objects.filter(object_id=case.pk).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == [f"case_{step}" for step in steps_of(case)]


def test_the_request_is_one_text_per_unit_and_the_whistle_itself_has_none(ways):
    case = ways.at(State.HANDLING)
    tasks = ways.whistle(case, "safety", "forestry", words="请到场。")
    for task in tasks:
        assert EntryText.objects.get(entry_id=task.asked_in_id).text == "请到场。"
    whistle = Entry.objects.get(case=case, step="whistle")
    assert whistle.public
    assert not EntryText.objects.filter(entry=whistle).exists()
    assert not Entry.objects.filter(case=case, step__startswith="task_", public=True).exists()


def test_the_clock_of_a_task_comes_from_category_and_grade_or_from_chosen_days(ways):
    case = ways.at(State.HANDLING)
    before, now = fresh(case).due_at, clock.now() + timedelta(days=3)
    with clock.at(now):
        (first,) = ways.whistle(case, "safety")
        _first, second = ways.whistle(case, "forestry", days=4)
    minutes = reference().minutes(case.category_id, case.grade_id, "handle")
    assert first.due_at == add_working(now, minutes)
    assert second.due_at == add_working(now, 4 * OFFICE.minutes_per_day)
    assert first.soon_at < first.due_at
    assert fresh(case).due_at == before, "the matter's own clock is untouched"


@pytest.mark.parametrize("days", [0, 31, -1])
def test_chosen_days_have_their_bounds(ways, days):
    with pytest.raises(Invalid) as refused:
        ways.whistle(ways.at(State.HANDLING), "safety", days=days)
    assert "days" in refused.value.fields


@pytest.mark.parametrize(
    "state", [s for s in State if s not in (State.GRADED, State.DISPATCHED, State.HANDLING)]
)
def test_help_is_asked_between_grading_and_the_result(ways, state):
    case = ways.at(state)
    with pytest.raises(Invalid):
        ways.whistle(case, "safety")
    assert not Task.objects.filter(case=case).exists()


def test_who_can_be_asked(ways):
    case = ways.at(State.HANDLING)
    for wrong, field in (
        ({"units": [], "roles": []}, "asked"),
        ({"units": [ways.cast.units["water"]]}, "asked"),  # it leads
        ({"units": [case.pk]}, "asked"),  # no such unit
        ({"units": [], "roles": ["mediator"]}, "asked"),
        ({"units": [], "roles": ["emperor"]}, "asked"),
        ({"units": [], "roles": ["town_desk"]}, "asked"),
        ({"units": [ways.cast.units["safety"]] * 13, "roles": [str(n) for n in range(12)]}, "asked"),
    ):
        with pytest.raises(Invalid) as refused:
            ways.take("desk", case, "whistle", **{"roles": [], **wrong})
        assert field in refused.value.fields
    with pytest.raises(Invalid):
        ways.take("desk", case, "whistle", " ")
    (task,) = ways.whistle(case, roles=["village_clerk"])
    assert (task.unit_id, task.role) == (None, "village_clerk")
    with pytest.raises(Invalid, match="已经"):
        ways.whistle(case, roles=["village_clerk"])
    ways.do("desk", task, "withdraw")
    assert len(ways.whistle(case, roles=["village_clerk"])) == 2, "asked again once that is over"


def test_the_unit_complained_about_is_never_asked(ways):
    case = ways.receipt(about="unit", about_unit_id=ways.cast.units["safety"]).case
    for step in ("accept", "grade"):
        case = ways.take("banner", case, step)
    with pytest.raises(Invalid) as refused:
        ways.whistle(case, "safety", by="banner")
    assert "asked" in refused.value.fields
    with pytest.raises(Invalid):  # a town's unit lies below the floor of such a complaint
        ways.whistle(case, "water", by="banner")
    with pytest.raises(Invalid):
        ways.whistle(case, by="banner", roles=["grid_worker"])
    assert len(ways.whistle(case, "forestry", by="banner")) == 1


def test_a_village_asks_its_own_roles_and_no_unit(ways):
    case = ways.take("desk", ways.at(State.NEW), "accept")
    case = ways.take("clerk", ways.take("desk", case, "hand_down"), "grade")
    with pytest.raises(Invalid):
        ways.whistle(case, "safety", by="clerk")
    (task,) = ways.whistle(case, by="clerk", roles=["grid_worker"])
    assert (task.asked_level, task.level) == ("village", "village")
    ways.do("worker", task, "report")
    assert ways.do("clerk", task, "accept", "").state == "accepted"


def test_nobody_is_asked_while_a_mediator_has_it_and_open_parts_end_when_one_gets_it(ways):
    case = ways.at(State.HANDLING)
    (task,) = ways.whistle(case, "safety")
    case = ways.take("desk", case, "transfer", unit=None, role="mediator")
    assert fresh(task).state == "ended"
    assert Entry.objects.get(case=case, step="task_end").params["why"] == "mediated"
    with pytest.raises(Invalid):
        ways.whistle(case, "forestry")


def test_a_unit_that_comes_to_lead_has_no_part_besides(ways):
    case = ways.at(State.HANDLING)
    safety, forest = ways.whistle(case, "safety", "forestry")
    ways.take("desk", case, "transfer", unit=ways.cast.units["safety"])
    assert (fresh(safety).state, fresh(forest).state) == ("ended", "asked")
    assert Entry.objects.get(case=case, step="task_end").params["why"] == "leads"


# ------------------------------------------------------------------ refused, decided


def refused(ways, *, unit="forestry", name="officer3"):
    case = ways.at(State.HANDLING)
    (task,) = ways.whistle(case, unit)
    return case, ways.do(name, task, "refuse", "树在铁路边，归铁路管。")


def test_a_town_cannot_overrule_a_bureau(ways):
    _case, task = refused(ways)
    assert (task.state, task.due_at) == ("refused", None)
    for step in ("stand", "excuse", "move"):
        with pytest.raises(Forbidden):
            ways.do("desk", task, step, unit="safety")


def test_it_stands_with_a_fresh_clock_and_is_not_refused_again(ways):
    _case, task = refused(ways)
    later = clock.now() + timedelta(days=9)
    with clock.at(later):
        task = ways.do("banner", task, "stand", "问过铁路，树在镇上。", days=2)
        assert (task.state, task.bound) == ("asked", True)
        assert task.due_at == add_working(later, 2 * OFFICE.minutes_per_day)
        with pytest.raises(Invalid, match="不"):
            ways.do("officer3", task, "refuse", "还是不行。")
        assert ways.do("officer3", task, "report", "锯了。").state == "reported"


def test_excused_with_a_reason(ways):
    case, task = refused(ways)
    with pytest.raises(Invalid):
        ways.do("banner", task, "excuse", " ")
    task = ways.do("banner", task, "excuse", "确实归铁路，已去函。")
    assert (task.state, task.is_open) == ("excused", False)
    assert ways.take("officer", case, "report_back").state == "reported_back"


def test_given_to_another_unit_neither_reads_of_the_other(ways):
    case, task = refused(ways)
    for unit in ("", "forestry", "water"):
        with pytest.raises(Invalid) as wrong:
            ways.do("banner", task, "move", unit=unit)
        assert "unit" in wrong.value.fields
    task = ways.do("banner", task, "move", "归应急办。", unit="safety", days=3)
    other = Task.objects.get(case=case, number=2)
    assert (task.state, other.state, other.moved_from_id) == ("moved", "asked", task.pk)
    assert EntryText.objects.get(entry_id=other.asked_in_id).text == "请你们去看看。"
    with pytest.raises(Missing):
        ways.do("officer3", other, "take")
    with pytest.raises(Missing):
        ways.do("officer2", task, "note")
    assert ways.do("officer2", other, "refuse", "也不归我们。").state == "refused"
    assert ways.do("banner", other, "stand").bound


def test_a_role_nearby_that_refuses_is_decided_by_its_town(ways):
    case = ways.at(State.HANDLING)
    (task,) = ways.whistle(case, roles=["group_head"])
    task = ways.do("head", task, "refuse", "我在外地。")
    with pytest.raises(Forbidden):
        ways.do("clerk", task, "excuse")
    assert ways.do("desk", task, "excuse", "好。").state == "excused"


def test_the_desk_may_withdraw_instead_of_waiting_for_a_decision(ways):
    _case, task = refused(ways)
    assert ways.do("desk", task, "withdraw", "不用了。").state == "withdrawn"
    with pytest.raises(Invalid):
        ways.do("banner", task, "stand")


def test_nobody_judges_their_own_units_answer(ways):
    case = ways.at(State.HANDLING)
    (task,) = ways.whistle(case, "safety")
    ways.do("officer2", task, "report")
    both = Actor(
        kind=Kind.USER,
        user_id=ways.cast.users["officer2"],
        grants=(*ways.actor("officer2").grants, *ways.actor("banner").grants),
    )
    ways.cast = type("Both", (), {"actor": lambda self, name: both, "units": ways.cast.units})()
    with pytest.raises(Forbidden):
        ways.do("both", task, "accept")
    assert ways.do("both", task, "withdraw").state == "withdrawn"


# ------------------------------------------------------------------ time


def test_an_extension_is_asked_and_granted_or_not(ways):
    case = ways.at(State.HANDLING)
    (task,) = ways.whistle(case, "safety")
    before = task.due_at
    for days in (None, 0, 31):
        with pytest.raises(Invalid) as wrong:
            ways.do("officer2", task, "more", days=days)
        assert "days" in wrong.value.fields
    with pytest.raises(Invalid):
        ways.do("desk", task, "grant", "")
    task = ways.do("officer2", task, "more", "等吊车。", days=2)
    assert (task.extension_days, task.due_at) == (2, before)
    with pytest.raises(Invalid):
        ways.do("officer2", task, "more", "再要。", days=3)
    with pytest.raises(Forbidden):
        ways.do("officer", task, "grant", "")
    task = ways.do("desk", task, "grant", "")
    assert (task.extension_days, task.due_at) == (None, add_working(before, 2 * OFFICE.minutes_per_day))
    task = ways.do("officer2", task, "more", "还要。", days=1)
    assert ways.do("desk", task, "deny", "够了。").extension_days is None
    task = ways.do("officer2", task, "more", "还要。", days=1)
    assert ways.do("officer2", task, "report").extension_days is None, "answering ends the asking"


@pytest.mark.parametrize("way", ["ask_more", "park"])
def test_while_the_matter_waits_its_tasks_wait_too(ways, way):
    case = ways.at(State.HANDLING)
    (task,) = ways.whistle(case, "safety")
    start = clock.now() + timedelta(hours=3)
    with clock.at(start):
        case = ways.take("desk", case, way)
    task = fresh(task)
    assert task.due_at is None
    left = task.left_minutes
    assert left > 0
    later = start + timedelta(days=20)
    with clock.at(later):
        task = ways.do("officer2", task, "more", "再要两天。", days=2)
        task = ways.do("desk", task, "grant", "")
        assert (task.due_at, task.left_minutes) == (None, left + 2 * OFFICE.minutes_per_day)
        ways.take("desk", case, "go_on" if way == "ask_more" else "unpark")
    assert fresh(task).due_at == add_working(later, left + 2 * OFFICE.minutes_per_day)


def test_a_decision_while_the_matter_waits_starts_no_clock_yet(ways):
    case, task = refused(ways)
    ways.take("desk", case, "ask_more")
    task = ways.do("banner", task, "stand")
    assert (task.due_at, task.left_minutes) == (None, task.minutes)
    ways.take("desk", case, "go_on")
    assert fresh(task).due_at is not None


def test_sent_back_it_has_its_time_again(ways):
    case = ways.at(State.HANDLING)
    (task,) = ways.whistle(case, "safety")
    task = ways.do("officer2", task, "report")
    assert (task.due_at, task.answered_at is not None) == (None, True)
    later = clock.now() + timedelta(days=4)
    with clock.at(later):
        task = ways.do("officer", task, "return", "还在冒火花。")
    assert (task.state, task.due_at) == ("taken", add_working(later, task.minutes))


# ------------------------------------------------------------------ the matter's own end


@pytest.mark.parametrize(
    ("name", "step", "at"),
    [
        ("officer", "report_back", State.HANDLING),
        ("officer", "settle", State.HANDLING),
        ("worker", "settle", State.HANDLING),
        ("desk", "close", State.ANSWERED),
    ],
)
def test_a_matter_is_not_done_with_open_tasks_unless_somebody_says_why(ways, name, step, at):
    case = ways.at(State.HANDLING)
    ways.whistle(case, "safety", "forestry")
    if at == State.ANSWERED:
        case = ways.take("officer", case, "report_back", without="等不及。")
        case = ways.walk(case, "verify", "answer")
    seq = fresh(case).seq
    with pytest.raises(Invalid) as wrong:
        ways.take(name, case, step, without="  ")
    assert "without" in wrong.value.fields
    assert fresh(case).seq == seq
    case = ways.take(name, case, step, without="村里自己办好了。")
    entry = Entry.objects.filter(case=case, step="go_without").last()
    assert not entry.public
    assert set(entry.params["units"]) == {str(ways.cast.units[u]) for u in ("safety", "forestry")}
    with translation.override("en"):
        lines = story(ways.actor("desk"), case_get(ways.actor("desk"), case.pk)).lines
        line = next(line for line in lines if line.entry.pk == entry.pk)
    assert line.facts == ["Emergency office", "Banner forestry bureau"]
    assert line.text == "村里自己办好了。"


def test_answer_and_close_in_one_breath_ask_for_the_sentence_too(ways):
    case = ways.at(State.HANDLING)
    ways.whistle(case, "safety")
    case = ways.take("officer", case, "report_back", without="等不及。")
    case = ways.walk(case, "verify")
    with pytest.raises(Invalid):
        ways.take("desk", case, "answer", "办好了。", outcome="solved")
    assert fresh(case).state == "verified"
    case = ways.take("desk", case, "answer", "办好了。", outcome="solved", without="不用等了。")
    assert (case.state, Task.objects.get(case=case).state) == ("closed", "ended")


def test_a_refusal_that_nobody_decided_counts_as_open(ways):
    case, _task = refused(ways)
    with pytest.raises(Invalid):
        ways.take("officer", case, "report_back")


@pytest.mark.parametrize(
    ("name", "step", "why"), [("reporter", "withdraw", "withdrawn"), ("desk", "settle", "over")]
)
def test_open_tasks_end_with_the_matter_and_what_was_reported_counts(ways, name, step, why):
    case = ways.at(State.HANDLING)
    safety, forest, head = ways.whistle(case, "safety", "forestry", roles=["group_head"])
    ways.do("officer2", safety, "report")
    ways.do("officer3", forest, "refuse")
    case = ways.take(name, case, step, without="够了。")
    assert [fresh(task).state for task in (safety, forest, head)] == ["accepted", "ended", "ended"]
    assert not any(fresh(task).is_open or task.due_at for task in (safety, forest, head))
    ends = Entry.objects.filter(case=case, step="task_end")
    assert {entry.params["why"] for entry in ends} == {why}
    assert {entry.actor_kind for entry in ends} == {"system"}
    assert case.seq == Entry.objects.filter(case=case).count()
    with pytest.raises(Invalid):
        ways.do("officer3", forest, "note")


def test_reopened_the_old_parts_stay_ended_and_new_ones_are_asked(ways):
    case = ways.at(State.HANDLING)
    (old,) = ways.whistle(case, "safety")
    case = ways.take("desk", case, "settle", without="好了。")
    case = ways.walk(ways.take("desk", case, "reopen"), "grade")
    assert [task.number for task in ways.whistle(case, "safety")] == [1, 2]
    assert fresh(old).state == "ended"


def test_passed_up_the_tasks_go_on_under_the_higher_desk(ways):
    case = ways.at(State.HANDLING)
    (task,) = ways.whistle(case, "safety")
    ways.take("desk", case, "pass_up")
    assert (fresh(task).level, task.asked_level, task.state) == ("banner", "town", "asked")
    ways.do("officer2", task, "report")
    with pytest.raises(Forbidden):
        ways.do("desk", task, "accept")
    assert ways.do("banner", task, "accept").state == TaskState.ACCEPTED


# ------------------------------------------------------------------ keys, order, words


def test_two_clicks_have_one_effect(ways):
    case = ways.at(State.HANDLING)
    for _click in range(2):
        ways.whistle(case, "safety", key="k" * 20)
    (task,) = Task.objects.filter(case=case)
    with pytest.raises(KeyReused):
        ways.whistle(case, "forestry", key="k" * 20)
    for _click in range(2):
        ways.do("officer2", task, "report", key="r" * 20)
    assert fresh(task).seq == 2
    with pytest.raises(KeyReused):
        ways.do("officer2", task, "report", "别的话。", key="r" * 20)


def test_the_second_of_two_is_told(ways):
    case = ways.at(State.HANDLING)
    task, other = ways.whistle(case, "safety", "forestry")
    ways.do("officer3", other, "take")  # what others do makes nobody stale
    ways.do("officer2", task, "take", expected=1)
    with pytest.raises(Stale) as stale:
        ways.do("desk", task, "withdraw", expected=1)
    assert stale.value.since == 1


def test_words_are_needed_and_have_an_end(ways):
    case = ways.at(State.HANDLING)
    (task,) = ways.whistle(case, "safety")
    for step in ("report", "refuse", "note", "more"):
        with pytest.raises(Invalid) as wrong:
            ways.do("officer2", task, step, " ", days=1)
        assert "text" in wrong.value.fields
    with pytest.raises(Invalid):
        ways.do("officer2", task, "report", "长" * 4001)
    for step in ("ask", "end", "shred", ""):
        with pytest.raises(Invalid):
            ways.do("desk", task, step)


def test_erasing_a_matter_takes_the_words_of_its_tasks_too(ways, photo):
    from linli.cases.actions.forgetting import case_erase
    from linli.cases.reads.task_stories import task_story
    from linli.kernel.reads import attachments_of

    case = ways.at(State.HANDLING)
    (task,) = ways.whistle(case, "safety", words="请去看。")
    ways.do("officer2", task, "report", "断电了。", files=photo())
    case = ways.take("desk", case, "settle")
    case_erase(actor=ways.actor("reporter", case), case_id=case.pk, scope="all")
    assert not EntryText.objects.filter(entry__case=case).exists()
    assert attachments_of("case", [case.pk]) == {}
    told = task_story(ways.actor("officer2"), fresh(task), Case.objects.get(pk=case.pk))
    assert [line.erased for line in told.lines] == [True, True, False]
    assert told.row.title == "—"
