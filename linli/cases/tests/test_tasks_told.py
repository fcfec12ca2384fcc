"""Who hears of a supporting task, what waits for which office, and what happens when it changes hands."""

import json
from datetime import timedelta

import pytest
from django.utils import translation

from linli.cases.models import Entry, Task
from linli.cases.reads.offices import office_work
from linli.cases.reads.task_offices import task_work, tasks_empty, tasks_waiting_count
from linli.cases.reads.tasks import sees_task, tasks_waiting
from linli.cases.rules.steps import State
from linli.kernel import clock, verbs
from linli.kernel.actor import SYSTEM
from linli.notify.models import Notice
from linli.notify.reads import inbox
from linli.people.actions.deputies import deputy_name
from linli.people.actions.handing import posting_hand_over
from linli.people.actions.postings import posting_end
from linli.people.models import Person, Posting
from linli.people.reads.work import empty_offices, work_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(ways):
    """`told()` → {notice key: names} of everything sent since the last look."""
    names = {pk: name for name, pk in ways.cast.users.items()}

    def _told():
        rows = list(Notice.objects.filter(read_at=None))
        found = {}
        for row in rows:
            found.setdefault(row.key, set()).add(names[row.user_id])
        assert len(rows) == len({(row.user_id, row.key, row.object_id) for row in rows}), "nobody twice"
        with verbs.writing():
            Notice.objects.update(read_at=clock.now())
        return found

    return _told


def posting_of(cast, name):
    return Posting.objects.get(person__user_id=cast.users[name])


def person_of(cast, name):
    return Person.objects.get(user_id=cast.users[name])


def test_along_the_way(ways, told):
    case = ways.at(State.HANDLING)
    told()
    safety, forest = ways.whistle(case, "safety", "forestry")
    assert told() == {"task_ask": {"officer2", "officer3"}}
    ways.do("officer2", safety, "take")
    assert told() == {}
    ways.do("officer2", safety, "more", days=2)
    assert told() == {"task_more": {"desk"}}
    ways.do("desk", safety, "grant", "")
    assert told() == {"task_grant": {"officer2"}}
    ways.do("officer2", safety, "note", "哪根杆？")
    assert told() == {"task_note": {"officer", "desk"}}
    ways.do("officer", safety, "note", "最东边那根。")
    assert told() == {"task_note": {"officer2"}}
    ways.do("officer2", safety, "report")
    assert told() == {"task_report": {"officer", "desk"}}
    ways.do("officer3", forest, "refuse")
    assert told() == {"task_refuse": {"banner", "desk"}}
    ways.do("banner", forest, "stand")
    assert told() == {"task_stand": {"officer3", "desk"}}
    ways.do("officer3", forest, "report")
    assert told() == {"task_report": {"officer", "desk"}, "tasks_answered": {"officer", "desk"}}
    ways.do("desk", forest, "return")
    assert told() == {"task_return": {"officer3"}}
    ways.do("desk", forest, "withdraw")
    assert told() == {"task_withdraw": {"officer3"}, "tasks_answered": {"officer"}}
    ways.do("desk", safety, "accept", "")
    assert told() == {"task_accept": {"officer2"}}


def test_excused_and_given_to_another(ways, told):
    case = ways.at(State.HANDLING)
    (task,) = ways.whistle(case, "forestry")
    ways.do("officer3", task, "refuse")
    told()
    ways.do("banner", task, "move", unit="safety")
    assert told() == {"task_move": {"officer3", "desk"}, "task_ask": {"officer2"}}
    other = Task.objects.get(moved_from=task)
    ways.do("officer2", other, "refuse")
    told()
    ways.do("banner", other, "excuse")
    assert told() == {"task_excuse": {"officer2", "desk"}, "tasks_answered": {"officer", "desk"}}


def test_whom_it_ended_for(ways, told):
    case = ways.at(State.HANDLING)
    ways.whistle(case, "safety", roles=["group_head"])
    told()
    ways.take("desk", case, "settle", without="好了。")
    assert told() == {"task_end": {"officer2", "head"}}


