"""What higher rooms hand down to the kernel at start: plain functions under plain names."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from linli.kernel.actor import Actor
from linli.kernel.errors import Text

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


class Remove(Protocol):
    """Removes at most `limit` records whose event lies before `before`, in one transaction."""

    def __call__(self, *, before: datetime, limit: int) -> int:
        """How many were removed; 0 once nothing is left."""
        ...


class Count(Protocol):
    """Counts what `Remove` would remove, and removes nothing."""

    def __call__(self, *, before: datetime) -> int:
        """How many there are."""
        ...


@dataclass(frozen=True, slots=True)
class Retention:
    """One kind of record: what is held, why, who may see it, and when it goes. The public page reads this.

    `about`: "report", "person" or "house", the part of the page it stands in. `days` after `since` it is
    removed; an administrator may choose another number between `least` and `most`. `days` None: kept, and
    `why` says what makes us keep it. `stays` is what survives the removal.
    """

    kind: str
    about: str
    what: Text
    why: Text
    who: Text
    since: Text = ""
    days: int | None = None
    least: int = 0
    most: int = 0
    stays: Text = ""
    count: Count | None = None
    remove: Remove | None = None


retentions: Registry[Retention] = Registry()
"""kind of record → how long it is kept; rooms declare theirs in `jobs.py`."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a request about personal data is about: a person of the registers and their account, if any."""

    person_id: UUID
    user_id: UUID | None


@dataclass(frozen=True, slots=True)
class Holder:
    """What one room holds about a person. `erase` None: nothing of it names anybody, or the law keeps it.

    `own` takes the place of `export` where the person asks for themselves, in rooms that tell nobody else.
    """

    export: Callable[[Subject], dict[str, Any]]
    erase: Callable[[Actor, Subject], None] | None = None
    own: Callable[[Subject], dict[str, Any]] | None = None


data_holders: Registry[Holder] = Registry()
"""room → its part of the copy of one's data, and of erasing it."""

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
