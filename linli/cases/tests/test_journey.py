"""The whole way of a matter, told by its own entries."""

from datetime import timedelta

import pytest

from linli.cases.models import Case, Entry
from linli.cases.reads.reference import reference
from linli.cases.reads.stories import case_get, story
from linli.cases.reads.verifying import broken
from linli.cases.rules.steps import OPEN, STEPS, WITH_HANDLER, State
from linli.cases.tests.ways import PATHS
from linli.kernel import clock
from linli.kernel.errors import Invalid, Stale
from linli.kernel.models import Audit
from linli.kernel.reads import attachments_of
from linli.kernel.rules.calendar import OFFICE, add_working

pytestmark = pytest.mark.django_db


def steps_of(case):
    return list(
        Entry.objects.filter(case=case).order_by("seq").values_list("seq", "step", "from_state", "to_state")
    )


def test_report_to_rating(ways, photo):
    case = ways.receipt("村口路灯坏了。三天没亮", files=photo(), phone="13800001234", name="张三").case
    case = ways.take("desk", case, "accept", "收到了。")
    case = ways.take("desk", case, "grade")
    case = ways.take("desk", case, "dispatch", "请去看看。")
    assert (case.unit_id, case.handler_role) == (ways.cast.units["water"], "")
    case = ways.take("officer", case, "take")
    case = ways.take("officer", case, "report_back", "换了灯泡。", files=photo(60))
    case = ways.take("desk", case, "verify")
    case = ways.take("desk", case, "answer", "已经换好了。", channel="phone")
    case = ways.take("desk", case, "close", outcome="solved")
    assert case.ended_at is not None
    case = ways.take("reporter", case, "rate", "谢谢", rating=5)
    assert steps_of(case) == [
        (1, "report", "", "new"),
        (2, "accept", "new", "accepted"),
        (3, "grade", "accepted", "graded"),
        (4, "dispatch", "graded", "dispatched"),
        (5, "take", "dispatched", "handling"),
        (6, "report_back", "handling", "reported_back"),
        (7, "verify", "reported_back", "verified"),
        (8, "answer", "verified", "answered"),
        (9, "close", "answered", "closed"),
        (10, "rate", "closed", "closed"),
    ]
    case.refresh_from_db()
    assert (case.state, case.is_open, case.rating, case.outcome, case.seq) == (
        "closed",
        False,
        5,
        "solved",
        10,
    )
    entries = {entry.step: entry for entry in Entry.objects.filter(case=case)}
    assert entries["grade"].params["grade"] == 2
    assert entries["dispatch"].params["unit"] == str(ways.cast.units["water"])
    assert entries["dispatch"].params["due_at"]
    assert entries["answer"].params == {"hat": "desk", "text": True, "channel": "phone"}
    assert entries["rate"].user_id is None
    assert entries["report_back"].user_id == ways.cast.users["officer"]
    assert len(attachments_of("case", [case.pk])[case.pk]) == 2
    verbs = Audit.objects.filter(object_id=case.pk).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == [f"case_{step}" for _seq, step, *_rest in steps_of(case)]
    assert not list(broken())


@pytest.mark.parametrize("state", State)
def test_every_state_is_reached_and_keeps_its_order(ways, state):
    case = ways.at(state)
    case.refresh_from_db()
    assert case.state == state
    assert case.is_open == (state in OPEN)
    assert (case.ended_at is None) == (state in OPEN)
    assert (case.due_at is not None) == (state in {*WITH_HANDLER, State.REPORTED_BACK, State.VERIFIED})
    assert (case.left_minutes is not None) == (state == State.WAITING)
    assert (case.review_on is not None) == (state == State.PARKED)
    assert [step for _seq, step, *_rest in steps_of(case)] == ["report", *PATHS[state]]


@pytest.mark.parametrize("state", State)
def test_the_story_offers_only_steps_that_work(ways, state):
    """For every state and everybody near it: what the page offers can be taken."""
    from django.db import transaction

    case = ways.at(state)
    for name in ("desk", "banner", "officer", "clerk", "worker", "reporter"):
        actor = ways.actor(name, case)
        offered = story(actor, Case.objects.get(pk=case.pk)).steps
        for step in offered:
            with transaction.atomic():
                after = 2 if step == "whistle" else 1  # the whistle, and the task's own first entry
                assert ways.take(name, case, step).seq == case.seq + after, (name, step)
                transaction.set_rollback(True)


