"""Reminders: before the deadline whoever owes the step, after it the level above; once, never at night."""

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.cases.actions import sweeping
from linli.cases.actions.reference import remind_hours_set
from linli.cases.actions.sweeping import reminders_sweep
from linli.cases.jobs import SCHEDULE, remind
from linli.cases.models import Case
from linli.cases.rules.steps import State
from linli.kernel import clock, verbs
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Forbidden, Invalid
from linli.kernel.models import Audit, Due
from linli.notify.actions import Letter, channel_add, notices_send_many
from linli.notify.models import Channel, Delivery, Notice
from linli.notify.reads import inbox, render_notice
from linli.notify.rules import MANY
from linli.people.models import Posting

pytestmark = pytest.mark.django_db
MONDAY = datetime(2024, 11, 18, 9, 0, tzinfo=clock.LOCAL)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def monday(cast):
    """A working week whose holidays are published, with everybody in office since long before."""
    with verbs.writing():
        Posting.objects.update(from_on=date(2024, 1, 1))
    with clock.at(MONDAY):
        yield


@pytest.fixture
def sweep(ways):
    """`sweep(at)` → the reminders that a sweep at that moment sent, as (key, name of user), sorted."""
    names = {user: name for name, user in ways.cast.users.items()}

    def _sweep(at):
        before = set(Notice.objects.values_list("pk", flat=True))
        with clock.at(at):
            reminders_sweep(actor=SYSTEM)
        rows = Notice.objects.exclude(pk__in=before)
        return sorted((row.key, names[row.user_id]) for row in rows)

    return _sweep


def with_worker(ways):
    return ways.take("desk", ways.at(State.GRADED), "dispatch", unit=None, role="grid_worker")


SOON = [("case_soon", "worker"), ("case_soon", "worker1")]
LATE = [("case_late", "worker"), ("case_late", "worker1"), ("case_late_above", "head")]


def test_once_before_and_once_after_the_deadline(ways, sweep):
    case = with_worker(ways)
    assert sweep(case.soon_at - MINUTE) == []
    assert sweep(case.soon_at) == SOON
    assert sweep(case.soon_at + MINUTE) == []
    assert sweep(case.due_at - MINUTE) == []
    assert sweep(case.due_at) == LATE
    assert sweep(case.due_at + timedelta(days=30)) == []


def test_days_without_a_worker_cost_one_reminder_not_five(ways, sweep):
    case = with_worker(ways)
    assert sweep(case.due_at + timedelta(days=7)) == LATE
    assert sweep(case.due_at + timedelta(days=14)) == []


def test_every_step_with_a_fresh_clock_reminds_anew(ways, sweep):
    case = with_worker(ways)
    assert sweep(case.due_at) == LATE
    with clock.at(case.due_at):
        case = ways.take("worker", case, "pass_up", "办不了。")
    assert sweep(case.soon_at) == [("case_soon", "head")]
    with clock.at(case.soon_at):
        note = ways.take("head", case, "note", "看过了。")
    assert note.due_at == case.due_at
    assert sweep(case.soon_at + MINUTE) == [], "a step that leaves the clock alone reminds of nothing"
    assert sweep(case.due_at) == [("case_late", "head"), ("case_late_above", "clerk")]


def test_who_hears_along_the_way(ways, sweep):
    """Unit → desk; desk of the town → desk of the banner; the banner's own desk → itself alone."""
    case = ways.at(State.HANDLING)
    assert sweep(case.soon_at) == [("case_soon", "officer")]
    assert sweep(case.due_at) == [("case_late", "officer"), ("case_late_above", "desk")]
    with clock.at(case.due_at):
        case = ways.take("officer", case, "report_back")
    assert sweep(case.due_at) == [("case_late", "desk"), ("case_late_above", "banner")]
    with clock.at(case.due_at):
        case = ways.take("reporter", case, "go_higher", "太慢了。")
    assert sweep(case.due_at) == [("case_late", "banner")]


def test_a_paused_clock_is_silent_and_goes_on_with_what_was_left(ways, sweep):
    case = ways.at(State.WAITING)
    assert case.remind_at is None
    assert sweep(MONDAY + timedelta(days=60)) == []
    with clock.at(MONDAY + timedelta(days=7)):
        case = ways.take("reporter", case, "supplement", "整条街。")
    assert case.remind_at == case.soon_at
    assert sweep(case.soon_at) == [("case_soon", "officer")]


