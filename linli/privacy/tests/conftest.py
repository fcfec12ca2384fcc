"""Fixtures of the privacy room."""

from typing import Any

import pytest
from hypothesis import settings

from linli.cases.tests.ways import Ways
from linli.kernel.actor import SYSTEM
from linli.people.actions.registers import person_add
from linli.people.reads import Person
from linli.privacy.actions.seeds import texts_seed

settings.register_profile("steady", deadline=None)
settings.load_profile("steady")


@pytest.fixture
def ways(cast: Any) -> Ways:
    """Matters, as the matters' own tests bring them about."""
    return Ways(cast)


@pytest.fixture
def texts(db: None) -> None:
    """The texts a banner begins with."""
    texts_seed(actor=SYSTEM)


@pytest.fixture
def villager(cast: Any) -> Person:
    """Somebody in the register without an account."""
    return person_add(actor=SYSTEM, name="苏合演示", place_id=cast.places["village"], phone="13812340000")
