"""A few people besides the cast."""

import pytest

from linli.kernel.actor import SYSTEM
from linli.people.actions.registers import household_add, person_add


@pytest.fixture
def neighbour(cast):
    """Somebody of Guangyi village."""
    place = cast.places["group"]
    return person_add(actor=SYSTEM, name="白桦一", place_id=place, phone="13812345678")


@pytest.fixture
def far(cast):
    """Somebody of the other town."""
    return person_add(actor=SYSTEM, name="沙棘二", place_id=cast.places["village2"], phone="13912345678")


@pytest.fixture
def home(cast):
    """A household of Guangyi village."""
    return household_add(actor=SYSTEM, number="H0001", place_id=cast.places["group"], address="3号院")
