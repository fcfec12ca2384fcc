"""Promises: answered once, remembered on their day, part of what waits."""

from datetime import timedelta

import pytest

from linli.kernel import clock, ids
from linli.kernel.actions.outbox import due_run
from linli.kernel.errors import Forbidden, Invalid, Missing, Stale
from linli.notify.models import Notice
from linli.notify.reads import inbox
from linli.people.reads.work import work_of
from linli.visits.actions.promises import follow_up_done, promise_settle, visit_promise_remind
from linli.visits.models import FollowUp, Promise
from linli.visits.reads.visits import follow_ups_waiting, promises_waiting
from linli.visits.tests.visiting import note, posting_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def promise_of(visit):
    return Promise.objects.get(visit=visit)


def settle(actor, row, stand="kept", **more):
    return promise_settle(
        actor=actor, promise_id=row.pk, stand=stand, expected=more.pop("expected", 1), **more
    )


def test_kept_once(cast, visit):
    row = settle(cast.actor("worker"), promise_of(visit))
    assert (row.stand, row.settled_on, row.seq) == ("kept", clock.today(), 2)
    with pytest.raises(Stale):
        settle(cast.actor("worker"), row, "cannot", why="名额满了")
    with pytest.raises(Stale):
        settle(cast.actor("worker"), row, expected=2)


def test_cannot_needs_its_reason_and_the_reason_sorts_nobody(cast, visit):
    worker, row = cast.actor("worker"), promise_of(visit)
    for why in ("", "他家是重点人员"):
        with pytest.raises(Invalid) as refused:
            settle(worker, row, "cannot", why=why)
        assert list(refused.value.fields) == ["why"]
    with pytest.raises(Invalid):
        settle(worker, row, "open")
    assert settle(worker, row, "cannot", why="名额满了").why.reveal() == "名额满了"


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("worker", None),
        ("clerk", None),
        ("desk", Forbidden),
        ("worker1", Missing),
        ("head", Missing),
        ("banner", Missing),
        ("admin", Missing),
        ("officer", Missing),
        ("desk2", Missing),
        ("clerk2", Missing),
    ],
)
def test_who_answers(cast, visit, name, answer):
    actor, row = cast.actor(name), promise_of(visit)
    seen = [one.row for one in promises_waiting(actor)]
    assert seen == ([row] if name in ("worker", "clerk", "desk") else [])
    if answer is None:
        assert settle(actor, row).stand == "kept"
        return
    with pytest.raises(answer):
        settle(actor, row)


def test_on_its_day_whoever_promised_is_reminded_and_nobody_else(cast, home):
    row = promise_of(note(cast.actor("worker"), home))
    with clock.at(clock.now() + DAY):
        due_run()
        (notice,) = Notice.objects.filter(key="visit_promise_due")
        assert notice.user_id == cast.users["worker"]
        assert home.number not in str(notice.params)
        assert inbox(cast.actor("worker"))
    settle(cast.actor("worker"), row)
    visit_promise_remind(promise_id=row.pk)
    visit_promise_remind(promise_id=ids.new())
    assert Notice.objects.filter(key="visit_promise_due").count() == 1


def test_open_promises_wait_in_the_work_of_the_office(cast, visit):
    row = posting_of(cast, "worker")
    work = work_of(cast.actor("worker"), row)
    assert work.total == 2
    assert work.oldest == clock.today()
    (item,) = [item for item in work.items if "promises" in item.url]
    assert "保温棉" not in str(item)
    assert [item for item in work_of(cast.actor("banner"), row).items if "promises" in item.url] == []
    assert work_of(cast.actor("banner"), row).total == 2


def test_a_line_is_ticked_off_once_by_its_own(cast, visit):
    worker = cast.actor("worker")
    ((line, _number),) = follow_ups_waiting(worker)
    for name in ("clerk", "desk", "worker1", "admin"):
        with pytest.raises(Missing):
            follow_up_done(actor=cast.actor(name), follow_up_id=line.row.pk)
    follow_up_done(actor=worker, follow_up_id=line.row.pk)
    with clock.at(clock.now() + DAY):
        follow_up_done(actor=worker, follow_up_id=line.row.pk)
    assert FollowUp.objects.get(pk=line.row.pk).done_on == clock.today()
    assert follow_ups_waiting(worker) == []
