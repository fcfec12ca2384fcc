"""The way of a hazard beside its matter, and what a second look does to the matter."""

from enum import StrEnum

from django.utils.translation import pgettext_lazy

from linli.cases.rules.steps import BEFORE_RESULT, Hat, State
from linli.kernel.errors import Text


class Hazard(StrEnum):
    """Where a hazard stands."""

    OPEN = "open"
    HANDLED = "handled"
    GONE = "gone"
    SET_ASIDE = "set_aside"


class Event(StrEnum):
    """What happens to it: the matter moved, or somebody looked again."""

    HANDLED = "handled"
    UNDONE = "undone"
    SET_ASIDE = "set_aside"
    SEEN_GONE = "seen_gone"
    SEEN_STILL = "seen_still"


LABELS: dict[Hazard, Text] = {
    Hazard.OPEN: pgettext_lazy("hazard", "open"),
    Hazard.HANDLED: pgettext_lazy("hazard", "handled, to be looked at again"),
    Hazard.GONE: pgettext_lazy("hazard", "gone"),
    Hazard.SET_ASIDE: pgettext_lazy("hazard", "not taken up"),
}

BY_STEP: dict[str, Event] = {
    "report_back": Event.HANDLED,
    "settle": Event.HANDLED,
    "close": Event.HANDLED,
    "return": Event.UNDONE,
    "reopen": Event.UNDONE,
    "bring_back": Event.UNDONE,
    "decline": Event.SET_ASIDE,
    "set_aside": Event.SET_ASIDE,
    "withdraw": Event.SET_ASIDE,
}
"""A step of the matter → what it means for the hazard; other steps mean nothing."""

TABLE: dict[tuple[Hazard, Event], Hazard] = {
    (Hazard.OPEN, Event.HANDLED): Hazard.HANDLED,
    (Hazard.OPEN, Event.SET_ASIDE): Hazard.SET_ASIDE,
    (Hazard.OPEN, Event.SEEN_GONE): Hazard.GONE,
    (Hazard.HANDLED, Event.UNDONE): Hazard.OPEN,
    (Hazard.HANDLED, Event.SET_ASIDE): Hazard.SET_ASIDE,
    (Hazard.HANDLED, Event.SEEN_GONE): Hazard.GONE,
    (Hazard.HANDLED, Event.SEEN_STILL): Hazard.OPEN,
    (Hazard.GONE, Event.UNDONE): Hazard.OPEN,
    (Hazard.SET_ASIDE, Event.UNDONE): Hazard.OPEN,
    (Hazard.SET_ASIDE, Event.SEEN_GONE): Hazard.GONE,
}


def after(stands: Hazard, event: Event) -> Hazard:
    """Where the hazard stands then; what the table does not name changes nothing."""
    return TABLE.get((stands, event), stands)


def steps(good: bool, state: State, hats: frozenset[Hat]) -> tuple[str, ...]:
    """The steps that a second look takes on the matter, by what the checker may do there.

    Good: it is verified and answered, or settled, or closed. Not good: it goes back, or is reopened. Where
    that is not the checker's step the matter is told; without any hat nothing can be written there.
    """
    if Hat.DESK in hats:
        found = (_GOOD if good else _STILL).get(state)
        if found:
            return found
    if good and state in BEFORE_RESULT and hats & {Hat.NEAR, Hat.HANDLER, Hat.DESK}:
        return ("settle",)
    return ("note",) if hats & {Hat.NEAR, Hat.HANDLER, Hat.DESK} else ()


_GOOD: dict[State, tuple[str, ...]] = {
    State.REPORTED_BACK: ("verify", "answer"),
    State.VERIFIED: ("answer",),
    State.ANSWERED: ("close",),
}
_STILL: dict[State, tuple[str, ...]] = {
    State.REPORTED_BACK: ("return",),
    State.ANSWERED: ("reopen",),
    State.CLOSED: ("reopen",),
    State.DECLINED: ("reopen",),
}


def desk_must_know(good: bool, state: State, taken: tuple[str, ...]) -> bool:
    """Whether the desk hears of the second look, because the matter itself did not move by it."""
    moved = bool(set(taken) - {"note"})
    return not moved and not (good and state == State.CLOSED)
