"""The way of a matter as one plain table: which step leads from where to where, and what it needs.

After the seven links of digital city management and the hotline decree (State Council office, 2020 No. 53):
accept, dispatch, handle, report back, verify, answer, close, appraise. Opinions and questions have a shorter
way with rules of their own: accept, dispatch to an owner, answer, close.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.cases.rules.kinds import VOICES, CaseKind
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
    MERGED = "merged"
    SPLIT = "split"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


OPEN = frozenset(State) - {State.CLOSED, State.DECLINED, State.WITHDRAWN}
WITH_DESK = frozenset(
    {State.NEW, State.ACCEPTED, State.GRADED, State.REPORTED_BACK, State.VERIFIED, State.ANSWERED}
)
WITH_HANDLER = frozenset({State.DISPATCHED, State.HANDLING})
STILL = frozenset({State.WAITING, State.PARKED})
BEFORE_RESULT = frozenset({State.NEW, State.ACCEPTED, State.GRADED}) | WITH_HANDLER
ELSEWHERE = frozenset({State.MERGED, State.SPLIT})
"""The work is done on other matters: the one that leads, or the parts."""
STANDING = BEFORE_RESULT | {State.REPORTED_BACK, State.VERIFIED, State.WAITING, State.PARKED}
"""Where a matter can stand when it is answered through another one; it goes on from there afterwards."""

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
    State.MERGED: pgettext_lazy("matter", "answered through another one"),
    State.SPLIT: pgettext_lazy("matter", "under way in parts"),
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
    FRESH = "fresh"
    """A new one for the stage at which the matter stands afterwards."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One step. `to` None keeps the state; `BACK` returns to where the matter stood before it waited.

    `fields` are what the step asks for: `text` (words), `reason` (words that must be there), others by name.
    `public` says whether the reporter sees it; `tells` who is notified. `nearby` is where it leads instead of
    `to` when it puts the matter into the hands of an office nearby, who is told then.
    """

    label: Text
    said: Text
    frm: frozenset[State]
    to: State | None
    fields: tuple[str, ...] = ("text",)
    public: bool = True
    clock: Clock = Clock.KEEP
    tells: Hat | None = None
    nearby: State | None = None


SPOKEN = frozenset({"report", "correct", "part"})
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
    "whistle": Rule(_("Ask others to help"), _("asked others to help"), _of(S.GRADED) | WITH_HANDLER, None,
                    ("asked", "request", "days")),
    "go_without": Rule(_("Go on without an answer"), _("went on without waiting for everybody"),
                       frozenset(), None, (), public=False),
    "transfer": Rule(_("Transfer"), _("transferred it"), WITH_HANDLER, S.DISPATCHED,
                     ("target", "reason"), clock=C.START, tells=Hat.HANDLER),
    "hand_back": Rule(_("Not ours: hand back"), _("handed it back"), WITH_HANDLER, S.GRADED,
                      ("reason",), public=False, clock=C.STOP, tells=Hat.DESK),
    "pass_up": Rule(_("Pass up"), _("passed it up"), BEFORE_RESULT, S.ACCEPTED,
                    ("reason",), clock=C.START, tells=Hat.DESK, nearby=S.DISPATCHED),
    "hand_down": Rule(_("Hand down"), _("handed it down"), _of(S.NEW, S.ACCEPTED, S.GRADED), S.ACCEPTED,
                      ("reason",), clock=C.START, tells=Hat.DESK),
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
    "merge": Rule(_("It belongs to another matter"), _("joined it with another report of the same"),
                  STANDING | _of(S.MERGED), S.MERGED, ("other", "text"), clock=C.STOP),
    "unmerge": Rule(_("On its own again"), _("took it up on its own again"), _of(S.MERGED), BACK,
                    ("reason",), clock=C.FRESH, tells=Hat.DESK),
    "link": Rule(_("Related to another matter"), _("noted a related matter"), frozenset(State), None,
                 ("other", "text"), public=False),
    "unlink": Rule(_("Not related after all"), _("took a related matter off"), frozenset(State), None,
                   ("other",), public=False),
    "split": Rule(_("Split into parts"), _("made its parts matters of their own"),
                  BEFORE_RESULT | _of(S.SPLIT), S.SPLIT, ("parts", "text"), clock=C.STOP),
    "supplement": Rule(_("Add to it"), _("added"), OPEN, None, ("reason", "photos"),
                       tells=Hat.DESK),
    "correct": Rule(_("Correct what I said"), _("corrected what they had said"), frozenset(State), None,
                    ("reason",), tells=Hat.DESK),
    "rate": Rule(_("Rate the answer"), _("rated the answer"), _of(S.ANSWERED, S.CLOSED), None,
                 ("rating", "text")),
    "go_higher": Rule(_("Take it to a higher level"), _("took it to a higher level"),
                      OPEN - {S.SPLIT}, S.ACCEPTED, ("reason",), clock=C.START, tells=Hat.DESK),
    "withdraw": Rule(_("Withdraw"), _("withdrew it"), OPEN - {S.ANSWERED}, S.WITHDRAWN,
                     clock=C.STOP, tells=Hat.DESK),
    "sort": Rule(_("It is of another kind"), _("put it among another kind"), _of(S.NEW, S.ACCEPTED), None,
                 ("kind", "text")),
}

ALIKE = ("report", "accept", "ask_more", "go_on", "decline", "set_aside", "bring_back", "pass_up",
         "hand_down",
         "extend_ask", "extend_grant", "extend_refuse", "park", "unpark", "note", "call_back", "reopen",
         "supplement", "correct", "rate", "go_higher", "withdraw", "sort", "close",
         "merge", "unmerge", "link", "unlink")
"""Steps that an opinion or a question goes through as a matter does."""

AFTER_ANSWER = _of(S.ANSWERED, S.CLOSED)
VOICE_STEPS: dict[str, Rule] = {name: STEPS[name] for name in ALIKE} | {
    "dispatch": replace(STEPS["dispatch"], label=_("Give it to an owner"), frm=_of(S.ACCEPTED)),
    "transfer": replace(STEPS["transfer"], label=_("Give it to another owner")),
    "hand_back": replace(STEPS["hand_back"], to=S.ACCEPTED),
    "answer": replace(STEPS["answer"], label=_("Answer"), frm=WITH_HANDLER,
                      fields=("reason", "channel", "photos"), tells=Hat.DESK),
    "settle": replace(STEPS["settle"], label=_("Answer it at once"), said=_("answered at once")),
    "publish": Rule(_("Put it on the public board"), _("put it on the public board"), AFTER_ANSWER, None,
                    ("board_words", "board_answer", "looked")),
    "unpublish": Rule(_("Take it off the public board"), _("took it off the public board"), AFTER_ANSWER,
                      None, ("reason",)),
    "board_yes": Rule(_("My words and the answer may stand on the public board"),
                      _("agreed to the public board"), frozenset(State), None, ()),
    "board_no": Rule(_("Take it off the public board"), _("took their yes to the public board back"),
                     frozenset(State), None, ()),
    "deliberate": Rule(_("Take it to a deliberation"), _("put it on the agenda of a deliberation"),
                       frozenset(State) - {S.DECLINED, S.WITHDRAWN}, None),
}
"""The way of an opinion or a question: nothing is graded, reported back or verified."""

OFF_BOARD = frozenset({"unpublish", "board_no", "correct", "reopen", "reopen_with", "sort", "withdraw"})
"""Steps after which nothing of it stands on the public board: other words, another answer, or no consent."""

TAKERS = {step: frozenset(Hat(hat) for hat in hats) for step, hats in permissions.STEPS.items()}
"""Who takes a step; the hats come from the table of permissions."""
VOICE_TAKERS = {
    step: frozenset(Hat(hat) for hat in permissions.VOICE_STEPS.get(step, permissions.STEPS.get(step, ())))
    for step in VOICE_STEPS
}
"""The same for opinions and questions: their owner may answer."""

PRIMARY: dict[State, tuple[str, ...]] = {
    S.NEW: ("accept",), S.ACCEPTED: ("grade",), S.GRADED: ("dispatch",),
    S.DISPATCHED: ("take", "report_back"), S.HANDLING: ("report_back",), S.REPORTED_BACK: ("verify",),
    S.VERIFIED: ("answer",), S.ANSWERED: ("close", "rate"), S.WAITING: ("supplement", "go_on"),
    S.PARKED: ("unpark",), S.CLOSED: ("rate", "call_back"),
}
VOICE_PRIMARY = PRIMARY | {
    S.ACCEPTED: ("dispatch", "settle"), S.DISPATCHED: ("answer",), S.HANDLING: ("answer",),
    S.ANSWERED: ("close", "publish", "rate"), S.CLOSED: ("publish", "rate", "call_back"),
}
# fmt: on
"""What most people do next; shown first."""


def steps_of(kind: CaseKind) -> dict[str, Rule]:
    """The way of this kind: step → its rule."""
    return VOICE_STEPS if kind in VOICES else STEPS


def takers_of(kind: CaseKind, step: str) -> frozenset[Hat]:
    """Who takes the step on this kind; nobody where it has no such step."""
    return (VOICE_TAKERS if kind in VOICES else TAKERS).get(step, frozenset())


def rule_of(step: str) -> Rule:
    """How a step is spoken of, whatever kind it was taken on."""
    return STEPS.get(step) or VOICE_STEPS[step]


def next_state(
    state: State,
    step: str,
    resume: State | None = None,
    kind: CaseKind = CaseKind.MATTER,
    *,
    nearby: bool = False,
    graded: bool = True,
) -> State | None:
    """The state after `step`, or None if the step is not possible from `state`.

    `resume` is where a waiting matter stood before; a reporter's addition ends the waiting. `nearby`: the
    step puts the matter into the hands of an office nearby. What comes back without a grade waits for one.
    """
    rule = steps_of(kind).get(step)
    if rule is None or state not in rule.frm:
        return None
    if nearby and rule.nearby:
        return rule.nearby
    if step == "hand_back" and not graded:
        return State.ACCEPTED
    if (step == "supplement" and state == State.WAITING) or step in ("go_on", "unmerge"):
        return resume or State.ACCEPTED
    return rule.to or state


def remembered(before: State, resume: State | None, after: State) -> State | None:
    """Where a matter goes on from that waits, or that another one answers for; None for any other state."""
    if after == State.WAITING:
        return resume if before == after else before
    if after != State.MERGED:
        return None
    if before in (State.WAITING, State.MERGED):
        return resume or State.ACCEPTED
    return before if before in STANDING else State.ACCEPTED


def told(
    step: str, stood: State, kind: CaseKind = CaseKind.MATTER, *, nearby: bool = False
) -> tuple[Hat, ...]:
    """Who hears of a step. `stood` is where the matter stood, before any waiting.

    Besides whom the table names, the handlers hear what becomes of a matter in their hands: additions, the
    end of a wait, a withdrawal. Of a step up to an office nearby that office hears instead of the desk. What
    is added to a merged one is heard by those of the leading one.
    """
    if step == "supplement" and stood == State.MERGED:
        return ()
    rule = steps_of(kind)[step]
    named = Hat.HANDLER if nearby and rule.nearby else rule.tells
    handlers = step in ("supplement", "go_on", "withdraw") and stood in WITH_HANDLER
    return (*((named,) if named else ()), *((Hat.HANDLER,) if handlers else ()))


def possible(state: State, hats: Iterable[Hat], kind: CaseKind = CaseKind.MATTER) -> list[str]:
    """The steps that somebody with these hats can take from `state`, the primary ones first."""
    worn = frozenset(hats)
    way = steps_of(kind)
    steps = [name for name, rule in way.items() if state in rule.frm and takers_of(kind, name) & worn]
    first = (VOICE_PRIMARY if kind in VOICES else PRIMARY).get(state, ())
    return sorted(
        steps, key=lambda name: (first.index(name) if name in first else len(first), steps.index(name))
    )
