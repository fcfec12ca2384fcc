"""A demo banner of its own for a benchmark, with durable commits."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.databases import postgresql
from tests.house import House
from tests.house import house as plain

ENGINES = ("sqlite", "postgresql")


@contextmanager
def house(engine: str) -> Iterator[House]:
    """A fresh demo banner on `engine`; gone afterwards."""
    if engine == "sqlite":
        with plain() as made:
            yield made
        return
    with postgresql(durable=True) as url, plain(url) as made:
        yield made


@contextmanager
def serving(made: House) -> Iterator[str]:
    """The real server without its worker."""
    try:
        yield made.start("--no-worker")
    finally:
        made.stop()
