"""The demonstration territory, which the whole suite starts with."""

import pytest

from linli.territory import reads
from linli.territory.demo.load import demo_rows


@pytest.fixture(scope="session")
def rows():
    return demo_rows()


@pytest.fixture
def demo(db):
    return reads.tree()
