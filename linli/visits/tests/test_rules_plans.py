"""Visits are spread evenly, near by, over working days, and the same each time."""

from collections import Counter
from datetime import date
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from linli.kernel.rules.calendar import is_workday
from linli.visits.rules.plans import (
    TIMES,
    Going,
    Home,
    Seat,
    by_village,
    distance,
    due,
    month_number,
    spread,
    turn,
    wanted,
    workdays,
)

pytestmark = pytest.mark.rules
TOWN = UUID(int=1)
MONTHS = st.dates(date(2019, 1, 1), date(2027, 12, 1)).map(lambda day: day.replace(day=1))


def place(number):
    return UUID(int=1000 + number * 7919)


@st.composite
def homes(draw, least=0):
    """Households at up to five places below one town, oldest first."""
    at = draw(st.lists(st.integers(0, 4), min_size=least, max_size=60))
    return [Home(UUID(int=10_000 + n), (place(p), TOWN)) for n, p in enumerate(at)]


@st.composite
def seats(draw):
    """Visitors at the same places or for the whole town; ids in no order."""
    at = draw(st.lists(st.integers(-1, 4), min_size=1, max_size=12))
    ids = draw(st.permutations(range(len(at))))
    return [
        Seat(UUID(int=500_000 + i), (TOWN,) if p < 0 else (place(p), TOWN))
        for i, p in zip(ids, at, strict=True)
    ]


def months_from(first):
    numbers = range(month_number(first), month_number(first) + 12)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


@given(homes(), st.sampled_from(TIMES), MONTHS)
def test_each_household_comes_so_often_in_any_twelve_months(found, times, first):
    seen = Counter(home.id for month in months_from(first) for home in due(found, times, month))
    assert seen == Counter({home.id: times for home in found})


@given(homes(), st.sampled_from(TIMES), MONTHS)
def test_months_are_even_in_each_place(found, times, first):
    for at in {home.chain[0] for home in found}:
        here = [home for home in found if home.chain[0] == at]
        loads = [len(due(here, times, month)) for month in months_from(first)]
        assert max(loads) - min(loads) <= 1


@given(homes(least=1), st.sampled_from(TIMES), st.data())
def test_a_newcomer_shifts_nobody_and_each_keeps_an_even_gap(found, times, data):
    new = Home(UUID(int=99_999), data.draw(st.sampled_from(found)).chain)
    before, after = turn(found, times), turn([*found, new], times)
    assert {one: after[one] for one in before} == before
    assert all(0 <= month < 12 // times for month in after.values())


def test_odd_numbers_are_refused():
    with pytest.raises(ValueError, match="gap"):
        turn([], 5)


@given(homes(), seats(), st.dates(date(2019, 1, 1), date(2027, 12, 31)))
def test_everybody_is_given_the_nearest_visitor_and_a_working_day(found, visitors, first):
    going = spread(found, visitors, first)
    chains = {seat.id: seat.chain for seat in visitors}
    at = {home.id: home.chain for home in found}
    assert {one.home for one in going} == set(at)
    assert len(going) == len(at)
    days = workdays(first)
    for one in going:
        assert one.on in days
        least = min(distance(at[one.home], seat.chain) for seat in visitors)
        assert distance(at[one.home], chains[one.seat]) == least


@given(homes(), seats(), st.dates(date(2019, 1, 1), date(2027, 12, 31)), st.randoms())
def test_the_order_of_what_is_asked_does_not_matter(found, visitors, first, rng):
    mixed, others = list(found), list(visitors)
    rng.shuffle(mixed)
    rng.shuffle(others)
    assert spread(mixed, others, first) == spread(found, visitors, first)


@given(homes(), st.integers(1, 6), st.dates(date(2019, 1, 1), date(2027, 12, 31)))
def test_loads_are_even_among_equals_and_over_the_days(found, count, first):
    visitors = [Seat(UUID(int=n + 1), (TOWN,)) for n in range(count)]
    going = spread(found, visitors, first)
    loads = Counter(one.seat for one in going)
    assert max(loads.values(), default=0) - min((loads[seat.id] for seat in visitors), default=0) <= 1
    days = workdays(first)
    for seat in visitors:
        mine = Counter(one.on for one in going if one.seat == seat.id)
        assert max(mine.values(), default=0) - min(mine[day] for day in days) <= 1


@given(st.dates(date(2019, 1, 1), date(2027, 12, 31)))
def test_holidays_are_respected(first):
    days = workdays(first)
    assert days
    assert all(day.month == first.month and day >= first for day in days)
    rest = all(not is_workday(first.replace(day=d)) for d in range(first.day, days[-1].day + 1))
    assert rest or all(is_workday(day) for day in days)


def test_the_national_days_are_free():
    assert workdays(date(2024, 10, 1))[0] == date(2024, 10, 8)
    assert date(2024, 10, 12) in workdays(date(2024, 10, 1))  # a Saturday that is worked


@given(homes(least=1), seats(), st.data())
def test_refusing_and_lately_visited_are_both_simply_not_there(found, visitors, data):
    going = spread(found, visitors, date(2024, 11, 1))
    assume(going)
    some = {data.draw(st.sampled_from(going)).home}
    without = wanted(going, refusing=some, lately=())
    assert without == wanted(going, refusing=(), lately=some)
    assert without == [one for one in going if one.home not in some]


def test_without_a_common_place_nobody_is_near():
    assert distance((UUID(int=5),), (UUID(int=6),)) is None
    far = Seat(UUID(int=7), (UUID(int=8),))
    assert spread([Home(UUID(int=9), (UUID(int=5),))], [far], date(2024, 11, 1)) == []


def test_counts_by_village():
    one, two = UUID(int=1), UUID(int=2)
    going = [Going(one, one, date(2024, 11, 1)), Going(two, one, date(2024, 11, 4))]
    assert by_village(going, {one: TOWN, two: TOWN}) == {TOWN: 2}
    assert by_village(going, {one: TOWN}) == {TOWN: 1, None: 1}
