"""Which lines may be posted, without a database."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.bank.rules.ledger import FAULTS, LARGEST, POINT, Fault, Line, Standing, faults, keys_of

pytestmark = pytest.mark.rules
ISSUE, ONE, TWO, SHUT, GRAMS, NOBODY = (UUID(int=n) for n in range(1, 7))
ACCOUNTS = {
    ISSUE: Standing(POINT, 0, None, kept=False, closed=False),
    ONE: Standing(POINT, 10, 0, kept=True, closed=False),
    TWO: Standing(POINT, 0, 0, kept=True, closed=False),
    SHUT: Standing(POINT, 0, 0, kept=True, closed=True),
    GRAMS: Standing("cabbage", 500, 0, kept=True, closed=False),
}


def line(source: UUID, target: UUID, amount: int, unit: str = POINT) -> Line:
    return Line(uuid4(), "spend", unit, source, target, amount)


@pytest.mark.parametrize(
    ("one", "fault"),
    [
        (line(ONE, TWO, 10), None),
        (line(ISSUE, TWO, LARGEST), None),
        (line(ONE, TWO, 11), Fault.SHORT),
        (line(ONE, TWO, 0), Fault.AMOUNT),
        (line(ONE, TWO, -1), Fault.AMOUNT),
        (line(ONE, TWO, LARGEST + 1), Fault.AMOUNT),
        (line(ONE, TWO, True), Fault.AMOUNT),
        (line(ONE, ONE, 1), Fault.SAME),
        (line(ONE, NOBODY, 1), Fault.UNKNOWN),
        (line(NOBODY, ONE, 1), Fault.UNKNOWN),
        (line(ONE, GRAMS, 1), Fault.UNIT),
        (line(ONE, TWO, 1, "cabbage"), Fault.UNIT),
        (line(SHUT, ONE, 1), Fault.CLOSED),
        (line(ONE, SHUT, 1), Fault.CLOSED),
    ],
)
def test_one_line(one, fault):
    assert faults([one], ACCOUNTS) == ({0: fault} if fault else {})
    assert fault is None or FAULTS[fault]


def test_lines_are_taken_in_their_order():
    spent_before_given = [line(TWO, ONE, 5), line(ONE, TWO, 5)]
    assert faults(spent_before_given, ACCOUNTS) == {0: Fault.SHORT}
    assert faults(spent_before_given[::-1], ACCOUNTS) == {}
    assert keys_of(spent_before_given) == [one.key for one in spent_before_given]


@given(
    st.lists(st.tuples(st.sampled_from([ISSUE, ONE, TWO]), st.sampled_from([ONE, TWO]), st.integers(-2, 20)))
)
def test_good_lines_never_overdraw_and_each_bad_one_has_a_reason(asked):
    lines = [line(*one) for one in asked]
    bad = faults(lines, ACCOUNTS)
    held = {pk: account.balance for pk, account in ACCOUNTS.items()}
    for number, one in enumerate(lines):
        short = one.source != ISSUE and one.amount > held[one.source]
        assert (number in bad) == (one.amount <= 0 or one.source == one.target or short)
        if number not in bad:
            held[one.source] -= one.amount
            held[one.target] += one.amount
            assert one.source == ISSUE or held[one.source] >= 0
