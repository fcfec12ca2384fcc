"""The pure rules of rounds: windows, planning, findings, hazards, equipment, lists, names."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from linli.cases.rules.steps import STEPS, TAKERS, Hat, State, next_state
from linli.fieldwork.rules import checking, equipment, hazards, lists, names, seeds, windows
from linli.fieldwork.rules.planning import Checker, Spot, curve, free_days, plan
from linli.fieldwork.rules.windows import Every, Rhythm, Window, to_make, window_from, working_days
from linli.kernel.rules.calendar import is_workday

pytestmark = pytest.mark.rules
DAYS = st.dates(date(2022, 1, 1), date(2045, 12, 31))
EVERY = st.builds(
    Every,
    rhythm=st.sampled_from([Rhythm.MONTHLY, Rhythm.WEEKS, Rhythm.SEASON]),
    starts_on=DAYS,
    weeks=st.integers(1, 52),
    month=st.integers(1, 12),
    day=st.integers(1, 31),
    lead=st.integers(1, 120),
)


def ident(number: int) -> UUID:
    return UUID(int=number)


# --- windows


@given(EVERY, DAYS)
def test_a_window_holds_the_day_or_is_the_next(every, day):
    window = window_from(every, day)
    assert every.starts_on <= window.from_on <= window.until_on
    assert window.until_on >= day
    assert window_from(every, window.from_on) == window == window_from(every, window.until_on)


@given(EVERY, DAYS)
def test_windows_follow_each_other_without_meeting(every, day):
    first = window_from(every, day)
    second = window_from(every, first.until_on + timedelta(days=1))
    assert second.from_on > first.until_on
    if every.rhythm != Rhythm.SEASON:
        assert second.from_on == first.until_on + timedelta(days=1)


@given(EVERY, DAYS)
def test_what_should_stand_is_running_or_begins_within_a_week(every, today):
    found = to_make(every, today)
    assert all(w.until_on >= today and w.from_on <= today + timedelta(days=7) for w in found)
    assert len({w.from_on for w in found}) == len(found)


@given(DAYS, DAYS, DAYS)
def test_working_days_are_working_days_of_the_window(first, last, today):
    found = working_days(Window(first, last), today)
    assert found == sorted(set(found))
    assert all(is_workday(day) and max(first, today) <= day <= last for day in found)


def test_a_month_a_fortnight_and_the_weeks_before_the_fire_season():
    day = date(2024, 2, 10)
    assert window_from(Every(Rhythm.MONTHLY, date(2024, 1, 15)), day) == Window(
        date(2024, 2, 1), date(2024, 2, 29)
    )
    assert window_from(Every(Rhythm.MONTHLY, day), date(2024, 1, 1)) == Window(day, date(2024, 2, 29))
    assert window_from(Every(Rhythm.WEEKS, date(2024, 1, 1), weeks=2), day).from_on == date(2024, 1, 29)
    season = Every(Rhythm.SEASON, date(2020, 1, 1), month=3, day=15, lead=30)
    assert window_from(season, day) == Window(date(2024, 2, 14), date(2024, 3, 14))
    assert window_from(season, date(2024, 3, 15)).until_on == date(2025, 3, 14)
    leap = Every(Rhythm.SEASON, date(2020, 1, 1), month=2, day=29, lead=5)
    assert window_from(leap, date(2025, 2, 1)).until_on == date(2025, 2, 27)
    assert window_from(Every(Rhythm.RAIN, day), day) is None
    assert to_make(Every(Rhythm.ONCE, day), day) == []
    assert working_days(Window(date(2024, 10, 1), date(2024, 10, 7)), day) == []  # the national holiday
    assert windows.working_after(date(2024, 9, 30), 2) == date(2024, 10, 9)


# --- planning


@st.composite
def towns(draw):
    """Places in a chain of three below one town, checkers posted at some, spots in the finest."""
    places = [ident(n) for n in range(1, 14)]
    town, villages, grids = places[0], places[1:4], places[4:]
    chains = {grid: (grid, villages[at % 3], town) for at, grid in enumerate(grids)}
    days = draw(st.lists(DAYS, min_size=1, max_size=25, unique=True).map(sorted))
    checkers = [
        Checker(
            ident(1000 + number),
            draw(st.sampled_from(places)),
            tuple(day for day in days if draw(st.booleans())),
        )
        for number in range(draw(st.integers(0, 7)))
    ]
    spots = [
        Spot(
            ident(5000 + number),
            chains[draw(st.sampled_from(grids))],
            draw(st.floats(116, 120)) if draw(st.booleans()) else None,
            draw(st.floats(42, 45)),
        )
        for number in range(draw(st.integers(0, 40)))
    ]
    before = {
        spot.id: draw(st.sampled_from(checkers)).id for spot in spots if checkers and draw(st.booleans())
    }
    return spots, checkers, days, before


def _seat(spot, checkers):
    """The finest place above a spot at which somebody can go."""
    there = {checker.place_id for checker in checkers if checker.days}
    return next((place for place in spot.chain if place in there), None)


@given(towns())
def test_every_point_once_on_a_free_day_by_somebody_near(town):
    spots, checkers, days, before = town
    turns = plan(spots, checkers, days, before)
    assert Counter(turn.spot for turn in turns) == Counter(spot.id for spot in spots)
    by_id, seat = {one.id: one for one in checkers}, {spot.id: _seat(spot, checkers) for spot in spots}
    for turn in turns:
        checker = by_id.get(turn.checker)
        assert (checker.place_id if checker else None) == seat[turn.spot]
        assert turn.day in (checker.days if checker else days)


@given(towns())
def test_loads_differ_by_one_at_most(town):
    spots, checkers, days, before = town
    turns = plan(spots, checkers, days, before)
    loads = Counter(turn.checker for turn in turns)
    for place in {_seat(spot, checkers) for spot in spots} - {None}:
        own = [loads[one.id] for one in checkers if one.place_id == place and one.days]
        assert max(own) - min(own) <= 1
    for checker in checkers:
        daily = Counter(turn.day for turn in turns if turn.checker == checker.id)
        each = [daily[day] for day in checker.days]
        assert not each or max(each) - min(each) <= 1


@given(towns(), st.randoms())
def test_the_same_question_has_the_same_answer(town, rng):
    spots, checkers, days, before = town
    shuffled, others = list(spots), list(checkers)
    rng.shuffle(shuffled)
    rng.shuffle(others)
    assert plan(spots, checkers, days, before) == plan(shuffled, others, days, before)


@given(towns())
def test_a_point_stays_with_its_checker(town):
    spots, checkers, days, _before = town
    first = plan(spots, checkers, days)
    again = plan(spots, checkers, days, {turn.spot: turn.checker for turn in first if turn.checker})
    assert {turn.spot: turn.checker for turn in again} == {turn.spot: turn.checker for turn in first}


def test_neighbours_have_near_numbers_on_the_curve():
    here = Spot(ident(1), (), 117.5, 43.3)
    near, far = Spot(ident(2), (), 117.5001, 43.3001), Spot(ident(3), (), 10.0, -30.0)
    assert abs(curve(here)[0] - curve(near)[0]) < abs(curve(here)[0] - curve(far)[0])
    assert curve(Spot(ident(4), ())) == curve(Spot(ident(4), (), 0.0, 0.0))


def test_free_days():
    days = [date(2024, 11, day) for day in (4, 5, 6, 7)]
    assert free_days(days, (date(2024, 11, 5), None), []) == tuple(days[1:])
    assert free_days(days, (days[0], days[1]), []) == tuple(days[:2])
    assert free_days(days, (days[0], None), [(days[1], days[2])]) == (days[0], days[3])
    assert free_days(days, (days[0], None), [(days[0], days[3])]) == tuple(days)


# --- findings


def test_findings_are_those_of_the_list():
    assert checking.findings([1, 2], {2: "hazard"}) == {"2": "hazard"}
    for bad in ({3: "ok"}, {1: "not_reachable"}, {1: ""}):
        with pytest.raises(checking.Unreadable):
            checking.findings([1, 2], bad)


@given(
    st.sampled_from(list(checking.Result)), st.dictionaries(st.just("1"), st.sampled_from(["ok", "hazard"]))
)
def test_one_bad_item_is_a_hazard(result, items):
    found = checking.whole(result, items)
    if result == "not_reachable":
        assert found == "not_reachable"
    else:
        assert found == ("hazard" if "hazard" in (result, *items.values()) else "ok")


def test_hazard_words():
    items = [{"no": 1, "zh": "门关好", "en": "The door is shut"}, {"no": 2, "zh": "灯亮", "en": ""}]
    assert checking.hazard_words(items, {"1": "ok"}, "坏了", zh=True) == "坏了"
    assert (
        checking.hazard_words(items, {"1": "hazard", "2": "hazard"}, "", zh=True) == "不合要求：门关好；灯亮"
    )
    said = checking.hazard_words(items, {"1": "hazard", "2": "hazard"}, "Broken", zh=False)
    assert said == "Broken\nNot in order: The door is shut; 灯亮"


@pytest.mark.parametrize(
    ("result", "age", "mark"),
    [
        ("", None, "new"),
        ("ok", 0, "done"),
        ("ok", 45, "done"),
        ("ok", 46, "open"),
        ("ok", 121, "soon"),
        ("hazard", 500, "late"),
        ("not_reachable", 1, "soon"),
    ],
)
def test_marks(result, age, mark):
    assert checking.mark(result, age) == mark


def test_three_tries():
    assert [checking.tries_again(attempt) for attempt in (1, 2, 3)] == [True, True, False]


# --- hazards


@given(st.lists(st.sampled_from(list(hazards.Event)), max_size=12))
def test_a_hazard_always_stands_somewhere_and_can_be_taken_up_again(events):
    stands = hazards.Hazard.OPEN
    for event in events:
        stands = hazards.after(stands, event)
    assert hazards.after(hazards.after(stands, hazards.Event.UNDONE), hazards.Event.SEEN_GONE) == "gone"


@pytest.mark.parametrize(
    ("stands", "event", "then"),
    [
        ("open", "handled", "handled"),
        ("open", "undone", "open"),
        ("open", "seen_still", "open"),
        ("handled", "handled", "handled"),
        ("handled", "undone", "open"),
        ("handled", "seen_gone", "gone"),
        ("handled", "seen_still", "open"),
        ("gone", "handled", "gone"),
        ("gone", "undone", "open"),
        ("set_aside", "handled", "set_aside"),
    ],
)
def test_the_table_of_hazards(stands, event, then):
    assert hazards.after(hazards.Hazard(stands), hazards.Event(event)) == then


def test_steps_of_matters_that_mean_something_exist():
    assert set(hazards.BY_STEP) <= set(STEPS)


@given(st.booleans(), st.sampled_from(list(State)), st.frozensets(st.sampled_from(list(Hat))))
def test_a_second_look_only_takes_steps_that_are_possible_and_theirs(good, state, hats):
    assume(Hat.HANDLER not in hats or state in ("dispatched", "handling"))
    at, taken = state, hazards.steps(good, state, hats)
    for step in taken:
        assert TAKERS[step] & hats, step
        then = next_state(at, step)
        assert then is not None, (step, at)
        at = then
    office = hats & {Hat.DESK, Hat.NEAR, Hat.HANDLER}
    assert bool(taken) == bool(office)
    if good and office and hazards.desk_must_know(good, state, taken):
        assert at == state


# --- equipment


@given(st.lists(st.sampled_from(list(equipment.What)), max_size=20))
def test_removed_is_the_end(whats):
    stands = equipment.State.WORKING
    for what in whats:
        then = equipment.after(stands, what)
        if stands == "removed":
            assert then is None
        stands = then or stands


def test_a_fault_and_its_end():
    faulty = equipment.after(equipment.State.WORKING, equipment.What.FAULT)
    assert faulty == "faulty"
    assert equipment.after(faulty, equipment.What.SOLVED) == "working"
    assert equipment.after(equipment.State.OUT, equipment.What.SOLVED) == "out"
    assert equipment.after(equipment.State.WORKING, equipment.What.SET_WORKING) is None


@pytest.mark.parametrize(
    ("step", "is_open", "outcome", "what"),
    [
        ("settle", False, "solved", "solved"),
        ("close", False, "explained", None),
        ("decline", False, "declined", "dropped"),
        ("withdraw", False, "", "dropped"),
        ("reopen", True, "", "again"),
        ("note", True, "", None),
    ],
)
def test_what_a_matter_means_for_its_equipment(step, is_open, outcome, what):
    assert equipment.on_step(step, is_open, outcome) == what


def test_every_state_and_line_has_words():
    assert set(equipment.STATE_LABELS) == set(equipment.State) == set(equipment.MARKS)
    assert set(equipment.WHAT_LABELS) == set(equipment.What)
    assert set(hazards.LABELS) == set(hazards.Hazard)
    assert set(checking.STATE_LABELS) == set(checking.TaskState)


# --- lists and names


@given(st.lists(st.tuples(st.text("路灯亮 ab", min_size=1), st.text("ab c"))))
def test_items_survive_the_form(pairs):
    items = lists.numbered(pairs)
    assert [item["no"] for item in items] == list(range(1, len(items) + 1))
    assert lists.read_lines(lists.as_lines(items)) == items


def test_sizes_of_lists():
    assert not lists.fits([])
    assert lists.fits(lists.numbered([("看", "")] * 40))
    assert not lists.fits(lists.numbered([("看", "")] * 41))
    assert not lists.fits(lists.numbered([("看" * 201, "")]))


def test_the_starting_lists():
    assert {row[0] for row in seeds.LISTS} == {"work_safety", "fire", "buildings", "water", "roads", "food"}
    for _code, zh, en, _category, items in seeds.LISTS:
        assert zh
        assert en
        assert 6 <= len(items) <= 12
        assert all(item_zh and item_en for item_zh, item_en in items)
        assert lists.fits(lists.numbered(items))
    assert not [row for row in seeds.kinds() if names.name_refusal(row["name_zh"])]


@pytest.mark.parametrize("name", ["重点人员住所", "上访户家门口", "刑满释放人员张三家", "信教群众家"])
def test_names_that_sort_people_are_refused(name):
    assert names.name_refusal(name)


@pytest.mark.parametrize("name", ["村口小桥", "老供销社", "广义村东井", "重点防火路段"])
def test_names_of_places_are_taken(name):
    assert names.name_refusal(name) is None
