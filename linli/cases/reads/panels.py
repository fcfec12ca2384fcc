"""What higher rooms show on a matter's page: a template and its context, declared as plain data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from linli.kernel.actor import Actor
from linli.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Panel:
    """One card beside the story. `context` answers None where this reader has nothing to see there.

    The reader may be the reporter, who follows by a code: then the card stands on a page of the door.
    """

    template: str
    context: Callable[[Actor, UUID], Mapping[str, Any] | None]


panels: Registry[Panel] = Registry()
"""name → a card on the matter's page; shown in the order of their names."""


slips: Registry[Panel] = Registry()
"""name → a card for the reporter, on the page that their slip opens."""


def panels_of(actor: Actor, case_id: UUID) -> list[tuple[str, Mapping[str, Any]]]:
    """(template, context) of every card that this reader sees on a visible matter."""
    return _shown(panels, actor, case_id)


def slips_of(holder: Actor, case_id: UUID) -> list[tuple[str, Mapping[str, Any]]]:
    """The same for whoever holds the matter's number and code."""
    return _shown(slips, holder, case_id)


def _shown(cards: Registry[Panel], actor: Actor, case_id: UUID) -> list[tuple[str, Mapping[str, Any]]]:
    found = ((panel, panel.context(actor, case_id)) for _name, panel in cards.items())
    return [(panel.template, context) for panel, context in found if context is not None]
