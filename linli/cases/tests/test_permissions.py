"""Who may take which step, and who may not even know: the whole table over the cast."""

import pytest
from django.db import transaction

from linli.cases.actions.looking import reporter_reveal
from linli.cases.models import Case
from linli.cases.reads.stories import story
from linli.cases.rules.steps import STEPS, State
from linli.cases.tests.ways import Ways
from linli.kernel.actor import ANONYMOUS, SYSTEM
from linli.kernel.errors import Forbidden, Missing
from linli.kernel.models import Audit

pytestmark = pytest.mark.django_db
EVERYBODY = (
    "desk",
    "clerk",
    "head",
    "worker",
    "worker1",
    "mediator",
    "officer",
    "officer2",
    "banner",
    "admin",
    "desk2",
    "clerk2",
    "reporter",
    "stranger",
)
DESK = {"desk", "banner"}
NEAR = DESK | {"clerk", "head", "worker", "worker1"}
SEES = NEAR | {"reporter"}
OFFICER = {"officer"}

TABLE: dict[str, tuple[State, set[str]]] = {
    "accept": (State.NEW, DESK),
    "triage": (State.NEW, DESK),
    "grade": (State.ACCEPTED, DESK),
    "dispatch": (State.GRADED, DESK),
    "take": (State.DISPATCHED, OFFICER),
    "report_back": (State.HANDLING, OFFICER),
    "verify": (State.REPORTED_BACK, DESK),
    "return": (State.REPORTED_BACK, DESK),
    "answer": (State.VERIFIED, DESK),
    "close": (State.ANSWERED, DESK),
    "settle": (State.HANDLING, NEAR | OFFICER),
    "ask_more": (State.HANDLING, DESK | OFFICER),
    "go_on": (State.WAITING, DESK),
    "decline": (State.NEW, DESK),
    "set_aside": (State.NEW, DESK),
    "bring_back": (State.DECLINED, DESK),
    "transfer": (State.HANDLING, DESK),
    "hand_back": (State.HANDLING, OFFICER),
    "pass_up": (State.HANDLING, NEAR | OFFICER),
    "hand_down": (State.NEW, DESK),
    "extend_ask": (State.HANDLING, OFFICER),
    "extend_grant": (State.HANDLING, DESK),
    "extend_refuse": (State.HANDLING, DESK),
    "park": (State.HANDLING, DESK),
    "unpark": (State.PARKED, DESK),
    "note": (State.HANDLING, NEAR | OFFICER),
    "call_back": (State.CLOSED, DESK),
    "reopen": (State.CLOSED, DESK | {"reporter"}),
    "merge": (State.HANDLING, DESK),
    "unmerge": (State.MERGED, DESK),
    "link": (State.HANDLING, DESK),
    "unlink": (State.HANDLING, DESK),
    "split": (State.HANDLING, DESK),
    "supplement": (State.HANDLING, {"reporter"}),
    "correct": (State.HANDLING, {"reporter"}),
    "rate": (State.CLOSED, {"reporter"}),
    "go_higher": (State.HANDLING, {"reporter"}),
    "withdraw": (State.HANDLING, {"reporter"}),
    "whistle": (State.HANDLING, DESK),
    "sort": (State.NEW, DESK),
}
WITH_UNIT = {
    State.DISPATCHED,
    State.HANDLING,
    State.REPORTED_BACK,
    State.VERIFIED,
    State.ANSWERED,
    State.CLOSED,
    State.WAITING,
    State.MERGED,
}


def test_the_table_names_every_step():
    assert set(TABLE) == set(STEPS) - {"report", "go_without"} | {"triage"}


@pytest.mark.parametrize("step", TABLE)
def test_each_step_by_everybody(ways: Ways, step):
    state, allowed = TABLE[step]
    case = ways.take("desk", ways.at(State.NEW), "set_aside") if step == "bring_back" else ways.at(state)
    if step in ("extend_grant", "extend_refuse"):
        case = ways.take("officer", case, "extend_ask")
    given = {}
    if step == "unlink":
        given = {"other": ways.receipt().case.number}
        case = ways.take("desk", case, "link", **given)
    sees = SEES | (OFFICER if state in WITH_UNIT else set())
    found = {}
    for name in EVERYBODY:
        with transaction.atomic():
            try:
                ways.take(name, case, step, **given)
                found[name] = "allowed"
            except Forbidden:
                found[name] = "forbidden"
            except Missing:
                found[name] = "missing"
            transaction.set_rollback(True)
    assert found == {
        name: "allowed" if name in allowed else "forbidden" if name in sees else "missing"
        for name in EVERYBODY
    }
    assert Case.objects.get(pk=case.pk).seq == case.seq, "refusals and rollbacks left nothing"


def test_the_visitor_and_the_system_take_no_steps(ways):
    from linli.cases.actions.moving import Move
    from linli.cases.actions.steps import take_step

    case = ways.at(State.NEW)
    with pytest.raises(Missing):
        take_step(Move(ANONYMOUS, case.pk, "note", words="x"), {})
    with pytest.raises(Forbidden):
        take_step(Move(SYSTEM, case.pk, "note", words="x"), {})


