"""What a room says about a menu entry; `site` puts the menu together."""

from collections.abc import Callable
from dataclasses import dataclass

from linli.kernel.actor import Actor
from linli.kernel.errors import Text


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the desk's menu. `roles` empty: everybody who is signed in. `count` costs one statement."""

    order: int
    label: Text
    view: str
    roles: tuple[str, ...] = ()
    count: Callable[[Actor], int] | None = None
