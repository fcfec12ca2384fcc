"""What higher rooms hand down to the kernel at start: plain functions under plain names."""

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar
from uuid import UUID

from linli.kernel.actor import Actor

T = TypeVar("T")


class Registry(Generic[T]):
    """Names to functions, filled while apps start and only read afterwards."""

    def __init__(self) -> None:
        self._entries: dict[str, T] = {}

    def register(self, name: str, entry: T) -> None:
        """Registers `entry`; a second, different entry under one name is a programming error."""
        if self._entries.setdefault(name, entry) is not entry:
            raise ValueError(f"{name} is registered twice")

    def get(self, name: str) -> T | None:
        """The entry, or None."""
        return self._entries.get(name)

    def items(self) -> Iterator[tuple[str, T]]:
        """All entries in the order of their names."""
        return iter(sorted(self._entries.items(), key=lambda pair: pair[0]))


attachment_readers: Registry[Callable[[Actor, Any], bool]] = Registry()
"""owner kind → may this actor open this attachment?"""

due_handlers: Registry[Callable[[UUID], None]] = Registry()
"""kind of due row → carry it out; raising means “try again later”."""

verifiers: Registry[Callable[[], Iterator[str]]] = Registry()
"""name → yields one sentence per broken record."""

rebuilders: Registry[Callable[[], object]] = Registry()
"""name → makes anew what was left out of an archive because other records hold it."""

event_handlers: Registry[list[Callable[..., None]]] = Registry()
"""event → what other rooms do about it, inside the same transaction."""


def on(event: str, handler: Callable[..., None]) -> None:
    """Subscribes a handler that changes state to an event of a lower room."""
    handlers = event_handlers.get(event)
    if handlers is None:
        handlers = []
        event_handlers.register(event, handlers)
    if handler not in handlers:
        handlers.append(handler)


def publish(event: str, **facts: Any) -> None:
    """Runs every handler of `event` now, synchronously, in the caller's transaction."""
    for handler in event_handlers.get(event) or []:
        handler(**facts)