def test_settled_on_the_spot_by_the_grid_worker(ways):
    case = ways.take("worker", ways.at(State.NEW), "settle", "当场换好了。")
    assert (case.state, case.outcome) == ("closed", "solved")
    told = story(ways.actor("reporter", case), case)
    assert told.lines[-1].text == "当场换好了。"


def test_answer_and_close_in_one_breath(ways):
    case = ways.take("desk", ways.at(State.VERIFIED), "answer", "办好了。", outcome="explained")
    assert (case.state, case.outcome) == ("closed", "explained")
    assert [step for _seq, step, *_rest in steps_of(case)][-2:] == ["answer", "close"]


def test_an_unknown_outcome_undoes_the_answer_too(ways):
    case = ways.at(State.VERIFIED)
    with pytest.raises(Invalid):
        ways.take("desk", case, "answer", outcome="whatever")
    case.refresh_from_db()
    assert case.state == "verified"


def test_triage_leaves_three_entries(ways):
    case = ways.take("desk", ways.at(State.NEW), "triage", "请看看。", expected=1)
    assert steps_of(case)[1:] == [
        (2, "accept", "new", "accepted"),
        (3, "grade", "accepted", "graded"),
        (4, "dispatch", "graded", "dispatched"),
    ]
    texts = [line.text for line in story(ways.actor("desk"), case).lines]
    assert texts[1:] == ["", "", "请看看。"]


def test_triage_of_an_accepted_matter_leaves_two(ways):
    case = ways.take("desk", ways.at(State.ACCEPTED), "triage", expected=2)
    assert [step for _seq, step, *_rest in steps_of(case)][2:] == ["grade", "dispatch"]


@pytest.mark.parametrize("wrong", [{"unit": None, "role": "emperor"}, {"grade": 7}, {"category": None}])
def test_triage_is_all_or_nothing(ways, wrong):
    case = ways.at(State.NEW)
    with pytest.raises(Invalid):
        ways.take("desk", case, "triage", **wrong)
    case.refresh_from_db()
    assert (case.state, case.seq, Entry.objects.filter(case=case).count()) == ("new", 1, 1)


def test_two_officers_the_second_is_told(ways):
    case = ways.at(State.NEW)
    ways.take("desk", case, "accept", expected=1)
    for step in ("triage", "note", "decline"):
        with pytest.raises(Stale) as stale:
            ways.take("banner", case, step, expected=1)
        assert stale.value.since == 1


def test_a_step_that_is_not_possible_says_where_the_matter_stands(ways):
    with pytest.raises(Invalid, match="新"):
        ways.take("desk", ways.at(State.NEW), "verify")


def test_steps_that_need_words_ask_for_them(ways):
    for step, line in STEPS.items():
        if "reason" not in line.fields:
            continue
        state = next(s for s in PATHS if s in line.frm)
        name = (
            "reporter"
            if step in ("supplement", "correct", "go_higher")
            else "officer"
            if step in ("report_back", "hand_back", "extend_ask")
            else "desk"
        )
        with pytest.raises(Invalid) as refused:
            ways.take(name, ways.at(state), step, "  \n ")
        assert "text" in refused.value.fields or step in ("extend_grant", "extend_refuse"), step


def test_words_have_an_end(ways):
    case = ways.at(State.NEW)
    ways.take("desk", case, "note", "长" * 4000)
    with pytest.raises(Invalid) as refused:
        ways.take("desk", case, "note", "长" * 4001)
    assert "text" in refused.value.fields


@pytest.mark.parametrize("step", ["report", "shred", "", "__init__"])
def test_there_is_no_such_step(ways, step):
    with pytest.raises(Invalid):
        ways.take("desk", ways.at(State.NEW), step)


# ------------------------------------------------------------------ the clock


def test_the_clock_starts_at_dispatch_by_category_grade_and_stage(ways):
    case = ways.at(State.GRADED)
    assert case.due_at is None
    minutes = {
        stage: reference().minutes(case.category_id, 2, stage) for stage in ("handle", "verify", "answer")
    }
    assert minutes == {"handle": 24 * 60, "verify": 8 * 60, "answer": 8 * 60}
    for step, stage in (("dispatch", "handle"), ("report_back", "verify"), ("verify", "answer")):
        moment = clock.now() + timedelta(days=1)
        with clock.at(moment):
            case = ways.walk(case, step)
        assert case.due_at == add_working(moment, minutes[stage])
    assert ways.walk(case, "answer").due_at is None


