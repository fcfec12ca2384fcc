"""The way of a matter as one plain table: which step leads from where to where, and what it needs.

After the seven links of digital city management and the hotline decree (State Council office, 2020 No. 53):
accept, dispatch, handle, report back, verify, answer, close, appraise.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.errors import Text
from linli.kernel.rules import permissions


class State(StrEnum):
    """Where a matter stands."""

    NEW = "new"
    ACCEPTED = "accepted"
    GRADED = "graded"
    DISPATCHED = "dispatched"
    HANDLING = "handling"
    REPORTED_BACK = "reported_back"
    VERIFIED = "verified"
    ANSWERED = "answered"
    WAITING = "waiting"
    PARKED = "parked"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


OPEN = frozenset(State) - {State.CLOSED, State.DECLINED, State.WITHDRAWN}
WITH_DESK = frozenset(
    {State.NEW, State.ACCEPTED, State.GRADED, State.REPORTED_BACK, State.VERIFIED, State.ANSWERED}
)
WITH_HANDLER = frozenset({State.DISPATCHED, State.HANDLING})
BEFORE_RESULT = frozenset({State.NEW, State.ACCEPTED, State.GRADED}) | WITH_HANDLER

STATE_LABELS: dict[State, Text] = {
    State.NEW: pgettext_lazy("matter", "new"),
    State.ACCEPTED: pgettext_lazy("matter", "accepted"),
    State.GRADED: pgettext_lazy("matter", "graded, to be dispatched"),
    State.DISPATCHED: pgettext_lazy("matter", "dispatched"),
    State.HANDLING: pgettext_lazy("matter", "being handled"),
    State.REPORTED_BACK: pgettext_lazy("matter", "done, to be verified"),
    State.VERIFIED: pgettext_lazy("matter", "verified, to be answered"),
    State.ANSWERED: pgettext_lazy("matter", "answered"),
    State.WAITING: pgettext_lazy("matter", "waiting for the reporter"),
    State.PARKED: pgettext_lazy("matter", "parked until a review date"),
    State.CLOSED: pgettext_lazy("matter", "closed"),
    State.DECLINED: pgettext_lazy("matter", "declined"),
    State.WITHDRAWN: pgettext_lazy("matter", "withdrawn"),
}


class Hat(StrEnum):
    """In what relation somebody stands to one matter."""

    REPORTER = "reporter"
    DESK = "desk"
    HANDLER = "handler"
    NEAR = "near"


class Clock(StrEnum):
    """What a step does to the running deadline."""

    KEEP = "keep"
    START = "start"
    STOP = "stop"
    PAUSE = "pause"
    RESUME = "resume"


@dataclass(frozen=True, slots=True)
class Rule:
    """One step. `to` None keeps the state; `BACK` returns to where the matter stood before it waited.

    `fields` are what the step asks for: `text` (words), `reason` (words that must be there), others by name.
    `public` says whether the reporter sees it; `tells` who is notified.
    """

    label: Text
    said: Text
    frm: frozenset[State]
    to: State | None
    fields: tuple[str, ...] = ("text",)
    public: bool = True
    clock: Clock = Clock.KEEP
    tells: Hat | None = None


SPOKEN = frozenset({"report", "correct"})
"""Steps whose words are the matter's own: what happened, and where. The last one holds."""

BACK = State.WAITING
"""As a target: return to the remembered state. (A step that leads *into* waiting is `ask_more` alone.)"""

S, C = State, Clock


def _of(*states: State) -> frozenset[State]:
    return frozenset(states)


