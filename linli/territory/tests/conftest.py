"""The demonstration territory: drawn once, inserted into each test's own transaction."""

import pytest

from linli.kernel.actor import SYSTEM
from linli.territory import reads
from linli.territory.actions import places_load
from linli.territory.demo.load import demo_rows


@pytest.fixture(scope="session")
def rows():
    return demo_rows()


@pytest.fixture(autouse=True)
def _fresh():
    reads.tree_forget()
    yield
    reads.tree_forget()


@pytest.fixture
def demo(db, rows):
    places_load(actor=SYSTEM, rows=rows)
    return reads.tree()