def test_an_extension_brings_a_fresh_reminder(ways, sweep):
    case = ways.at(State.HANDLING)
    assert sweep(case.soon_at) == [("case_soon", "officer")]
    with clock.at(case.soon_at):
        ways.take("officer", case, "extend_ask", days=3)
        assert Case.objects.get(pk=case.pk).remind_at == case.due_at, "asking changes nothing"
        longer = ways.take("desk", case, "extend_grant")
    assert longer.remind_at == longer.soon_at > case.due_at
    assert sweep(case.due_at) == []
    assert sweep(longer.soon_at) == [("case_soon", "officer")]
    assert sweep(longer.due_at) == [("case_late", "officer"), ("case_late_above", "desk")]


@pytest.mark.parametrize("state", [State.CLOSED, State.DECLINED, State.WITHDRAWN, State.NEW, State.ANSWERED])
def test_what_has_ended_or_has_no_clock_reminds_of_nothing(ways, sweep, state):
    assert ways.at(state).remind_at is None
    assert sweep(MONDAY + timedelta(days=365)) == []


def test_a_parked_matter_reminds_its_desk_once_on_its_day(ways, sweep):
    review = date(2024, 12, 2)
    case = ways.take("desk", ways.at(State.ACCEPTED), "park", review_on=review)
    assert sweep(datetime.combine(review, time(7, 59), clock.LOCAL) - timedelta(days=3)) == []
    assert sweep(datetime.combine(review, time(8), clock.LOCAL)) == [("case_review", "desk")]
    assert sweep(datetime.combine(review, time(9), clock.LOCAL)) == []
    with clock.at(datetime.combine(review, time(9), clock.LOCAL)):
        again = ways.take("desk", ways.take("desk", case, "unpark"), "park", review_on=date(2025, 1, 15))
    assert sweep(clock.local(again.remind_at).replace(hour=10)) == [("case_review", "desk")]


@pytest.mark.parametrize(
    ("quiet", "morning"),
    [
        (datetime(2024, 11, 21, 23, 30), datetime(2024, 11, 22, 8, 0)),
        (datetime(2024, 11, 23, 10, 0), datetime(2024, 11, 25, 8, 0)),  # a Saturday
        (datetime(2025, 1, 29, 10, 0), datetime(2025, 2, 5, 8, 0)),  # the Spring Festival
    ],
)  # fmt: skip
def test_never_at_night_or_on_days_off_and_nothing_is_lost(ways, sweep, quiet, morning):
    case = with_worker(ways)
    assert case.due_at < quiet.replace(tzinfo=clock.LOCAL)
    assert sweep(quiet.replace(tzinfo=clock.LOCAL)) == []
    assert sweep(morning.replace(tzinfo=clock.LOCAL) - MINUTE) == []
    assert sweep(morning.replace(tzinfo=clock.LOCAL)) == LATE


def test_the_hours_are_data(ways, sweep):
    case = with_worker(ways)
    saturday = datetime(2024, 11, 23, 6, 30, tzinfo=clock.LOCAL)
    remind_hours_set(actor=ways.actor("admin"), opens=time(6), closes=time(7), every_day=True)
    assert case.due_at < saturday
    assert sweep(saturday.replace(hour=9)) == []
    assert sweep(saturday) == LATE
    with pytest.raises(Invalid):
        remind_hours_set(actor=SYSTEM, opens=time(9), closes=time(9))
    with pytest.raises(Forbidden):
        remind_hours_set(actor=ways.actor("desk"), opens=time(9), closes=time(10))


def test_a_complaint_about_an_office_never_reminds_it(ways, sweep):
    case = ways.take("desk", ways.receipt(about="village").case, "triage", unit=ways.cast.units["water"])
    assert sweep(case.due_at) == [("case_late", "officer"), ("case_late_above", "desk")]


def test_an_empty_office_is_no_dead_end(ways, sweep):
    from linli.cases.tests.test_ladder import end_posts

    case = with_worker(ways)
    end_posts("grid_worker")
    end_posts("group_head")
    assert sweep(case.soon_at) == []
    assert sweep(case.due_at) == [("case_late_above", "clerk")]