# fmt: off
STEPS: dict[str, Rule] = {
    "report": Rule(_("Report"), _("reported this"), frozenset(), S.NEW, tells=Hat.DESK),
    "accept": Rule(_("Accept"), _("accepted it"), _of(S.NEW), S.ACCEPTED),
    "grade": Rule(_("Grade"), _("graded it"), _of(S.ACCEPTED, S.GRADED), S.GRADED,
                  ("category", "grade", "text"), public=False),
    "dispatch": Rule(_("Dispatch"), _("dispatched it"), _of(S.GRADED), S.DISPATCHED,
                     ("target", "text"), clock=C.START, tells=Hat.HANDLER),
    "take": Rule(_("Take it on"), _("took it on"), _of(S.DISPATCHED), S.HANDLING),
    "report_back": Rule(_("Report back"), _("reported back"), WITH_HANDLER, S.REPORTED_BACK,
                        ("reason", "photos"), public=False, clock=C.START, tells=Hat.DESK),
    "verify": Rule(_("It is done"), _("verified it"), _of(S.REPORTED_BACK), S.VERIFIED,
                   public=False, clock=C.START),
    "return": Rule(_("Not done yet: send back"), _("sent it back"), _of(S.REPORTED_BACK), S.HANDLING,
                   ("reason",), public=False, clock=C.START, tells=Hat.HANDLER),
    "answer": Rule(_("Answer the reporter"), _("answered"), _of(S.VERIFIED), S.ANSWERED,
                   ("reason", "channel", "close", "photos"), clock=C.STOP),
    "close": Rule(_("Close"), _("closed it"), _of(S.ANSWERED), S.CLOSED,
                  ("outcome", "text"), clock=C.STOP),
    "settle": Rule(_("Settled on the spot"), _("settled it on the spot"), BEFORE_RESULT, S.CLOSED,
                   ("reason", "photos"), clock=C.STOP),
    "ask_more": Rule(_("Ask the reporter for more"), _("asked for more"), BEFORE_RESULT, S.WAITING,
                     ("reason",), clock=C.PAUSE),
    "go_on": Rule(_("Go on without waiting"), _("went on"), _of(S.WAITING), BACK, clock=C.RESUME,
                  public=False),
    "decline": Rule(_("Decline"), _("could not take it up"), _of(S.NEW, S.ACCEPTED), S.DECLINED,
                    ("decline", "reason"), clock=C.STOP),
    "set_aside": Rule(_("Set aside as part of a flood"), _("set it aside among many that came at once"),
                      _of(S.NEW), S.DECLINED, ("reason",), clock=C.STOP),
    "bring_back": Rule(_("Bring it back"), _("brought it back"), _of(S.DECLINED), S.NEW),
    "transfer": Rule(_("Transfer"), _("transferred it"), WITH_HANDLER, S.DISPATCHED,
                     ("target", "reason"), clock=C.START, tells=Hat.HANDLER),
    "hand_back": Rule(_("Not ours: hand back"), _("handed it back"), WITH_HANDLER, S.GRADED,
                      ("reason",), public=False, clock=C.STOP, tells=Hat.DESK),
    "pass_up": Rule(_("Pass up"), _("passed it up"), BEFORE_RESULT, S.ACCEPTED,
                    ("reason",), clock=C.STOP, tells=Hat.DESK),
    "hand_down": Rule(_("Hand down"), _("handed it down"), _of(S.NEW, S.ACCEPTED, S.GRADED), S.ACCEPTED,
                      ("reason",), clock=C.STOP, tells=Hat.DESK),
    "extend_ask": Rule(_("Ask for an extension"), _("asked for an extension"), WITH_HANDLER, None,
                       ("days", "reason"), public=False, tells=Hat.DESK),
    "extend_grant": Rule(_("Grant the extension"), _("granted an extension"), WITH_HANDLER, None,
                         tells=Hat.HANDLER),
    "extend_refuse": Rule(_("Refuse the extension"), _("did not grant the extension"), WITH_HANDLER, None,
                          ("reason",), public=False, tells=Hat.HANDLER),
    "park": Rule(_("Park with a review date"), _("parked it"), BEFORE_RESULT, S.PARKED,
                 ("review_on", "reason"), clock=C.STOP),
    "unpark": Rule(_("Take up again"), _("took it up again"), _of(S.PARKED), S.ACCEPTED),
    "note": Rule(_("Note"), _("noted"), frozenset(State), None, ("reason", "seen", "photos"),
                 public=False),
    "call_back": Rule(_("Call back"), _("called back"), _of(S.ANSWERED, S.CLOSED), None,
                      ("reason", "maybe_rating"), public=False),
    "reopen": Rule(_("Reopen"), _("reopened it"), _of(S.ANSWERED, S.CLOSED, S.DECLINED), S.ACCEPTED,
                   ("reason",), clock=C.STOP, tells=Hat.DESK),
    "supplement": Rule(_("Add to it"), _("added"), OPEN, None, ("reason", "photos"),
                       tells=Hat.DESK),
    "correct": Rule(_("Correct what I said"), _("corrected what they had said"), frozenset(State), None,
                    ("reason",), tells=Hat.DESK),
    "rate": Rule(_("Rate the answer"), _("rated the answer"), _of(S.ANSWERED, S.CLOSED), None,
                 ("rating", "text")),
    "go_higher": Rule(_("Take it to a higher level"), _("took it to a higher level"), OPEN, S.ACCEPTED,
                      ("reason",), clock=C.STOP, tells=Hat.DESK),
    "withdraw": Rule(_("Withdraw"), _("withdrew it"), OPEN - {S.ANSWERED}, S.WITHDRAWN,
                     clock=C.STOP, tells=Hat.DESK),
}

TAKERS = {step: frozenset(Hat(hat) for hat in hats) for step, hats in permissions.STEPS.items()}
"""Who takes a step; the hats come from the table of permissions."""

PRIMARY: dict[State, tuple[str, ...]] = {
    S.NEW: ("accept",), S.ACCEPTED: ("grade",), S.GRADED: ("dispatch",),
    S.DISPATCHED: ("take", "report_back"), S.HANDLING: ("report_back",), S.REPORTED_BACK: ("verify",),
    S.VERIFIED: ("answer",), S.ANSWERED: ("close", "rate"), S.WAITING: ("supplement", "go_on"),
    S.PARKED: ("unpark",), S.CLOSED: ("rate", "call_back"),
}
# fmt: on
"""What most people do next; shown first."""


def next_state(state: State, step: str, resume: State | None = None) -> State | None:
    """The state after `step`, or None if the step is not possible from `state`.

    `resume` is where a waiting matter stood before; a reporter's addition ends the waiting.
    """
    rule = STEPS.get(step)
    if rule is None or state not in rule.frm:
        return None
    if (step == "supplement" and state == State.WAITING) or step == "go_on":
        return resume or State.ACCEPTED
    return rule.to or state


def told(step: str, stood: State) -> tuple[Hat, ...]:
    """Who hears of a step. `stood` is where the matter stood, before any waiting.

    Besides whom the table names, the handlers hear what becomes of a matter in their hands: additions, the
    end of a wait, a withdrawal.
    """
    named = STEPS[step].tells
    handlers = step in ("supplement", "go_on", "withdraw") and stood in WITH_HANDLER
    return (*((named,) if named else ()), *((Hat.HANDLER,) if handlers else ()))


def possible(state: State, hats: Iterable[Hat]) -> list[str]:
    """The steps that somebody with these hats can take from `state`, the primary ones first."""
    worn = frozenset(hats)
    steps = [name for name, rule in STEPS.items() if state in rule.frm and TAKERS[name] & worn]
    first = PRIMARY.get(state, ())
    return sorted(
        steps, key=lambda name: (first.index(name) if name in first else len(first), steps.index(name))
    )
