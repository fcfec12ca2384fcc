"""What of a matter goes into the index, and in which order."""

from types import SimpleNamespace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.cases.rules.search import (
    MEDIATED,
    OPEN,
    document,
    key,
    kind_mark,
    mark,
    marks,
    narrowed,
    spread,
    wanted,
)
from linli.kernel import clock, ids

pytestmark = pytest.mark.rules
TOWN = UUID(int=0xABCDEF01)


def case(**changes):
    plain = {
        "town_id": TOWN,
        "village_id": None,
        "group_id": None,
        "grid_id": UUID(int=7),
        "unit_id": None,
        "category_id": UUID(int=9),
        "is_open": True,
        "handler_role": "",
        "kind": "matter",
        "number": "WHY-2024-00068",
        "hotline_number": "",
    }
    return SimpleNamespace(**(plain | changes))


def test_marks_say_where_it_stands():
    assert marks(case()) == {"@tabcdef01", "@r00000007", "@c00000009", OPEN}
    assert marks(case(kind="question")) - marks(case()) == {kind_mark("question")}
    assert marks(case(is_open=False, handler_role="mediator")) >= {MEDIATED}


def test_words_numbers_and_steps_are_found():
    made = document(case(hotline_number="NC-77001234"), ("路灯坏了", "村口"), [({}, "派人去看"), ({}, "")])
    assert made.text == "路灯坏了\n村口\nnc 77001234\n派人去看"
    assert {"#why202400068", "#nc77001234", "路灯", "派人"} <= made.terms


def test_nothing_after_a_mediator_has_it():
    steps = [({}, "先听"), ({"role": "mediator"}, "请调解"), ({"role": "village_clerk"}, "张三李四")]
    made = document(case(), ("地界",), steps)
    assert made.text == "地界\n先听"
    assert MEDIATED in made.terms


def test_a_renewed_row_is_the_row_made_anew():
    steps = [({}, "先听"), ({"role": "mediator"}, "请调解"), ({}, "张三李四")]
    row, stood = document(case(), ("地界", ""), ()), case()
    for end, (params, said) in enumerate(steps, 1):
        stood = case(handler_role=params.get("role", ""), unit_id=UUID(int=end))
        row = row.renewed(marks(stood), said)
        assert row == document(stood, ("地界", ""), steps[:end])


def test_keys_follow_the_ids():
    made = []
    for second in range(50):
        with clock.at(clock.now().replace(microsecond=0, second=second)):
            made.append(ids.new())
    assert [key(pk) for pk in sorted(made)] == sorted(key(pk) for pk in made)
    assert all(abs(key(pk)) < 2**63 for pk in (UUID(int=0), UUID(int=2**128 - 1)))


@given(st.lists(st.integers(0, 20)).map(sorted), st.integers(0, 50))
def test_spread_keys_differ_and_come_late_enough(starts, leap):
    leaps = {start: leap * (start % 3) for start in starts}
    keys = spread(starts, leaps)
    assert len(set(keys)) == len(keys)
    assert keys == sorted(keys)
    assert all(at >= start + leaps[start] for start, at in zip(starts, keys, strict=True))


def test_a_query_within_marks():
    query = narrowed(wanted("WHY-2024-68"), [{mark("town_id", TOWN)}, set()])
    assert [[term.text for term in group] for group in query.groups] == [["#why202400068"], ["@tabcdef01"]]
