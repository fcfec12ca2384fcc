"""A repeated request has one effect, whatever happened in between."""

import pytest

from linli.cases.models import Case, Entry
from linli.cases.rules.steps import State
from linli.kernel.errors import KeyReused, Missing
from linli.notify.models import Notice

pytestmark = pytest.mark.django_db
KEY = "a-key-of-a-form-0123456789"

ONCE = [
    ("desk", "accept", State.NEW),
    ("desk", "triage", State.NEW),
    ("desk", "triage", State.ACCEPTED),
    ("desk", "grade", State.ACCEPTED),
    ("desk", "dispatch", State.GRADED),
    ("officer", "take", State.DISPATCHED),
    ("officer", "report_back", State.HANDLING),
    ("officer", "extend_ask", State.HANDLING),
    ("desk", "transfer", State.HANDLING),
    ("desk", "verify", State.REPORTED_BACK),
    ("desk", "return", State.REPORTED_BACK),
    ("desk", "answer", State.VERIFIED),
    ("desk", "close", State.ANSWERED),
    ("desk", "note", State.NEW),
    ("worker", "settle", State.NEW),
    ("desk", "park", State.NEW),
    ("desk", "pass_up", State.NEW),
    ("desk", "hand_down", State.NEW),
    ("desk", "reopen", State.CLOSED),
    ("desk", "call_back", State.CLOSED),
    ("reporter", "supplement", State.WAITING),
    ("reporter", "rate", State.CLOSED),
    ("reporter", "reopen", State.CLOSED),
    ("reporter", "go_higher", State.NEW),
    ("reporter", "withdraw", State.NEW),
]


@pytest.mark.parametrize(("name", "step", "state"), ONCE, ids=str)
def test_a_repeated_step_has_one_effect(ways, name, step, state):
    """The second request carries what the form carried: the same words, key and `expected`."""
    case = ways.at(state)
    seen = case.seq
    first = ways.take(name, case, step, expected=seen, key=KEY)
    left = Case.objects.filter(pk=case.pk).values().get(), Entry.objects.count(), Notice.objects.count()
    again = ways.take(name, case, step, expected=seen, key=KEY)
    assert (again.pk, again.seq, again.state) == (first.pk, first.seq, first.state)
    assert left == (
        Case.objects.filter(pk=case.pk).values().get(),
        Entry.objects.count(),
        Notice.objects.count(),
    )


def test_answer_and_close_repeated(ways):
    case = ways.at(State.VERIFIED)
    for _time in range(2):
        done = ways.take("desk", case, "answer", outcome="solved", expected=case.seq, key=KEY)
        assert done.state == "closed"
    assert Entry.objects.filter(case=case, step="close").count() == 1
    with pytest.raises(KeyReused):
        ways.take("desk", case, "answer", outcome="explained", key=KEY)
    with pytest.raises(KeyReused):
        ways.take("desk", case, "answer", key=KEY)


def test_a_repeat_comes_before_every_other_check(ways):
    """Others moved it on since: the repeat is neither stale nor impossible nor forbidden."""
    case = ways.at(State.NEW)
    ways.take("desk", case, "triage", expected=1, key=KEY)
    ways.walk(case, "take", "report_back", "verify", "answer", "close")
    assert ways.take("desk", case, "triage", expected=1, key=KEY).state == "closed"
    up = ways.at(State.NEW)
    ways.take("desk", up, "pass_up", key="another-key")
    assert ways.take("desk", up, "pass_up", key="another-key").level == "banner"


def test_a_repeat_by_somebody_who_no_longer_sees_it_is_not_found(ways):
    case = ways.at(State.HANDLING)
    ways.take("officer", case, "hand_back", key=KEY)
    with pytest.raises(Missing):
        ways.take("officer", case, "hand_back", key=KEY)
    assert Entry.objects.filter(case=case, step="hand_back").count() == 1


@pytest.mark.parametrize(
    ("step", "first", "second"),
    [
        ("note", {"words": "一"}, {"words": "二"}),
        ("note", {}, {"public": True}),
        ("grade", {"grade": 1}, {"grade": 2}),
        ("triage", {"grade": 1}, {"grade": 2}),
        ("park", {}, {"review_on": "later"}),
    ],
)
def test_a_key_with_another_body_is_refused(ways, step, first, second):
    from datetime import timedelta

    from linli.kernel import clock

    if second.get("review_on"):
        second = {"review_on": clock.today() + timedelta(days=99)}
    case = ways.at(State.ACCEPTED)
    ways.take("desk", case, step, key=KEY, **first)
    with pytest.raises(KeyReused):
        ways.take("desk", case, step, key=KEY, **second)


def test_a_key_with_another_step_matter_or_file_is_refused(ways, photo):
    case, other = ways.at(State.NEW), ways.at(State.NEW)
    ways.take("desk", case, "note", key=KEY)
    with pytest.raises(KeyReused):
        ways.take("desk", case, "accept", key=KEY)
    with pytest.raises(KeyReused):
        ways.take("desk", other, "note", key=KEY)
    with pytest.raises(KeyReused):
        ways.take("desk", case, "note", key=KEY, files=photo())


def test_keys_belong_to_whoever_used_them(ways):
    case, other = ways.at(State.NEW), ways.at(State.NEW)
    ways.take("desk", case, "note", key=KEY)
    ways.take("clerk", case, "note", key=KEY)
    ways.take("reporter", case, "supplement", key=KEY)
    ways.take("reporter", other, "supplement", key=KEY)
    assert Entry.objects.filter(step__in=("note", "supplement")).count() == 4


def test_a_refused_step_does_not_use_its_key_up(ways):
    from linli.kernel.errors import Invalid, Stale

    case = ways.at(State.NEW)
    with pytest.raises(Stale):
        ways.take("desk", case, "accept", expected=9, key=KEY)
    with pytest.raises(Invalid):
        ways.take("desk", case, "decline", " ", key=KEY)
    assert ways.take("desk", case, "accept", expected=1, key=KEY).state == "accepted"


def test_a_move_is_not_changed_by_taking_it(ways):
    from linli.cases.actions.moving import Move
    from linli.cases.actions.steps import take_step

    case = ways.at(State.NEW)
    move = Move(ways.actor("desk"), case.pk, "triage", words="请看看。", key=KEY)
    before = repr(move)
    take_step(move, ways.given("triage"))
    assert repr(move) == before
    assert take_step(move, ways.given("triage")).seq == 4
