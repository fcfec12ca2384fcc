"""The pure rules behind the desk: templates, the day's piles, who holds a matter, many at once, calendars."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from linli.cases.rules import day, phrases, together
from linli.cases.rules.day import Pile, Waits, action_of, pile_of
from linli.cases.rules.holding import HANDS, holding
from linli.cases.rules.ical import calendar_text, escaped, folded
from linli.cases.rules.place import Standing
from linli.cases.rules.steps import OPEN, STEPS, WITH_HANDLER, Hat, State
from linli.kernel.actor import Level

pytestmark = pytest.mark.rules


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


VALUES = {"number": "WHY-2026-00001", "place": "广义村", "category": "公共设施", "date": "11月25日"}
NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
TOWN, VILLAGE, UNIT = uuid4(), uuid4(), uuid4()


# --- templates


def test_gaps_are_filled_once():
    assert phrases.fill("{number}：{place}的{category}，{date}。", VALUES) == (
        "WHY-2026-00001：广义村的公共设施，11月25日。"
    )
    tricky = VALUES | {"place": "{number}"}
    assert phrases.fill("{place}", tricky) == "{number}", "what a value holds is never read as a gap"
    with pytest.raises(KeyError):
        phrases.fill("{place}", {})


def test_gaps_are_kept_by_their_english_names():
    assert phrases.tidied("｛编号｝ {地点} { Category } {日期}") == "{number} {place} {category} {date}"
    assert phrases.unknown("{number} {place} {category} {date}") == []


@pytest.mark.parametrize(
    ("words", "strange"),
    [
        ("{name}说的", ["{name}"]),
        ("{name}{name}{phone}", ["{name}", "{phone}"]),
        ("一个{", ["{"]),
        ("{number}}", ["}"]),
        ("{}", ["{}"]),
        ("{{number}}", ["{", "}"]),
    ],
)
def test_what_nothing_fills_is_named(words, strange):
    assert phrases.unknown(phrases.tidied(words)) == strange


@given(st.text(max_size=60))
def test_whatever_is_accepted_can_be_filled_and_holds_no_braces_of_its_own(words):
    kept = phrases.tidied(words)
    assert phrases.tidied(kept) == kept
    if not phrases.unknown(kept):
        assert not set(phrases.fill(kept, VALUES)) & set("{}")


def test_templates_are_for_steps_with_words():
    assert all("reason" in STEPS[step].fields for step in phrases.STEPS)
    assert set(phrases.GAPS) == set(VALUES)


# --- the day


@given(st.sampled_from(sorted(OPEN)), st.none() | st.integers(-9, 9), st.booleans())
def test_every_matter_stands_under_one_heading_with_one_step(state, days, asked):
    waits = Waits(state, None if days is None else NOW + timedelta(days=days), asked)
    pile = pile_of(waits, NOW)
    assert pile in day.PILES
    assert (pile == Pile.LATE) == (days is not None and days <= 0)
    step = action_of(waits)
    assert step in STEPS or step == "triage"


@pytest.mark.parametrize(
    ("state", "hours", "asked", "pile", "step"),
    [
        (State.NEW, None, False, Pile.NEW, "triage"),
        (State.GRADED, None, False, Pile.SORT, "dispatch"),
        (State.REPORTED_BACK, 40, False, Pile.VERIFY, "verify"),
        (State.REPORTED_BACK, 1, False, Pile.TODAY, "verify"),
        (State.VERIFIED, -1, False, Pile.LATE, "answer"),
        (State.HANDLING, 40, True, Pile.EXTEND, "extend_grant"),
        (State.HANDLING, 40, False, Pile.HANDS, "report_back"),
        (State.VERIFIED, 40, True, Pile.ANSWER, "answer"),
        (State.PARKED, None, False, Pile.REVIEW, "unpark"),
        (State.WAITING, None, False, Pile.HANDS, "note"),
    ],
)
def test_the_most_pressing_reason_comes_first(state, hours, asked, pile, step):
    waits = Waits(state, None if hours is None else NOW + timedelta(hours=hours), asked)
    assert (pile_of(waits, NOW), action_of(waits)) == (pile, step)


# --- who holds a matter


def standing(state=State.NEW, **more):
    known = {
        "id": uuid4(), "state": state, "level": Level.TOWN, "floor": 0, "town_id": TOWN,
        "village_id": VILLAGE, "group_id": None, "grid_id": None, "handler_role": "", "unit_id": None,
        "about_unit_id": None,
    }  # fmt: skip
    return Standing(**known | more)


def test_a_matter_is_with_its_handler_or_its_desk():
    assert holding(standing(State.HANDLING, unit_id=UNIT)).unit_id == UNIT
    assert holding(standing(State.VERIFIED, unit_id=UNIT)).role == "town_desk"
    given_ = holding(standing(State.DISPATCHED, handler_role="grid_worker"))
    assert (given_.role, given_.place_id, given_.bare) == ("grid_worker", VILLAGE, False)
    far = holding(standing(State.DISPATCHED, handler_role="mediator", village_id=None))
    assert (far.place_id, far.bare) == (TOWN, True)
    assert holding(standing(State.WAITING)).role == "town_desk", "asked before it was given to anybody"
    clerk = holding(standing(level=Level.VILLAGE))
    assert (clerk.role, clerk.place_id) == ("village_clerk", VILLAGE)
    assert holding(standing(level=Level.BANNER)).place_id is None
    assert HANDS > WITH_HANDLER


# --- many at once


def test_why_a_matter_cannot_join():
    assert together.hindrance("dispatch", standing(), {Hat.DESK}) == ""
    assert "another desk" in str(together.hindrance("dispatch", standing(), {Hat.NEAR}))
    assert "dispatched" in str(together.hindrance("dispatch", standing(State.DISPATCHED), {Hat.DESK}))
    assert together.hindrance("answer", standing(State.VERIFIED), {Hat.DESK}) == ""
    assert together.hindrance("answer", standing(State.NEW), {Hat.DESK}) != ""
    assert together.hindrance("note", standing(State.CLOSED), {Hat.NEAR}) == ""
    assert together.step_of("dispatch") == "triage"
    assert together.step_of("note") == "note"


def test_why_it_cannot_be_given_to_them():
    def why(case, **more):
        known = {"role": "", "unit_id": None, "unit_level": Level.TOWN, "held": True}
        return str(together.target_hindrance(case, **known | more))

    assert why(standing(), role="grid_worker") == ""
    assert "No route" in why(standing())
    assert "very unit" in why(standing(about_unit_id=UNIT), unit_id=UNIT)
    assert "stays above" in why(standing(floor=Level.TOWN.height), role="village_clerk")
    assert "stays above" in why(standing(floor=Level.BANNER.height), unit_id=UNIT)
    assert "Nobody" in why(standing(), role="mediator", held=False)


# --- calendars for other programs


def test_a_calendar_is_whole_and_says_nothing_but_titles():
    text = calendar_text("邻里, 旗", [("a-1", date(2026, 12, 31), "WHY-2026-00001 公共设施; 热线")], NOW)
    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "DTEND;VALUE=DATE:20270101" in lines
    assert "SUMMARY:WHY-2026-00001 公共设施\\; 热线" in lines
    assert "DTSTAMP:20261125T020000Z" in lines
    assert escaped("a\\b\r\nc,d\re") == "a\\\\b\\nc\\,de"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=300))
def test_long_lines_fold_and_unfold(line):
    pieces = folded(line).split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert "".join([pieces[0], *(piece[1:] for piece in pieces[1:])]) == line
    assert all(piece.startswith(" ") for piece in pieces[1:])