def test_a_sweep_that_breaks_off_has_done_nothing(ways, sweep, monkeypatch):
    case = with_worker(ways)

    def broken(**_given):
        raise ValidationError("killed")

    with monkeypatch.context() as patch, clock.at(case.due_at):
        patch.setattr(sweeping, "audit_record", broken)
        with pytest.raises(ValidationError):
            reminders_sweep(actor=SYSTEM)
    assert not Notice.objects.filter(key__startswith="case_late").exists()
    assert sweep(case.due_at) == LATE


def test_batches_leave_nothing_behind_and_their_statements_do_not_grow(ways, monkeypatch):
    cases = [with_worker(ways) for _n in range(7)]
    late = max(case.due_at for case in cases)

    with clock.at(late):
        seats = sweeping.seated()
        counts = []
        for _round in range(4):
            with CaptureQueriesContext(
                connection,
            ) as seen:
                taken = sweeping.reminders_send(actor=SYSTEM, source="matters", seats=seats, limit=3)
            counts.append((taken, len(seen)))
    assert [taken for taken, _statements in counts] == [3, 3, 1, 0]
    assert counts[1][1] <= 9
    assert Counter(Notice.objects.values_list("key", flat=True))["case_late_above"] == 7


def test_it_is_on_record_and_on_the_schedule(ways, sweep):
    from linli.site.schedule import SCHEDULE as ALL

    case = with_worker(ways)
    sweep(case.due_at)
    row = Audit.objects.get(verb="reminders_send")
    assert (row.object_kind, row.detail) == ("matters", {"taken": 1, "notices": 3})
    with clock.at(case.due_at):
        assert remind() == 0
    assert set(SCHEDULE) <= set(ALL)


def test_other_sources_join_the_sweep(ways, monkeypatch):
    """What later has deadlines of its own only needs to say what is due, and to mark it."""
    waiting = [ways.cast.users["officer"]] * 5

    def tasks(now, limit, seats):
        taken, waiting[:] = waiting[:limit], waiting[limit:]
        about = {"number": "任务", "category_zh": "", "category_en": "", "due": ""}
        return len(taken), [Letter("case_soon", "case", user, frozenset({user}), about) for user in taken]

    monkeypatch.setitem(sweeping.SOURCES, "tasks", tasks)
    assert reminders_sweep(actor=SYSTEM) == 5
    assert Notice.objects.filter(user_id=ways.cast.users["officer"], key="case_soon").count() == 5


# ------------------------------------------------------------------ what people read


@pytest.mark.parametrize("key", ["soon", "late", "late_above", "review", "pass_up", "go_higher"])
@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_every_message_reads_well_in_both_languages(key, lang):
    from django.utils import translation

    params = {"number": "WHY-2024-00068", "category_zh": "公共设施", "category_en": "Public facilities"}
    with translation.override(lang):
        subject, body = render_notice(f"case_{key}", {**params, "due": "11-18 09:00"})
    assert "WHY-2024-00068" in subject
    assert (params["category_en"] if lang == "en" else params["category_zh"]) in body
    assert any("一" <= sign <= "鿿" for sign in subject) == (lang != "en")


def test_the_inbox_shows_it_to_whoever_still_sees_the_matter(ways, sweep):
    case = with_worker(ways)
    sweep(case.due_at)
    head = ways.actor("head")
    (line,) = [line for line in inbox(head) if line.notice.key == "case_late_above"]
    assert case.number in line.text
    assert str(case.pk) in line.link


def test_channels_get_a_few_one_by_one_and_many_as_a_number(ways):
    officer = ways.actor("officer")
    channel_add(actor=officer, kind="mail", address="officer@example.test", quiet_from=None, quiet_until=None)
    case = ways.at(State.HANDLING)
    params = {"number": case.number, "category_zh": "", "category_en": "", "due": ""}
    letter = Letter("case_soon", "case", case.pk, frozenset({officer.user_id}), params)
    assert notices_send_many(letters=[letter] * MANY) == MANY
    assert Delivery.objects.filter(key="case_soon").count() == MANY
    assert notices_send_many(letters=[letter] * (MANY + 1)) == MANY + 1
    assert Delivery.objects.filter(key="case_soon").count() == MANY
    many = Delivery.objects.get(key="many")
    assert (many.object_kind, many.object_id) == ("channel", Channel.objects.get().pk)
    assert many.params == {"count": MANY + 1}
    assert Due.objects.filter(object_id=many.pk).exists()
    assert str(MANY + 1) in render_notice("many", many.params)[0]
