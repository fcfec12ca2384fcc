"""What a room says about a menu entry; `site` puts the menu together."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from linli.kernel.actor import Actor
from linli.kernel.errors import Text
from linli.kernel.permits import may

WORK, REGISTERS, SETTINGS = "work", "registers", "settings"
GROUPS: dict[str, Text] = {WORK: _("Work"), REGISTERS: _("Registers"), SETTINGS: _("Settings")}
"""Headings of the menu, in order."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the desk's menu. `count` costs one statement; `key` is the letter that opens it after G.

    `permit` names a row of the table of permissions; empty: everybody who is signed in. A tuple of roles is
    taken as well, for what no row stands for.
    """

    order: int
    label: Text
    view: str
    permit: str | tuple[str, ...] = ""
    count: Callable[[Actor], int] | None = None
    group: str = WORK
    key: str = ""

    def opens(self, actor: Actor) -> bool:
        """Whether this actor finds the entry in the menu."""
        if isinstance(self.permit, str):
            return not self.permit or may(actor, self.permit)
        return not self.permit or actor.has(*self.permit)
