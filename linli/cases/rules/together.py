"""Many matters at once: what can be done together, and why one of them cannot join."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.cases.rules.place import Standing, may_be_given
from linli.cases.rules.steps import STATE_LABELS, TAKERS, Hat, State, next_state
from linli.kernel.actor import Level
from linli.kernel.errors import Text

MOST = 50
"""Matters in one go: a page of the list."""

KINDS: dict[str, Text] = {
    "dispatch": _("Dispatch together"),
    "accept": _("Accept together"),
    "answer": _("Answer and close together"),
    "note": _("Note on all of them"),
}


def step_of(kind: str) -> str:
    """The step that does it. Dispatching grades as well, where that has not been done."""
    return "triage" if kind == "dispatch" else kind


def state_fits(kind: str, state: State) -> bool:
    """Whether the state allows it at all."""
    if kind == "dispatch":
        return state in (State.NEW, State.ACCEPTED, State.GRADED)
    return next_state(state, kind) is not None


def hindrance(kind: str, case: Standing, worn: Collection[Hat]) -> Text:
    """Why the matter cannot join; empty where it can."""
    if not TAKERS[kind] & frozenset(worn):
        return _("Not yours to do: it is with another desk.")
    if not state_fits(kind, case.state):
        return _("Not possible now: it stands at “%s”.") % STATE_LABELS[case.state]
    return ""


def target_hindrance(
    case: Standing, *, role: str, unit_id: UUID | None, unit_level: Level, held: bool
) -> Text:
    """Why it cannot be given to this unit or role; empty where it can. `held`: somebody is posted there."""
    if not role and unit_id is None:
        return _("No route is set for it: please choose who shall handle it.")
    if unit_id is not None and unit_id == case.about_unit_id:
        return _("It is a complaint about this very unit.")
    if not may_be_given(case, role=role, unit_id=unit_id, unit_level=unit_level):
        return _("A complaint about an office stays above it: they could not see it.")
    return "" if held else _("Nobody holds this post there at present.")
