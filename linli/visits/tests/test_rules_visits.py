"""What a visit may record, and what planners may see of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.visits.rules.visits import (
    KINDS,
    STANDS,
    Kind,
    Stand,
    answer_refused,
    day_refused,
    kinds_known,
    needs_by_place,
    shown,
    words_refused,
    written_kinds,
)

pytestmark = pytest.mark.rules
TODAY = date(2024, 11, 18)


@pytest.mark.parametrize(
    "words",
    [
        "这家是重点人员",
        "老上访户",
        "全家信教",
        "政治面貌群众",
        "有前科",
        "精神病患者",
        "信用等级 B",
        "录了人脸",
    ],
)
def test_words_that_sort_people_are_refused_with_a_reason(words):
    assert str(words_refused("想修水管", words))


def test_needs_are_not_refused():
    assert words_refused("", "去旗里看病没有车", "想学电焊", "和东院商量排水沟") is None


def test_every_kind_and_stand_has_a_name():
    assert set(KINDS) == set(Kind)
    assert set(STANDS) == set(Stand)
    assert kinds_known([kind.value for kind in Kind])
    assert not kinds_known(["water", "poor"])
    assert all(not words_refused(str(label)) for label in KINDS.values())


def test_lists_write_kinds_in_many_ways():
    known = written_kinds()
    assert known["取暖"] is Kind.HEATING
    assert known["doctor"] is Kind.DOCTOR
    assert set(known.values()) == set(Kind)


@given(st.integers(-40, 400))
def test_days(ago):
    day = TODAY - timedelta(days=ago)
    assert (day_refused(day, today=TODAY) is None) == (0 <= ago <= 31)
    assert (day_refused(day, today=TODAY, oldest=None) is None) == (ago >= 0)


def test_whoever_cannot_keep_a_promise_says_why():
    assert answer_refused(Stand.KEPT, "") is None
    assert answer_refused(Stand.CANNOT, "名额满了") is None
    assert answer_refused(Stand.CANNOT, "")
    assert answer_refused(Stand.OPEN, "")
    assert answer_refused("poor", "")


@given(st.integers(0, 100))
def test_small_counts_are_not_shown(count):
    assert shown(count) == (count if count >= 5 else None)


@given(st.lists(st.tuples(st.sampled_from(["water", "road"]), st.integers(0, 2), st.integers(0, 12))))
def test_a_household_counts_once_a_kind_and_few_are_withheld(rows):
    for (place, kind), cell in needs_by_place(rows).items():
        homes = {home for k, p, home in rows if (k, p) == (kind, place)}
        assert cell == (len(homes) if len(homes) >= 5 else None)
