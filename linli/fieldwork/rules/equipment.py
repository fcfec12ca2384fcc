"""The states of a piece of equipment, and what leads from one to another."""

from enum import StrEnum

from django.utils.translation import pgettext_lazy

from linli.kernel.errors import Text


class State(StrEnum):
    """Whether it works."""

    WORKING = "working"
    FAULTY = "faulty"
    OUT = "out"
    REMOVED = "removed"


class What(StrEnum):
    """One line of its history."""

    ADDED = "added"
    CHANGED = "changed"
    FAULT = "fault"
    SOLVED = "solved"
    DROPPED = "dropped"
    AGAIN = "again"
    CHECKED = "checked"
    SET_WORKING = "set_working"
    SET_FAULTY = "set_faulty"
    SET_OUT = "set_out"
    REMOVED = "removed"


STATE_LABELS: dict[State, Text] = {
    State.WORKING: pgettext_lazy("equipment", "working"),
    State.FAULTY: pgettext_lazy("equipment", "faulty"),
    State.OUT: pgettext_lazy("equipment", "out of service"),
    State.REMOVED: pgettext_lazy("equipment", "removed"),
}
MARKS = {State.WORKING: "done", State.FAULTY: "late", State.OUT: "soon", State.REMOVED: "open"}
"""The colour word of a state."""

WHAT_LABELS: dict[What, Text] = {
    What.ADDED: pgettext_lazy("equipment", "entered"),
    What.CHANGED: pgettext_lazy("equipment", "details changed"),
    What.FAULT: pgettext_lazy("equipment", "a fault was reported"),
    What.SOLVED: pgettext_lazy("equipment", "the fault was solved"),
    What.DROPPED: pgettext_lazy("equipment", "the report was not taken up"),
    What.AGAIN: pgettext_lazy("equipment", "the matter was taken up again"),
    What.CHECKED: pgettext_lazy("equipment", "looked at on a round"),
    What.SET_WORKING: pgettext_lazy("equipment", "noted as working"),
    What.SET_FAULTY: pgettext_lazy("equipment", "noted as faulty"),
    What.SET_OUT: pgettext_lazy("equipment", "taken out of service"),
    What.REMOVED: pgettext_lazy("equipment", "removed"),
}

BY_HAND = {
    State.WORKING: What.SET_WORKING,
    State.FAULTY: What.SET_FAULTY,
    State.OUT: What.SET_OUT,
    State.REMOVED: What.REMOVED,
}
"""A state that somebody sets → the line it writes."""

_ALIVE = (State.WORKING, State.FAULTY, State.OUT)
TABLE: dict[tuple[State, What], State] = {
    **{(state, what): state for state in _ALIVE for what in (What.CHANGED, What.CHECKED)},
    (State.WORKING, What.FAULT): State.FAULTY,
    (State.FAULTY, What.FAULT): State.FAULTY,
    (State.OUT, What.FAULT): State.OUT,
    (State.WORKING, What.AGAIN): State.FAULTY,
    (State.FAULTY, What.AGAIN): State.FAULTY,
    (State.OUT, What.AGAIN): State.OUT,
    **{(State.FAULTY, what): State.WORKING for what in (What.SOLVED, What.DROPPED)},
    **{(state, what): state for state in (State.WORKING, State.OUT) for what in (What.SOLVED, What.DROPPED)},
    **{(state, BY_HAND[to]): to for state in _ALIVE for to in State if to != state},
}
"""(state, what happened) → the state then; what is not here is not possible. Removed is the end."""


def after(state: State, what: What) -> State | None:
    """The state after a line of the history, or None where it is not possible."""
    return TABLE.get((state, what))


def on_step(step: str, is_open: bool, outcome: str) -> What | None:
    """What a step of a fault's matter means for the equipment."""
    if step in ("reopen", "bring_back"):
        return What.AGAIN
    if is_open:
        return None
    if outcome == "solved":
        return What.SOLVED
    return What.DROPPED if step in ("decline", "set_aside", "withdraw") else None
