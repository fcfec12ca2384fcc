"""Random legal and illegal steps through the real verbs: nothing forbidden is reached, all are answered."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.cases.actions.sweeping import reminders_sweep
from linli.cases.actions.telling import handlers_of
from linli.cases.models import Case, Entry
from linli.cases.reads.lists import Filter, page
from linli.cases.reads.stories import case_get, story
from linli.cases.reads.verifying import broken
from linli.cases.reads.visible import sees_case
from linli.cases.rules.ladder import held_at, waits_at
from linli.cases.rules.place import HANDLER_ROLES, hats
from linli.cases.rules.reminding import first
from linli.cases.rules.steps import OPEN, STEPS, TAKERS, WITH_HANDLER, State, next_state
from linli.kernel import clock
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Forbidden, Invalid, LinliError, Missing
from linli.notify.models import Notice

pytestmark = pytest.mark.django_db
WHO = (
    *("reporter", "stranger", "worker", "worker1", "head", "clerk", "mediator", "desk", "banner"),
    *("officer", "officer2", "officer3", "desk2", "clerk2", "admin"),
)
REPORTS = (
    {},
    {"place": "village"},
    {"place": None},
    {"about": "village"},
    {"about": "town"},
    {"straight_up": True},
    {"about_unit": "water"},
    {"by": "worker", "channel": "grid"},
)
UNITS = ("water", "safety", "forestry")
ELSEWHERE = {"sort", "merge", "unmerge", "link", "unlink", "split"}
"""They lead to another kind, or concern other matters too: `test_rules_voices`, `test_tied_any_way`."""
SAID = ("answer", "settle", "decline", "set_aside")


class Undo(Exception):
    """Takes back what one example did."""


def reported(ways, how):
    given_ = dict(how)
    unit, by = given_.pop("about_unit", None), given_.pop("by", None)
    more = {"by": ways.actor(by)} if by else {}
    return ways.receipt(about_unit_id=ways.cast.units[unit] if unit else None, **more, **given_).case


def chosen(ways, data, case):
    """(who, step): half of the time something the page offers, else anything by anybody."""
    who = data.draw(st.sampled_from(WHO), label="who")
    if data.draw(st.booleans(), label="legal"):
        seeing = [name for name in WHO if sees_case(ways.actor(name, case), case.pk)]
        offers = [
            (name, step)
            for name in seeing
            for step in story(ways.actor(name, case), case_get(ways.actor(name, case), case.pk)).steps
            if step not in ELSEWHERE
        ]
        if offers:
            return *data.draw(st.sampled_from(offers), label="offered"), True
    return (
        who,
        data.draw(st.sampled_from(sorted(set(STEPS) - {"report", "go_without"} - ELSEWHERE)), label="step"),
        False,
    )


def target(ways, data):
    role = data.draw(st.sampled_from(["", *HANDLER_ROLES]), label="role")
    unit = None if role else ways.cast.units[data.draw(st.sampled_from(UNITS), label="unit")]
    return {"role": role, "unit": unit}


def check(ways, case):
    """What holds of a matter whatever was done to it."""
    state, standing = State(case.state), case.standing
    assert standing.level.height >= standing.floor
    held = held_at(standing)
    assert held is None or held.height >= standing.floor
    assert case.is_open == (state in OPEN) == (case.ended_at is None)
    if state not in OPEN:
        assert (case.due_at, case.soon_at, case.left_minutes, case.remind_at) == (None,) * 4
        answered(ways, case)
    assert (case.settled_level != "") == (case.settled_on is not None) == (state == State.CLOSED)
    assert (case.review_on is not None) == (state == State.PARKED)
    assert case.remind_at in (None, case.due_at, first(case.due_at, case.soon_at, case.review_on))
    if state in WITH_HANDLER:
        assert case.unit_id or case.handler_role
        assert case.unit_id is None or case.unit_id != case.about_unit_id
        names = {user: name for name, user in ways.cast.users.items()}
        assert all(sees_case(ways.actor(names[user]), case.pk) for user in handlers_of(case))
    entries = list(Entry.objects.filter(case=case).order_by("seq"))
    assert [entry.seq for entry in entries] == list(range(1, case.seq + 1))
    assert entries[-1].to_state == state
    if case.is_open:
        found = page(SYSTEM, Filter(level=waits_at(standing)), limit=5).rows
        assert [row.case.pk for row in found] == [case.pk]


def answered(ways, case):
    """Its reporter reads the answer or the reason, unless they took it back themselves."""
    lines = story(ways.actor("reporter", case), case).lines
    last = [line for line in lines if line.entry.step in (*SAID, "withdraw")][-1]
    assert last.entry.step == "withdraw" or (last.text and last.entry.public)


def one_step(ways, data, case):
    """Tries one step; what is refused has changed nothing and says why in the right way."""
    who, step, offered = chosen(ways, data, case)
    actor, before = ways.actor(who, case), State(case.state)
    worn, seen = hats(actor, case.standing), sees_case(actor, case.pk)
    resume = State(case.resume_state) if case.resume_state else None
    more = target(ways, data) if step in ("dispatch", "transfer") else {}
    refused: LinliError | None = None
    try:
        with transaction.atomic():
            done = ways.take(who, case, step, **more)
    except LinliError as error:
        refused = error
    if refused is not None:
        case.refresh_from_db()
        assert Entry.objects.filter(case=case).count() == case.seq, "a refusal leaves nothing behind"
        assert not offered or more, (who, step, str(refused.message))
        right = Missing if not seen else Invalid if TAKERS[step] & worn else Forbidden
        assert isinstance(refused, right), (who, step)
        return case
    assert seen
    assert TAKERS[step] & worn
    nearby = STEPS[step].nearby is not None and bool(done.handler_role)
    graded = bool(done.grade_id)
    assert done.state == next_state(before, step, resume, nearby=nearby, graded=graded)
    return Case.objects.get(pk=case.pk)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_random_steps(ways, data):
    now = clock.now()
    try:
        with transaction.atomic():
            case = reported(ways, data.draw(st.sampled_from(REPORTS), label="report"))
            for _step in range(data.draw(st.integers(4, 14), label="steps")):
                now += timedelta(minutes=data.draw(st.sampled_from([5, 300, 1500, 9000]), label="minutes"))
                with clock.at(now):
                    case = one_step(ways, data, case)
                    if data.draw(st.booleans(), label="sweep"):
                        reminders_sweep(actor=SYSTEM)
                        case.refresh_from_db()
                    check(ways, case)
            once_each(case)
            assert not list(broken())
            raise Undo
    except Undo:
        pass


def once_each(case):
    """Nobody heard twice of one deadline."""
    keys = ("case_soon", "case_late", "case_late_above")
    heard = [
        (row.user_id, row.key, row.params["due"])
        for row in Notice.objects.filter(object_id=case.pk, key__in=keys)
    ]
    assert len(heard) == len(set(heard))
