"""The way of a supporting task (协同任务) as one plain table, beside the matter's own in `rules.steps`.

“The town whistles, departments report in”: a desk asks units for their part of a matter. Each answers for
itself. A town cannot overrule a bureau, so a refusal is decided one level up, at the banner's centre.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.cases.rules.steps import ELSEWHERE, State
from linli.kernel.errors import Text
from linli.kernel.rules import permissions


class TaskState(StrEnum):
    """Where a task stands."""

    ASKED = "asked"
    TAKEN = "taken"
    REPORTED = "reported"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXCUSED = "excused"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


T = TaskState
LIVE = frozenset({T.ASKED, T.TAKEN, T.REPORTED, T.REFUSED})
"""Something can still happen to it; ends with the matter at the latest."""
OWED = frozenset({T.ASKED, T.TAKEN})
"""The unit must do something; its clock runs."""
UNANSWERED = OWED | {T.REFUSED}
"""The matter is not done without it, unless somebody says why."""
SHOWN = LIVE | {T.ACCEPTED}
"""The unit reads the matter's words as long as it has to do with them."""

TASK_LABELS: dict[TaskState, Text] = {
    T.ASKED: pgettext_lazy("task", "asked"),
    T.TAKEN: pgettext_lazy("task", "at work on it"),
    T.REPORTED: pgettext_lazy("task", "answered"),
    T.ACCEPTED: pgettext_lazy("task", "done"),
    T.REFUSED: pgettext_lazy("task", "refused, to be decided"),
    T.EXCUSED: pgettext_lazy("task", "excused"),
    T.MOVED: pgettext_lazy("task", "given to another unit"),
    T.WITHDRAWN: pgettext_lazy("task", "no longer needed"),
    T.ENDED: pgettext_lazy("task", "ended with the matter"),
}


class TaskHat(StrEnum):
    """In what relation somebody stands to one task."""

    ASKED = "asked"
    HANDLER = "handler"
    DESK = "desk"
    CENTRE = "centre"


class Tick(StrEnum):
    """What a step does to the task's clock."""

    KEEP = "keep"
    START = "start"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class TaskRule:
    """One step. `to` None keeps the state. `fields` as in `rules.steps`; `tells`: who hears of it."""

    label: Text
    said: Text
    frm: frozenset[TaskState]
    to: TaskState | None
    fields: tuple[str, ...] = ("text",)
    tick: Tick = Tick.KEEP
    tells: tuple[TaskHat, ...] = ()


def _of(*states: TaskState) -> frozenset[TaskState]:
    return frozenset(states)


H = TaskHat
LEADERS = (H.HANDLER, H.DESK)

# fmt: off
TASK_STEPS: dict[str, TaskRule] = {
    "task_ask": TaskRule(_("Ask for help"), _("asked for help"), frozenset(), T.ASKED,
                         ("reason", "days"), Tick.START, (H.ASKED,)),
    "task_take": TaskRule(_("Take it on"), _("took on its part"), _of(T.ASKED), T.TAKEN),
    "task_report": TaskRule(_("Report our part"), _("reported its part"), OWED, T.REPORTED,
                            ("reason", "photos"), Tick.STOP, LEADERS),
    "task_accept": TaskRule(_("Good, that is done"), _("accepted this part"), _of(T.REPORTED), T.ACCEPTED,
                            tells=(H.ASKED,)),
    "task_return": TaskRule(_("Not done yet: send back"), _("sent this part back"), _of(T.REPORTED), T.TAKEN,
                            ("reason",), Tick.START, (H.ASKED,)),
    "task_refuse": TaskRule(_("We cannot: say why"), _("refused its part"), OWED, T.REFUSED,
                            ("reason",), Tick.STOP, (H.CENTRE, H.DESK)),
    "task_stand": TaskRule(_("It stands: the unit must do it"), _("decided that it stands"),
                           _of(T.REFUSED), T.ASKED, ("reason", "days"), Tick.START, (H.ASKED, H.DESK)),
    "task_excuse": TaskRule(_("Excuse the unit"), _("excused the unit"), _of(T.REFUSED), T.EXCUSED,
                            ("reason",), Tick.STOP, (H.ASKED, H.DESK)),
    "task_move": TaskRule(_("Give it to another unit"), _("gave this part to another unit"),
                          _of(T.REFUSED), T.MOVED, ("unit", "reason", "days"), Tick.STOP, (H.ASKED, H.DESK)),
    "task_more": TaskRule(_("Ask for an extension"), _("asked for an extension"), OWED, None,
                          ("days", "reason"), tells=(H.DESK,)),
    "task_grant": TaskRule(_("Grant the extension"), _("granted an extension"), OWED, None,
                           tells=(H.ASKED,)),
    "task_deny": TaskRule(_("Refuse the extension"), _("did not grant the extension"), OWED, None,
                          ("reason",), tells=(H.ASKED,)),
    "task_note": TaskRule(_("Write about this part"), _("wrote"), LIVE, None,
                          ("reason", "photos"), tells=(H.ASKED, *LEADERS)),
    "task_withdraw": TaskRule(_("No longer needed: withdraw"), _("withdrew this part"), LIVE, T.WITHDRAWN,
                              ("reason",), Tick.STOP, (H.ASKED,)),
    "task_end": TaskRule(_("End with the matter"), _("ended this part"), LIVE, T.ENDED, (), Tick.STOP,
                         (H.ASKED,)),
}
# fmt: on

