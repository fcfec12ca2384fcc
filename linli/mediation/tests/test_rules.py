"""The pure rules: the state table, consent and leaving, durations, the thirty days, texts, figures."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.cases.rules.place import Standing as Matter
from linli.cases.rules.steps import State as MatterState
from linli.kernel.actor import Actor, Grant, Kind, Level
from linli.kernel.rules.calendar import is_workday
from linli.mediation.rules import access, figures, parties, texts, timing
from linli.mediation.rules.parties import Side, Signer
from linli.mediation.rules.states import (
    OUTCOME_LABELS,
    STATE_LABELS,
    STEPS,
    Outcome,
    Seat,
    State,
    next_state,
    possible,
)
from linli.mediation.rules.ways import CONFIRM_LABELS, KEPT_LABELS, REASONS, WAYS, Confirm, Kept, Reason, Way

pytestmark = pytest.mark.rules

TABLE = """
          open      agreed    withdrawn failed    elsewhere
open      -         -         -         -         -
party     open      -         -         -         -
consent   open      -         -         -         -
want      open      -         -         -         -
meet      open      -         -         -         -
draft     open      -         -         -         -
sign      open      agreed    -         -         -
agree     agreed    -         -         -         -
leave     open      -         -         -         -
fail      failed    -         -         -         -
resume    -         -         open      open      -
plan      -         agreed    -         -         -
follow    -         agreed    -         -         -
broken    -         open      -         -         -
confirm   -         agreed    -         -         -
aside     open      -         -         -         -
assign    open      agreed    -         -         -
matter    elsewhere -         -         -         -
"""


def test_the_table_of_states():
    head, *rows = [line.split() for line in TABLE.splitlines() if line.strip()]
    found = {row[0]: dict(zip(head, row[1:], strict=True)) for row in rows}
    assert {step: {state.value: next_state(state, step) or "-" for state in State} for step in STEPS} == found
    assert next_state(None, "open") == State.OPEN
    assert all(next_state(None, step) is None for step in STEPS if step != "open")


def test_seats_take_their_own_steps():
    assert possible(State.OPEN, Seat.SUPERVISOR) == ["assign"]
    assert "assign" not in possible(State.OPEN, Seat.MEDIATOR)
    assert possible(State.ELSEWHERE, Seat.MEDIATOR) == []
    assert possible(State.FAILED, Seat.MEDIATOR) == ["resume"]


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=40))
def test_whatever_the_steps_the_state_is_one_of_the_table(steps):
    state = State.OPEN
    for step in steps:
        after = next_state(state, step)
        if after is not None:
            assert after in State
            state = after
    if state == State.ELSEWHERE:
        assert possible(state, Seat.MEDIATOR) == []


def test_everything_has_a_name():
    for kind, labels in (
        (State, STATE_LABELS),
        (Outcome, OUTCOME_LABELS),
        (Way, WAYS),
        (Confirm, CONFIRM_LABELS),
        (Kept, KEPT_LABELS),
        (Reason, REASONS),
    ):
        assert set(labels) == set(kind)


# --- consent


A, B, C = (UUID(int=number) for number in (1, 2, 3))
SIDES = st.lists(st.builds(Side, st.uuids(), st.sampled_from([None, True, False]), st.booleans()), max_size=6)


@given(SIDES)
def test_nobody_is_ready_without_two_that_said_yes(sides):
    ready = parties.unready(sides) is None
    here = [side for side in sides if not side.left and side.consent is not False]
    assert ready == (len(here) >= 2 and all(side.consent for side in here))
    assert parties.ends(sides) == (len(here) < 2)
    assert not (ready and parties.ends(sides))


def test_who_has_not_signed():
    sides = [Side(A, True, False), Side(B, True, False), Side(C, True, True)]
    assert parties.unsigned(sides, set(), set()) == ([A, B], True)
    assert parties.unsigned(sides, {A}, {Signer.MEDIATOR}) == ([B], False)
    assert parties.unsigned(sides, {A, B}, {Signer.RECORDER}) == ([], True)
    assert parties.unsigned(sides, set(), {Signer.PAPER}) == ([], False)


def test_a_mediator_is_related_to_themselves_and_their_house():
    assert parties.related((A, set()), (A, set()))
    assert parties.related((A, {C}), (B, {C}))
    assert not parties.related((A, {C}), (B, set()))
    assert not parties.related((A, set()), (None, set()))


def test_names_in_a_line():
    assert parties.names_in("张三、李四") == ["张三", "李四"]
    assert parties.names_in(" 张三 和李四，张三 ") == ["张三", "李四"]
    assert parties.names_in("") == []
    assert [parties.letter(0), parties.letter(11)] == ["甲", "丑"]
    assert len(parties.LETTERS) == parties.MAX_PARTIES


# --- time

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


@given(MOMENTS, st.integers(0, 60 * 24 * 400))
def test_durations(start, minutes):
    took = timing.minutes_between(start, start + timedelta(minutes=minutes))
    assert took == max(1, minutes)
    key = timing.span_of(took)
    below = [most for other, most, _label in timing.SPANS if most is not None and took > most]
    assert len(below) == [one for one, _most, _label in timing.SPANS].index(key)
    assert timing.words_of(took)


def test_durations_that_are_none():
    now = datetime(2024, 11, 18, 9, tzinfo=UTC)
    assert timing.minutes_between(None, now) is None
    assert timing.minutes_between(now, None) is None
    assert timing.minutes_between(now, now - timedelta(minutes=1)) is None
    assert timing.span_of(None) == timing.UNNOTED
    assert set(timing.SPAN_LABELS) == {key for key, _most, _label in timing.SPANS} | {timing.UNNOTED}


@pytest.mark.parametrize(
    ("minutes", "span"), [(1, "30"), (30, "30"), (31, "120"), (120, "120"), (121, "day"), (10_081, "more")]
)
def test_spans_at_their_edges(minutes, span):
    assert timing.span_of(minutes) == span


@pytest.mark.parametrize(
    ("effective", "last"),
    [
        (date(2024, 11, 18), date(2024, 12, 18)),
        (date(2024, 11, 1), date(2024, 12, 2)),  # the thirtieth day is a Sunday
        (date(2024, 9, 2), date(2024, 10, 8)),  # in the National Day holiday
        (date(2024, 12, 2), date(2025, 1, 2)),  # New Year's Day
    ],
)
def test_the_thirty_days(effective, last):
    assert timing.confirm_last_day(effective) == last


@given(st.dates(date(2015, 1, 1), date(2035, 1, 1)))
def test_the_last_day_is_a_workday_at_least_thirty_days_on(effective):
    last = timing.confirm_last_day(effective)
    assert last >= effective + timedelta(days=30)
    assert is_workday(last)
    assert timing.confirmable(effective, last)
    assert not timing.confirmable(effective, last + timedelta(days=1))
    assert not timing.confirmable(effective, effective - timedelta(days=1))
    assert not timing.confirmable(None, last)


# --- texts


def test_articles_lose_their_numbers():
    assert texts.articles_of("1. 一\n二、二\n\n  3）三 ") == ["一", "二", "三"]
    assert texts.articles_of("") == []


def test_holes_and_names():
    assert texts.holes(["{甲方}在{日期}前给{乙方}{日期}", "{地点}"]) == ["日期", "地点"]
    assert texts.filled("{甲方}和{乙方}，{日期}", {"甲": "张三", "乙": ""}) == "张三和乙方，{日期}"


@given(st.text(max_size=60), st.text(max_size=10))
def test_filling_leaves_other_words_alone(words, name):
    plain = words.replace("{", "").replace("}", "")
    assert texts.filled(plain, {"甲": name}) == plain
    assert texts.filled(plain + "{甲方}", {"甲": "张三"}) == plain + "张三"


def test_starting_texts_stand_for_the_kinds_that_are_asked_for():
    kinds = {sample.kind for sample in texts.STARTING}
    assert {"neighbours", "boundary", "livestock", "debt", "support", "other"} == kinds
    assert all(len(texts.articles_of(sample.articles)) <= texts.MAX_ARTICLES for sample in texts.STARTING)


# --- figures


ENDED = st.builds(
    figures.Ended,
    st.sampled_from(["2024-10", "2024-11"]),
    st.sampled_from([one.value for one in Outcome]),
    st.sampled_from(list(timing.SPAN_LABELS)),
)


@given(st.lists(ENDED, max_size=30))
def test_figures_add_up(rows):
    found = figures.counted(rows)
    assert found.whole.total == len(rows) == sum(month.total for month in found.months)
    assert sum(found.whole.outcomes.values()) == len(rows)
    agreed = [row for row in rows if row.outcome in ("oral", "written")]
    assert sum(found.whole.spans.values()) == len(agreed)
    assert [month.month for month in found.months] == sorted({row.month for row in rows}, reverse=True)


# --- seats

TOWN, OTHER, VILLAGE, OWN, NEXT = (uuid4() for _number in range(5))


def _actor(*grants: Grant, person: UUID | None = None) -> Actor:
    return Actor(Kind.USER, uuid4(), person, grants)


def _grant(role: str, place: UUID, level: Level, **more) -> Grant:
    return Grant(role, level, place, frozenset({place}), **more)


ROOM = access.Standing(frozenset({OWN, NEXT}), TOWN, 0, frozenset({A}))
MEDIATOR = _grant("mediator", VILLAGE, Level.VILLAGE, posting_id=OWN)
DESK = _grant("town_desk", TOWN, Level.TOWN, posting_id=uuid4())


@pytest.mark.parametrize(
    ("grants", "seat"),
    [
        ((MEDIATOR,), Seat.MEDIATOR),
        ((_grant("mediator", VILLAGE, Level.VILLAGE, posting_id=NEXT),), Seat.MEDIATOR),
        ((_grant("mediator", VILLAGE, Level.VILLAGE, posting_id=OWN, for_person=B),), Seat.MEDIATOR),
        ((_grant("mediator", VILLAGE, Level.VILLAGE, posting_id=uuid4()),), None),
        ((DESK,), Seat.SUPERVISOR),
        ((DESK, MEDIATOR), Seat.MEDIATOR),
        ((_grant("town_desk", OTHER, Level.TOWN),), None),
        ((_grant("banner_desk", TOWN, Level.BANNER),), None),
        ((_grant("administrator", TOWN, Level.BANNER),), None),
        ((_grant("village_clerk", VILLAGE, Level.VILLAGE),), None),
        ((_grant("department_officer", TOWN, Level.TOWN),), None),
        ((), None),
    ],
)
def test_who_has_a_seat(grants, seat):
    assert access.seat_of(_actor(*grants), ROOM) == seat


def test_a_party_has_none_whatever_their_office():
    assert access.seat_of(_actor(MEDIATOR, DESK, person=A), ROOM) is None


def test_a_desk_below_the_floor_does_not_supervise():
    above = access.Standing(frozenset(), TOWN, Level.BANNER.height, frozenset())
    assert access.seat_of(_actor(DESK), above) is None
    assert access.seat_of(_actor(DESK), access.Standing(frozenset(), None, 0, frozenset())) is None


def _matter(**more) -> Matter:
    base = {
        "id": uuid4(),
        "state": MatterState.DISPATCHED,
        "level": Level.TOWN,
        "floor": 0,
        "town_id": TOWN,
        "village_id": VILLAGE,
        "group_id": None,
        "grid_id": None,
        "handler_role": "mediator",
        "unit_id": None,
        "about_unit_id": None,
    }
    return Matter(**(base | more))


def test_who_may_begin():
    clerk = _grant("village_clerk", VILLAGE, Level.VILLAGE, posting_id=uuid4())
    assert access.opener(_actor(clerk, MEDIATOR), _matter()) == MEDIATOR
    assert access.opener(_actor(clerk), _matter()) == clerk
    assert access.opener(_actor(DESK), _matter()) is None
    assert access.opener(_actor(MEDIATOR), _matter(handler_role="grid_worker")) is None
    lent = _grant("mediator", VILLAGE, Level.VILLAGE, posting_id=NEXT, for_person=B)
    assert access.opener(_actor(lent, clerk), _matter()) == clerk  # one's own office first


def test_who_may_know_that_there_is_one():
    assert access.may_know(Actor(Kind.CODE_HOLDER))
    assert access.may_know(_actor(DESK))
    assert not access.may_know(_actor(_grant("department_officer", TOWN, Level.TOWN)))
