"""`@verb` marks the only functions that write."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")

_depth: ContextVar[int] = ContextVar("linli_verb_depth", default=0)


def inside() -> bool:
    """Whether a verb is running; tests refuse any write elsewhere."""
    return _depth.get() > 0


@contextmanager
def writing() -> Iterator[None]:
    """Marks the block as part of a verb, without opening a transaction."""
    token = _depth.set(_depth.get() + 1)
    try:
        yield
    finally:
        _depth.reset(token)


def verb(function: Callable[P, R]) -> Callable[P, R]:
    """Runs the function in one transaction, marked as a verb. Nested verbs join the outer transaction."""

    @wraps(function)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic(savepoint=not inside()), writing():
            return function(*args, **kwargs)

    return inner