TASK_TAKERS = {step: frozenset(TaskHat(hat) for hat in hats) for step, hats in permissions.TASKS.items()}
"""Who takes a step; “task_ask” comes from the matter's step `whistle`, “task_end” from the matter's end."""

JUDGING = frozenset(
    {"task_accept", "task_return", "task_stand", "task_excuse", "task_move", "task_grant", "task_deny"}
)
"""Nobody judges their own unit's answer, whatever else they are."""

TASK_PRIMARY: dict[TaskState, tuple[str, ...]] = {
    T.ASKED: ("task_take", "task_report", "task_grant"),
    T.TAKEN: ("task_report", "task_grant"),
    T.REPORTED: ("task_accept",),
    T.REFUSED: ("task_stand",),
}
"""What most people do next; shown first."""


class Ended(StrEnum):
    """Why a task ended without its unit."""

    OVER = "over"
    WITHDRAWN = "withdrawn"
    LEADS = "leads"
    MEDIATED = "mediated"
    ELSEWHERE = "elsewhere"


ENDED_LABELS: dict[Ended, Text] = {
    Ended.OVER: _("the matter is finished"),
    Ended.WITHDRAWN: _("the reporter withdrew the matter"),
    Ended.LEADS: _("the unit handles the whole matter now"),
    Ended.MEDIATED: _("a mediator has the matter now; what is said there stays there"),
    Ended.ELSEWHERE: _("the matter goes on with another report of the same, or in parts"),
}

NEEDS_ANSWERS = frozenset({"report_back", "settle", "close"})
"""Steps of a matter that ask for a sentence where tasks have not been answered."""


def next_task_state(state: TaskState, step: str, *, bound: bool = False) -> TaskState | None:
    """The state after `step`, or None if it is not possible from `state`.

    `bound`: the centre decided that the unit must do it; it cannot refuse the same thing again.
    """
    rule = TASK_STEPS.get(step)
    if rule is None or state not in rule.frm or (bound and step == "task_refuse"):
        return None
    return rule.to or state


def task_possible(
    state: TaskState, hats: Iterable[TaskHat], *, bound: bool = False, pending: bool = False
) -> list[str]:
    """The steps that somebody with these hats can take now, the primary ones first.

    `pending`: more time was asked for and nobody has decided yet.
    """
    worn = frozenset(hats)
    first = TASK_PRIMARY.get(state, ())
    steps = [
        step
        for step in TASK_STEPS
        if next_task_state(state, step, bound=bound) is not None
        and wears(step, worn)
        and (pending == (step != "task_more") if step in ("task_more", "task_grant", "task_deny") else True)
    ]
    return sorted(
        steps, key=lambda name: (first.index(name) if name in first else len(first), steps.index(name))
    )


def wears(step: str, worn: Collection[TaskHat]) -> bool:
    """Whether these hats take the step: one that takes it, and not the asked unit's own where it judges."""
    takes = bool(TASK_TAKERS.get(step, frozenset()) & frozenset(worn))
    return takes and not (step in JUDGING and TaskHat.ASKED in worn)


def why_ended(step: str, state: State) -> Ended:
    """Why the matter's step ends its open tasks."""
    if step in ("dispatch", "transfer"):
        return Ended.LEADS
    if state in ELSEWHERE:
        return Ended.ELSEWHERE
    return Ended.WITHDRAWN if state == State.WITHDRAWN else Ended.OVER