def test_messages_hold_no_words_and_read_well(ways):
    case = ways.at(State.HANDLING)
    (task,) = ways.whistle(case, "safety", words="悄悄话")
    row = Notice.objects.get(key="task_ask")
    assert "悄悄话" not in json.dumps(row.params, ensure_ascii=False)
    for language, part in (("zh-hans", "请"), ("en", "asked to help")):
        with translation.override(language):
            (line,) = inbox(ways.actor("officer2"))
            assert part in line.text
            assert line.link == f"/desk/tasks/{task.pk}/"
    for key in ("refuse", "note"):
        ways.do("officer2", task, key)
    with translation.override("en"):
        texts = [line.text for line in inbox(ways.actor("desk"))]
    assert any("Emergency office refused" in text for text in texts)
    posting_end(actor=SYSTEM, posting_id=posting_of(ways.cast, "officer2").pk, until_on=clock.yesterday())
    assert inbox(ways.actor("officer2"))[0].text == "", "nothing of it once one is not posted there"


# ------------------------------------------------------------------ offices


def test_what_waits_for_an_office_includes_its_tasks(ways):
    case = ways.at(State.HANDLING)
    ways.whistle(case, "safety", "forestry")
    cast = ways.cast
    row = posting_of(cast, "officer2")
    assert tasks_waiting_count(row) == 1
    work = work_of(cast.actor("banner"), row)
    assert (work.total, work.oldest) == (1, clock.today())
    (item,) = work.items
    assert item.number == case.number
    with translation.override("en"):
        assert task_work(cast.actor("banner"), row).by == [("joint task: asked", 1)]
    bare = task_work(cast.actor("admin"), row)
    assert (bare.total, bare.items) == (1, [])
    assert office_work(cast.actor("banner"), row).total == 0
    assert [tasks_waiting(cast.actor(name)) for name in ("officer2", "officer3", "officer", "desk")] == [
        1,
        1,
        0,
        0,
    ]


def test_a_successor_hears_how_many_tasks_wait_and_reads_the_unread(ways):
    cast, case = ways.cast, ways.at(State.HANDLING)
    (task,) = ways.whistle(case, "safety")
    posting_hand_over(
        actor=cast.actor("banner"),
        posting_id=posting_of(cast, "officer2").pk,
        to_person_id=person_of(cast, "officer3").pk,
        on=clock.today(),
    )
    keys = {line.notice.key: line for line in inbox(cast.actor("officer3"))}
    assert keys["office_handed_over"].notice.params["tasks"] == 1
    assert keys["task_ask"].link == f"/desk/tasks/{task.pk}/"
    assert not sees_task(cast.actor("officer2"), task.pk), "the old holder is out at once"
    ways.do("officer3", task, "take")
    assert "for" not in Entry.objects.get(case=case, step="task_take").params


def test_a_deputy_answers_for_somebody_away(ways):
    cast, case, today = ways.cast, ways.at(State.HANDLING), clock.today()
    (task,) = ways.whistle(case, "safety")
    row = posting_of(cast, "officer2")
    deputy_name(
        actor=cast.actor("officer2"),
        posting_id=row.pk,
        person_id=person_of(cast, "officer3").pk,
        from_on=today,
        until_on=today + timedelta(days=9),
    )
    assert tasks_waiting(cast.actor("officer3")) == 1
    ways.do("officer3", task, "report")
    assert Entry.objects.get(case=case, step="task_report").params["for"] == str(row.pk)


def test_an_office_that_falls_empty_with_tasks_is_told_and_listed(ways):
    cast, case = ways.cast, ways.at(State.HANDLING)
    ways.whistle(case, "safety", roles=["group_head"])
    assert tasks_empty(cast.actor("banner")) == []
    for name in ("officer2", "head"):
        posting_end(actor=SYSTEM, posting_id=posting_of(cast, name).pk)
    rows = Notice.objects.filter(key="office_empty")
    assert {(row.params["count"], row.params["tasks"]) for row in rows} == {(0, 1)}
    with translation.override("en"):
        for who in ("banner", "admin", "desk"):
            found = {row.name: row.waiting for row in empty_offices(cast.actor(who))}
            assert found["Emergency office department officer"] == 1
            assert len(found) == 2
        assert tasks_empty(cast.actor("desk2")) == []


def test_both_kinds_of_work_of_one_empty_office_are_one_line(ways):
    cast = ways.cast
    ways.at(State.DISPATCHED)
    ways.whistle(ways.at(State.GRADED), "water")
    posting_end(actor=SYSTEM, posting_id=posting_of(cast, "officer").pk)
    with translation.override("en"):
        found = [(row.name, row.waiting) for row in empty_offices(cast.actor("banner"))]
    assert found == [("Water station department officer", 2)]
