"""A household of the worker's grid."""

import pytest

from linli.visits.tests.visiting import home_at, note


@pytest.fixture
def home(cast):
    return home_at(cast, head="白桦一")


@pytest.fixture
def visit(cast, home):
    return note(cast.actor("worker"), home)