def test_the_officer_still_reads_what_they_reported_back(ways):
    case = ways.at(State.REPORTED_BACK)
    told = story(ways.actor("officer"), case)
    assert told.steps == []
    with pytest.raises(Forbidden):
        ways.take("officer", case, "note")


def test_the_town_reads_what_went_to_the_banner_but_does_not_move_it(ways):
    case = ways.receipt(straight_up=True).case
    assert case.level == "banner"
    assert story(ways.actor("desk"), case).steps == []
    with pytest.raises(Forbidden):
        ways.take("desk", case, "accept")
    assert ways.take("banner", case, "accept").state == "accepted"


# ------------------------------------------------------------------ complaints about offices


def sees(ways, case, *names):
    from linli.cases.reads.visible import sees_case

    return {name for name in names if sees_case(ways.actor(name, case), case.pk)}


INSIDE = ("desk", "clerk", "head", "worker", "worker1", "mediator", "officer", "officer2", "banner", "admin")


def test_about_the_village_the_village_does_not_see_it(ways):
    case = ways.receipt("村里收费不公开", about="village").case
    assert (case.level, case.floor) == ("town", 3)
    assert sees(ways, case, *INSIDE) == {"desk", "banner"}


@pytest.mark.parametrize("role", ["grid_worker", "group_head", "village_clerk"])
def test_about_the_village_it_is_not_given_to_the_village(ways, role):
    from linli.kernel.errors import Invalid

    case = ways.walk(ways.receipt(about="village").case, "accept", "grade")
    with pytest.raises(Invalid) as refused:
        ways.take("desk", case, "dispatch", unit=None, role=role)
    assert "target" in refused.value.fields
    with pytest.raises(Invalid):
        ways.take("desk", case, "hand_down")


def test_about_the_town_only_the_banner_sees_it(ways):
    case = ways.receipt(about="town").case
    assert (case.level, case.floor) == ("banner", 4)
    assert sees(ways, case, *INSIDE) == {"banner"}


def test_about_a_unit_that_unit_never_sees_it(ways):
    from linli.kernel.errors import Invalid

    water, safety, forestry = (ways.cast.units[name] for name in ("water", "safety", "forestry"))
    case = ways.receipt(about="unit", about_unit_id=water).case
    assert (case.level, case.about_unit_id) == ("banner", water)
    case = ways.take("banner", ways.take("banner", case, "accept"), "grade")
    for step in ("dispatch", "triage"):
        for below in (water, safety):
            with pytest.raises(Invalid) as refused:
                ways.take("banner", case, step, unit=below)
            assert "target" in refused.value.fields
    case = ways.take("banner", case, "dispatch", unit=forestry)
    with pytest.raises(Invalid):
        ways.take("banner", case, "transfer", unit=water)
    assert sees(ways, case, *INSIDE, "officer3") == {"banner", "officer3"}


def look(actor, case):
    return reporter_reveal(actor=actor, case_id=case.pk, reason="ask", words="问清位置")


def test_naming_the_unit_is_enough(ways):
    case = ways.receipt(about_unit_id=ways.cast.units["water"]).case
    assert (case.level, case.floor) == ("banner", 4)


# ------------------------------------------------------------------ who reported


def test_the_answering_desk_opens_who_reported_and_every_look_is_recorded(ways):
    case = ways.receipt(name="张三", phone="138 0000 1234").case
    for looks in (1, 2):
        shown = look(ways.actor("desk"), case)
        assert shown == {"name": "张三", "phone": "+8613800001234"}
        rows = Audit.objects.filter(verb="reporter_reveal", object_id=case.pk)
        assert [row.actor_id for row in rows] == [ways.cast.users["desk"]] * looks
    assert "13800001234" not in str(list(Audit.objects.values_list("detail", flat=True)))


@pytest.mark.parametrize("name", ["banner", "clerk", "head", "worker", "officer", "reporter"])
def test_nobody_else_opens_who_reported(ways, name):
    case = ways.at(State.HANDLING, phone="13800001234")
    with pytest.raises(Forbidden):
        look(ways.actor(name, case), case)
    told = story(ways.actor(name, case), case)
    assert (told.may_reveal, told.has_phone) == (False, False)
    assert not Audit.objects.filter(verb="reporter_reveal").exists()


@pytest.mark.parametrize("name", ["desk2", "officer2", "mediator", "admin", "stranger"])
def test_strangers_do_not_learn_that_there_was_a_reporter(ways, name):
    case = ways.at(State.NEW, phone="13800001234")
    with pytest.raises(Missing):
        look(ways.actor(name, case), case)


def test_the_banner_opens_it_once_it_took_the_matter_over(ways):
    case = ways.take("desk", ways.receipt(phone="13800001234").case, "pass_up")
    assert look(ways.actor("banner"), case)["phone"] == "+8613800001234"
    with pytest.raises(Forbidden):
        look(ways.actor("desk"), case)


def test_an_anonymous_reporter_has_nothing_to_open(ways):
    case = ways.at(State.NEW)
    assert look(ways.actor("desk"), case) == {"name": "", "phone": ""}
    assert not story(ways.actor("desk"), case).has_phone