def test_waiting_for_the_reporter_costs_no_time(ways):
    case = ways.at(State.HANDLING)
    paused = clock.now() + timedelta(hours=20)
    with clock.at(paused):
        case = ways.take("officer", case, "ask_more", "哪一盏？")
    left = case.left_minutes
    assert (case.due_at, case.state, case.resume_state) == (None, "waiting", "handling")
    back = paused + timedelta(days=9)
    with clock.at(back):
        case = ways.take("reporter", case, "supplement", "村口那盏。")
    assert (case.state, case.resume_state, case.left_minutes) == ("handling", "", None)
    assert case.due_at == add_working(back, left)


def test_who_was_late_before_the_wait_stays_late(ways):
    case = ways.at(State.HANDLING)
    late = case.due_at + timedelta(days=7)
    with clock.at(late):
        case = ways.take("officer", case, "ask_more")
        assert case.left_minutes < 0
    with clock.at(late + timedelta(days=1)):
        case = ways.take("desk", case, "go_on")
        assert case.due_at <= clock.now()


def test_waiting_before_dispatch_has_no_clock(ways):
    case = ways.take("desk", ways.at(State.NEW), "ask_more")
    case = ways.take("reporter", case, "supplement")
    assert (case.state, case.due_at, case.left_minutes, case.resume_state) == ("new", None, None, "")


def test_notes_while_waiting_do_not_resume(ways):
    case = ways.take("desk", ways.at(State.WAITING), "note")
    assert (case.state, case.due_at, case.resume_state) == ("waiting", None, "handling")


def test_withdrawn_while_waiting_forgets_the_wait(ways):
    case = ways.take("reporter", ways.at(State.WAITING), "withdraw", "")
    assert (case.state, case.outcome, case.resume_state, case.left_minutes) == (
        "withdrawn",
        "withdrawn",
        "",
        None,
    )


def test_an_extension_is_asked_and_granted(ways):
    case = ways.at(State.HANDLING)
    before = case.due_at
    case = ways.take("officer", case, "extend_ask", "等零件。", days=2)
    assert case.extension_days == 2
    assert case.due_at == before
    case = ways.take("desk", case, "extend_grant", "")
    assert case.extension_days is None
    assert case.due_at == add_working(before, 2 * OFFICE.minutes_per_day)
    granted = Entry.objects.get(case=case, step="extend_grant")
    assert granted.params["days"] == 2
    assert granted.public
    with pytest.raises(Invalid):
        ways.take("desk", case, "extend_grant", "")


def test_an_extension_is_refused(ways):
    case = ways.at(State.HANDLING)
    before = case.due_at
    case = ways.take("officer", case, "extend_ask", days=2)
    case = ways.take("desk", case, "extend_refuse", "来得及。")
    assert (case.extension_days, case.due_at) == (None, before)
    refused = Entry.objects.get(case=case, step="extend_refuse")
    assert "days" not in refused.params
    with pytest.raises(Invalid):
        ways.take("desk", case, "extend_refuse")


@pytest.mark.parametrize("days", [None, 0, 31, -1])
def test_an_extension_has_its_bounds(ways, days):
    with pytest.raises(Invalid) as refused:
        ways.take("officer", ways.at(State.HANDLING), "extend_ask", days=days)
    assert "days" in refused.value.fields


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("officer", "report_back"),
        ("desk", "park"),
        ("officer", "hand_back"),
        ("worker", "settle"),
        ("reporter", "withdraw"),
        ("desk", "transfer"),
    ],
)
def test_a_request_for_time_ends_with_the_handling(ways, name, step):
    case = ways.take("officer", ways.at(State.HANDLING), "extend_ask")
    assert ways.take(name, case, step).extension_days is None


def test_a_request_for_time_outlives_a_wait(ways):
    case = ways.take("officer", ways.at(State.HANDLING), "extend_ask", days=4)
    case = ways.take("reporter", ways.take("officer", case, "ask_more"), "supplement")
    assert case.extension_days == 4


