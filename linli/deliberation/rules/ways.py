"""How a deliberation goes, and each of its decisions to its end: two plain tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.errors import Text


class State(StrEnum):
    """Where a deliberation stands. Adjourned ones are announced again for another day."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    HELD = "held"
    DECIDED = "decided"
    ADJOURNED = "adjourned"
    CANCELLED = "cancelled"


class Stand(StrEnum):
    """Where a decision stands. Only a person drops one, and says why."""

    OPEN = "open"
    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"


STATE_LABELS: dict[State, Text] = {
    State.DRAFT: pgettext_lazy("deliberation", "being planned"),
    State.ANNOUNCED: pgettext_lazy("deliberation", "announced"),
    State.HELD: pgettext_lazy("deliberation", "held, result to be published"),
    State.DECIDED: pgettext_lazy("deliberation", "result published"),
    State.ADJOURNED: pgettext_lazy("deliberation", "put off to another day"),
    State.CANCELLED: pgettext_lazy("deliberation", "cancelled"),
}
STAND_LABELS: dict[Stand, Text] = {
    Stand.OPEN: pgettext_lazy("decision", "not begun"),
    Stand.UNDER_WAY: pgettext_lazy("decision", "under way"),
    Stand.DONE: pgettext_lazy("decision", "done"),
    Stand.DROPPED: pgettext_lazy("decision", "dropped"),
}
STANDING = frozenset({Stand.OPEN, Stand.UNDER_WAY})
"""A decision that is still owed."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One step. `to` None keeps the state. `fields`: `reason` are words that must be there, `text` may be."""

    label: Text
    said: Text
    frm: frozenset[StrEnum]
    to: StrEnum | None
    fields: tuple[str, ...] = ()


def _of(*states: StrEnum) -> frozenset[StrEnum]:
    return frozenset(states)


S, D = State, Stand

# fmt: off
STEPS: dict[str, Rule] = {
    "plan": Rule(_("Plan"), _("planned it"), _of(), S.DRAFT),
    "announce": Rule(_("Announce it"), _("announced it"), _of(S.DRAFT), S.ANNOUNCED, ("notice_from",)),
    "move": Rule(_("Announce another day or place"), _("announced another day or place"),
                 _of(S.ANNOUNCED, S.ADJOURNED), S.ANNOUNCED, ("meets_at", "where", "reason")),
    "hold": Rule(_("Record the meeting"), _("recorded the meeting"), _of(S.ANNOUNCED), S.HELD,
                 ("heads", "households", "reason")),
    "decide": Rule(_("Publish the result"), _("published the result"), _of(S.HELD), S.DECIDED, ("text",)),
    "adjourn": Rule(_("Put it off"), _("put it off"), _of(S.ANNOUNCED, S.HELD), S.ADJOURNED, ("reason",)),
    "cancel": Rule(_("Cancel it"), _("cancelled it"), _of(S.DRAFT, S.ANNOUNCED, S.ADJOURNED), S.CANCELLED,
                   ("reason",)),
    "correct": Rule(_("Add a correction"), _("added a correction"), _of(S.DECIDED), None,
                    ("maybe_heads", "maybe_households", "reason")),
}

DECISION_STEPS: dict[str, Rule] = {
    "add": Rule(_("Note a decision"), _("noted a decision"), _of(), D.OPEN),
    "start": Rule(_("It is under way"), _("began with it"), _of(D.OPEN), D.UNDER_WAY, ("text",)),
    "note": Rule(_("Say how it goes"), _("said how it goes"), STANDING, None, ("reason", "photos")),
    "finish": Rule(pgettext_lazy("decision", "It is done"), _("did it"), STANDING, D.DONE,
                   ("reason", "photos")),
    "drop": Rule(_("Drop it"), _("dropped it"), STANDING, D.DROPPED, ("reason",)),
    "postpone": Rule(_("Another day"), _("set another day"), STANDING, None, ("due_on", "reason")),
    "give": Rule(_("Somebody else does it"), _("gave it to somebody else"), STANDING, None,
                 ("owner", "reason")),
    "to_matter": Rule(_("Make it a matter"), _("made it a matter"), STANDING, D.UNDER_WAY, ("text",)),
    "take_up": Rule(_("Take it up again"), _("took it up again"), _of(D.DONE, D.DROPPED), D.OPEN,
                    ("reason",)),
    "matter_ended": Rule(_("The matter ended"), _("saw the matter end"), STANDING, D.OPEN),
    "matter_solved": Rule(_("The matter was solved"), _("saw the matter solved"), STANDING, D.DONE),
    "matter_back": Rule(_("The matter was reopened"), _("saw the matter taken up again"),
                        _of(D.DONE, D.OPEN), D.UNDER_WAY),
}
# fmt: on
BY_ITSELF = frozenset({"matter_ended", "matter_solved", "matter_back"})
"""What a decision does because its matter moved; nobody takes these steps."""


def next_state(state: StrEnum, step: str, table: Mapping[str, Rule]) -> StrEnum | None:
    """The state after `step`, or None where it is not possible."""
    rule = table.get(step)
    if rule is None or state not in rule.frm:
        return None
    return rule.to or state


def possible(state: StrEnum, table: Mapping[str, Rule]) -> list[str]:
    """The steps that somebody can take from `state`, in the table's order."""
    return [name for name, rule in table.items() if state in rule.frm and name not in BY_ITSELF]


def follows(step: str, outcome: str, *, is_open: bool, stand: Stand, linked: bool) -> str:
    """What a decision does because its matter took `step`; "" for nothing. `linked`: the matter is its own.

    A solved matter is a decision carried out. One that ended otherwise is still owed: a person says whether
    it is dropped.
    """
    if not linked:
        return ""
    if not is_open and stand == Stand.UNDER_WAY:
        return "matter_solved" if outcome == "solved" else "matter_ended"
    if is_open and step in ("reopen", "bring_back") and stand in (Stand.DONE, Stand.OPEN):
        return "matter_back"
    return ""
