"""How alike two reports are: the same both ways, between 0 and 1, and sensible where people would agree."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.cases.rules import likeness
from linli.cases.rules.likeness import LIKELY, Facts, likely, metres, pairs, score, told_alike

pytestmark = pytest.mark.rules
NOON = datetime(2024, 11, 18, 12, tzinfo=UTC)
LIGHT, ROAD = UUID(int=1), UUID(int=2)
ids = st.none() | st.integers(1, 3).map(lambda n: UUID(int=n))
texts = st.text(alphabet="村口路灯坏了不亮垃圾 ab1", max_size=20)
points = st.none() | st.tuples(st.floats(117, 118), st.floats(42.5, 43.5))
facts = st.builds(
    Facts,
    pairs=texts.map(pairs),
    category_id=st.sampled_from([LIGHT, ROAD]),
    at=st.datetimes(datetime(2024, 1, 1), datetime(2025, 1, 1), timezones=st.just(UTC)),
    grid_id=ids,
    group_id=ids,
    village_id=ids,
    town_id=ids,
    point=points,
)
LAMP = Facts(
    pairs("村口路灯三盏不亮，晚上走路看不清"),
    LIGHT,
    NOON,
    *(UUID(int=n) for n in (4, 5, 6, 7)),
    (117.9, 43.1),
)
SAME = replace(
    LAMP, pairs=pairs("村口的路灯不亮了，三盏都黑"), at=NOON + timedelta(days=2), point=(117.9005, 43.1)
)
FAR = replace(LAMP, grid_id=None, group_id=None, village_id=UUID(int=9), point=(117.95, 43.2))


@given(one=facts, other=facts)
def test_the_score_is_symmetric_and_bounded(one, other):
    assert score(one, other) == score(other, one)
    assert 0 <= score(one, other) <= 1
    assert metres(one, other) == metres(other, one)
    for part in (likeness.words, likeness.place, likeness.time):
        assert 0 <= part(one, other) <= 1
        assert part(one, other) == part(other, one)


@given(one=facts)
def test_nothing_is_more_like_a_report_than_itself(one):
    filled = replace(
        one, pairs=one.pairs or frozenset({"路灯"}), point=one.point or (117.5, 43.0), grid_id=LIGHT
    )
    assert score(filled, filled) == pytest.approx(1.0)


def test_the_weights_are_a_whole():
    assert pytest.approx(1) == likeness.WORDS + likeness.PLACE + likeness.KIND + likeness.TIME


def test_what_people_would_call_the_same_is_likely():
    assert score(LAMP, SAME) >= LIKELY
    assert score(LAMP, replace(SAME, category_id=ROAD)) >= LIKELY, "the kind may be taken wrongly"
    assert score(LAMP, replace(SAME, point=None)) >= LIKELY, "one came by phone"


def test_what_they_would_not_is_not():
    assert score(LAMP, replace(FAR, pairs=pairs("路灯坏了"))) < LIKELY, "another village's lamp"
    assert score(LAMP, replace(FAR, pairs=pairs("草场有人烧荒"), category_id=ROAD)) < LIKELY
    old = replace(SAME, pairs=pairs("广场健身器材松了"), at=NOON - timedelta(days=25), point=None)
    assert score(LAMP, old) < LIKELY, "the same kind in the same grid, but about something else"


def test_distance_beats_the_name_of_a_long_village():
    near = replace(SAME, grid_id=None, group_id=None)
    assert score(LAMP, near) > score(LAMP, replace(near, point=(117.93, 43.12)))
    assert metres(LAMP, replace(LAMP, point=None)) is None


@given(others=st.lists(facts, max_size=12), own=facts)
def test_the_likely_are_the_best_in_order(others, own):
    keyed = [(UUID(int=at), other) for at, other in enumerate(others)]
    found = likely(own, keyed, most=3)
    assert len(found) <= 3
    assert [value for _key, value in found] == sorted((value for _key, value in found), reverse=True)
    assert all(value >= LIKELY for _key, value in found)
    left = [score(own, other) for key, other in keyed if key not in dict(found)]
    assert len(found) == 3 or all(value < LIKELY for value in left)


@given(text=texts, other=texts)
def test_what_is_marked_stands_in_both(text, other):
    for stretch in told_alike(text, pairs(other)):
        assert pairs(stretch) <= pairs(other)


def test_marks_are_as_long_as_what_both_say():
    assert told_alike("村口路灯坏了", pairs("村口路灯不亮")) == ["村口路灯"]
    assert told_alike("ETC 坏了", pairs("etc没反应")) == ["etc"]
    assert told_alike("路灯", pairs("垃圾")) == []