# ------------------------------------------------------------------ the ways aside


def test_sent_back_and_done_again(ways):
    case = ways.take("desk", ways.at(State.REPORTED_BACK), "return", "还是不亮。")
    assert (case.state, case.unit_id) == ("handling", ways.cast.units["water"])
    assert ways.walk(case, "report_back", "verify").state == "verified"


def test_handed_back_and_dispatched_to_another(ways):
    case = ways.take("officer", ways.at(State.DISPATCHED), "hand_back", "不归我们管。")
    assert (case.state, case.unit_id, case.due_at) == ("graded", None, None)
    case = ways.take("desk", case, "dispatch", unit=ways.cast.units["safety"])
    assert ways.take("officer2", case, "take").state == "handling"


def test_transferred(ways):
    case = ways.take("desk", ways.at(State.HANDLING), "transfer", role="grid_worker", unit=None)
    assert (case.state, case.unit_id, case.handler_role) == ("dispatched", None, "grid_worker")
    assert ways.take("worker", case, "take").state == "handling"


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("grid_worker", "worker"),
        ("grid_worker", "worker1"),
        ("group_head", "head"),
        ("village_clerk", "clerk"),
        ("mediator", "mediator"),
    ],
)
def test_given_to_somebody_nearby(ways, role, name):
    case = ways.take("desk", ways.at(State.GRADED), "dispatch", unit=None, role=role)
    case = ways.take(name, case, "take")
    assert ways.take(name, case, "report_back").state == "reported_back"


def test_a_unit_that_ended_is_not_given_anything(ways):
    from linli.kernel import verbs
    from linli.people.models import Organisation

    with verbs.writing():
        Organisation.objects.filter(pk=ways.cast.units["safety"]).update(ended_on=clock.today())
    case = ways.at(State.GRADED)
    for unit in (ways.cast.units["safety"], case.pk):
        with pytest.raises(Invalid) as refused:
            ways.take("desk", case, "dispatch", unit=unit)
        assert "target" in refused.value.fields


@pytest.mark.parametrize("role", ["", "department_officer", "town_desk", "adviser", "administrator"])
def test_only_handlers_are_given_matters(ways, role):
    with pytest.raises(Invalid) as refused:
        ways.take("desk", ways.at(State.GRADED), "dispatch", unit=None, role=role)
    assert "target" in refused.value.fields


def test_the_desk_passes_up_and_the_banner_hands_down(ways):
    case = ways.take("desk", ways.at(State.HANDLING), "pass_up", "镇里办不了。")
    assert (case.level, case.state, case.unit_id) == ("banner", "accepted", None)
    assert case.due_at == add_working(case.moved_at, reference().minutes(case.category_id, 2, "banner"))
    with pytest.raises(Invalid):
        ways.take("banner", case, "pass_up")
    case = ways.take("banner", case, "hand_down", "镇里先看。")
    assert case.level == "town"
    case = ways.take("desk", case, "hand_down")
    assert case.level == "village"
    with pytest.raises(Invalid):
        ways.take("desk", case, "hand_down")
    case = ways.take("clerk", case, "triage", unit=None, role="grid_worker")
    assert case.state == "dispatched"
    case = ways.take("clerk", case, "pass_up")
    assert case.level == "town"


@pytest.mark.parametrize("name", ["worker", "head", "clerk", "officer"])
def test_whoever_is_nearby_passes_it_to_the_desk_never_past_it(ways, name):
    case = ways.take(name, ways.at(State.HANDLING), "pass_up", "村里办不了。")
    assert (case.level, case.state, case.unit_id) == ("town", "accepted", None)


def test_not_handed_down_where_there_is_no_desk(ways):
    with pytest.raises(Invalid):
        ways.take("desk", ways.at(State.NEW, place="town"), "hand_down")
    with pytest.raises(Invalid):
        ways.take("banner", ways.at(State.NEW, place=None), "hand_down")


def test_parked_and_taken_up_again(ways):
    review = clock.today() + timedelta(days=90)
    case = ways.take("desk", ways.at(State.HANDLING), "park", "等明年的钱。", review_on=review)
    assert (case.state, case.is_open, case.review_on, case.unit_id) == ("parked", True, review, None)
    assert Entry.objects.get(case=case, step="park").params["review_on"] == str(review)
    case = ways.take("desk", case, "unpark")
    assert (case.state, case.review_on) == ("accepted", None)


