"""Asking the table of permissions."""

from uuid import uuid4

import pytest

from linli.kernel.actor import ANONYMOUS, SYSTEM, Actor, Grant, Kind, Level
from linli.kernel.permits import may

pytestmark = pytest.mark.rules
TOWN, VILLAGE, OTHER = uuid4(), uuid4(), uuid4()


def desk() -> Actor:
    grant = Grant(role="town_desk", level=Level.TOWN, place_id=TOWN, places=frozenset({TOWN}))
    return Actor(kind=Kind.USER, user_id=uuid4(), grants=(grant,))


def test_a_place_permission_reaches_down_and_not_aside():
    assert may(desk(), "person_add", (VILLAGE, TOWN))
    assert may(desk(), "person_add")
    assert not may(desk(), "person_add", (OTHER,))
    assert not may(desk(), "person_add", ())
    assert not may(desk(), "user_add", (TOWN,))


def test_what_is_everybodys_and_what_is_ones_own():
    assert may(ANONYMOUS, "case_report")
    assert not may(ANONYMOUS, "token_add")
    assert may(desk(), "token_add")
    assert may(SYSTEM, "user_add", ())


def test_an_unknown_permission_is_a_mistake():
    with pytest.raises(KeyError):
        may(desk(), "rule_the_world")
