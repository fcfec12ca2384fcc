"""Two ways to break the house on purpose, so that the harness is seen to notice."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from types import SimpleNamespace
from typing import Any

from linli.kernel import storage, verbs

Late = list[Callable[[], None]]


def files_after_rows(late: Late) -> None:
    """Rows are committed first; their files are written when the verb is over."""
    put = storage.put

    def later(*args: Any, **more: Any) -> None:
        late.append(lambda: put(*args, **more))

    storage.put = later


def no_transactions(late: Late) -> None:
    """Every statement commits by itself."""

    def atomic(*, savepoint: bool = True) -> AbstractContextManager[None]:
        return nullcontext()

    verbs.transaction = SimpleNamespace(atomic=atomic)


KINDS: dict[str, Callable[[Late], None]] = {
    "": lambda late: None,
    "files-after-rows": files_after_rows,
    "no-transactions": no_transactions,
}