@pytest.mark.parametrize("days", [None, 0, -3])
def test_parking_needs_a_day_to_come(ways, days):
    review = None if days is None else clock.today() + timedelta(days=days)
    with pytest.raises(Invalid) as refused:
        ways.take("desk", ways.at(State.NEW), "park", review_on=review)
    assert "review_on" in refused.value.fields


def test_a_parked_matter_that_goes_on_forgets_its_day(ways):
    assert ways.take("reporter", ways.at(State.PARKED), "withdraw").review_on is None
    assert ways.take("reporter", ways.at(State.PARKED), "go_higher").review_on is None


@pytest.mark.parametrize("reason", ["statutory", "not_ours", "repeated", "too_vague", "outside"])
def test_declined_with_its_reason_in_the_story(ways, reason):
    case = ways.take("desk", ways.at(State.NEW), "decline", "请走法定渠道。", decline=reason)
    assert (case.state, case.outcome) == ("declined", "declined")
    line = story(ways.actor("reporter", case), case).lines[-1]
    assert line.facts
    assert line.text == "请走法定渠道。"


def test_declining_needs_a_known_reason(ways):
    with pytest.raises(Invalid) as refused:
        ways.take("desk", ways.at(State.NEW), "decline", decline="because")
    assert "decline" in refused.value.fields


def test_the_desk_reopens_and_it_starts_over(ways):
    case = ways.take("reporter", ways.at(State.CLOSED), "rate", rating=1)
    case = ways.take("desk", case, "reopen", "没修好。")
    assert (
        case.state,
        case.level,
        case.unit_id,
        case.outcome,
        case.rating,
        case.reopened,
        case.ended_at,
    ) == ("accepted", "town", None, "", None, 1, None)
    assert ways.walk(case, "grade", "dispatch").state == "dispatched"


def test_called_back_with_a_rating(ways):
    case = ways.take("desk", ways.at(State.CLOSED), "call_back", "电话问过了，满意。", rating=5)
    assert (case.rating, case.state) == (5, "closed")
    entry = Entry.objects.get(case=case, step="call_back")
    assert entry.params == {"hat": "desk", "rating": 5, "channel": "phone", "text": True}
    with pytest.raises(Invalid):
        ways.take("desk", case, "call_back", rating=1)
    assert ways.take("desk", case, "call_back", "又问了一次。").rating == 5


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_ratings_are_one_to_five(ways, rating):
    case = ways.at(State.CLOSED)
    for name, step in (("desk", "call_back"), ("reporter", "rate")):
        with pytest.raises(Invalid) as refused:
            ways.take(name, case, step, rating=rating)
        assert "rating" in refused.value.fields


def test_unknown_outcomes_close_nothing(ways):
    with pytest.raises(Invalid) as refused:
        ways.take("desk", ways.at(State.ANSWERED), "close", outcome="perfect")
    assert "outcome" in refused.value.fields


@pytest.mark.parametrize(("public", "seen"), [(None, False), (False, False), (True, True)])
def test_a_note_may_be_shown_to_the_reporter(ways, public, seen):
    case = ways.at(State.NEW)
    ways.take("desk", case, "note", "明天去看。", public=public)
    assert Entry.objects.get(case=case, step="note").public == seen


def test_other_steps_cannot_be_made_public_or_hidden(ways):
    case = ways.take("desk", ways.at(State.NEW), "accept", public=False)
    ways.take("desk", case, "grade", public=True)
    assert dict(Entry.objects.filter(case=case).values_list("step", "public")) == {
        "report": True,
        "accept": True,
        "grade": False,
    }


def test_a_matter_is_locked_against_the_unseen(ways):
    """`case_get` and the step refuse alike, so nothing tells a stranger that the number exists."""
    from linli.kernel.errors import Missing

    case = ways.at(State.NEW)
    for name in ("desk2", "officer", "stranger"):
        with pytest.raises(Missing) as read:
            case_get(ways.actor(name, case), case.pk)
        with pytest.raises(Missing) as taken:
            ways.take(name, case, "note")
        assert str(read.value.message) == str(taken.value.message)
