"""The way of a mediation as one plain table, after the People's Mediation Law (2010), arts. 17 to 33."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.errors import Text


class State(StrEnum):
    """Where a mediation stands."""

    OPEN = "open"
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"
    ELSEWHERE = "elsewhere"


class Seat(StrEnum):
    """Who somebody is towards one mediation; nobody else opens it."""

    MEDIATOR = "mediator"
    SUPERVISOR = "supervisor"


class Form(StrEnum):
    """How an agreement was made (arts. 28 to 30)."""

    ORAL = "oral"
    WRITTEN = "written"


STATE_LABELS: dict[State, Text] = {
    State.OPEN: pgettext_lazy("mediation", "being mediated"),
    State.AGREED: pgettext_lazy("mediation", "agreed"),
    State.WITHDRAWN: pgettext_lazy("mediation", "a party left"),
    State.FAILED: pgettext_lazy("mediation", "no agreement"),
    State.ELSEWHERE: pgettext_lazy("mediation", "the matter ended otherwise"),
}


class Outcome(StrEnum):
    """How a mediation ended; all that figures see besides how long it took."""

    ORAL = "oral"
    WRITTEN = "written"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"
    ELSEWHERE = "elsewhere"


OUTCOME_LABELS: dict[Outcome, Text] = {
    Outcome.ORAL: _("oral agreement"),
    Outcome.WRITTEN: _("written agreement"),
    Outcome.WITHDRAWN: STATE_LABELS[State.WITHDRAWN],
    Outcome.FAILED: STATE_LABELS[State.FAILED],
    Outcome.ELSEWHERE: STATE_LABELS[State.ELSEWHERE],
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One step: from where it leads to where (None: it stays), by whom, and how its line reads."""

    said: Text
    frm: frozenset[State]
    to: State | None = None
    by: Seat = Seat.MEDIATOR


S = State
OPEN, AGREED, LIVE = frozenset({S.OPEN}), frozenset({S.AGREED}), frozenset({S.OPEN, S.AGREED})
STOPPED = frozenset({S.WITHDRAWN, S.FAILED})

# fmt: off
STEPS: dict[str, Rule] = {
    "open": Rule(_("began, because a party asked or agreed"), frozenset(), S.OPEN),
    "party": Rule(_("put a party down"), OPEN),
    "consent": Rule(_("noted whether a party agrees to mediation"), OPEN),
    "want": Rule(_("noted what a party wants"), OPEN),
    "meet": Rule(_("noted a sitting"), OPEN),
    "draft": Rule(_("wrote the agreement"), OPEN),
    "sign": Rule(_("took a signature"), LIVE),
    "agree": Rule(_("noted the agreement"), OPEN, S.AGREED),
    "leave": Rule(_("noted that a party left"), OPEN),
    "fail": Rule(_("ended it without agreement"), OPEN, S.FAILED),
    "resume": Rule(_("began again"), STOPPED, S.OPEN),
    "plan": Rule(_("planned a follow-up visit"), AGREED),
    "follow": Rule(_("noted a follow-up visit"), AGREED),
    "broken": Rule(_("noted that the agreement was broken; it is taken up again"), AGREED, S.OPEN),
    "confirm": Rule(_("noted where the judicial confirmation stands"), AGREED),
    "aside": Rule(_("stepped aside"), OPEN),
    "assign": Rule(_("chose a mediator"), LIVE, by=Seat.SUPERVISOR),
    "matter": Rule(_("ended it: the matter ended otherwise"), OPEN, S.ELSEWHERE),
}
# fmt: on
"""step → its rule. `leave` ends the mediation where fewer than two parties stay (see `parties`)."""


def next_state(state: State | None, step: str) -> State | None:
    """Where the step leads from `state` (None: before the beginning), or None where it is not possible."""
    rule = STEPS[step]
    if state is None:
        return rule.to if not rule.frm else None
    return (rule.to or state) if state in rule.frm else None


def possible(state: State, seat: Seat) -> list[str]:
    """The steps that a seat may take from here, in the order of the table."""
    return [step for step, rule in STEPS.items() if rule.by == seat and next_state(state, step)]
