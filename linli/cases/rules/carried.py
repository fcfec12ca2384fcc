"""What happens to a matter because of a step on another: the leading one, a merged one, the whole, a part.

Nobody takes these steps; they follow, in the transaction of the step that causes them.
"""

from django.utils.translation import gettext_lazy as _

from linli.cases.rules.steps import OPEN, Clock, Rule, State, rule_of

S, C = State, Clock
ENDED = frozenset({S.ANSWERED, S.CLOSED, S.DECLINED})


def _of(*states: State) -> frozenset[State]:
    return frozenset(states)


# fmt: off
CARRIED: dict[str, Rule] = {
    "join": Rule(_("Follow it too"), _("asked to follow what was known already"), _of(S.NEW), S.MERGED, (),
                 clock=C.STOP),
    "moved_with": Rule(_("Led by another one"), _("goes on with another report of the same"), _of(S.MERGED),
                       S.MERGED, ()),
    "succeed": Rule(_("It leads now"), _("goes on with this report"), _of(S.MERGED), None, ()),
    "answer_with": Rule(_("Answered with"), _("answered, for all who reported it"), _of(S.MERGED), S.ANSWERED,
                        clock=C.STOP),
    "close_with": Rule(_("Closed with"), _("closed it, for all who reported it"), _of(S.ANSWERED), S.CLOSED,
                       clock=C.STOP),
    "settle_with": Rule(_("Settled with"), _("settled it, for all who reported it"), _of(S.MERGED), S.CLOSED,
                        clock=C.STOP),
    "decline_with": Rule(_("Declined with"), _("could not take it up, for all who reported it"),
                         _of(S.MERGED), S.DECLINED, clock=C.STOP),
    "reopen_with": Rule(_("Reopened with"), _("is being handled again"), ENDED, S.MERGED, ()),
    "gain": Rule(_("Another report"), _("took in another report of the same"), OPEN, None, public=False),
    "lose": Rule(_("A report less"), _("goes on without one of the reports"), frozenset(S), None, (),
                 public=False),
    "hear": Rule(_("More from another reporter"), _("heard more from another reporter"), OPEN, None, (),
                 public=False),
    "part": Rule(_("Part"), _("made it a matter of its own"), frozenset(), S.ACCEPTED),
    "withdraw_with": Rule(_("Withdrawn with"), _("ended it, because the whole was withdrawn"), OPEN,
                          S.WITHDRAWN, (), clock=C.STOP),
    "gather": Rule(_("All parts have ended"), _("has all its parts done"), _of(S.SPLIT), S.VERIFIED, (),
                   clock=C.START, public=False),
    "regather": Rule(_("A part goes on"), _("goes on with one of its parts"),
                     _of(S.VERIFIED, S.ANSWERED, S.CLOSED), S.SPLIT, (), clock=C.STOP),
}
# fmt: on

WITH = {
    "answer": "answer_with",
    "close": "close_with",
    "settle": "settle_with",
    "decline": "decline_with",
    "set_aside": "decline_with",
}
"""A step that tells the leading one's reporter how it ended → what it does to those merged into it."""
AGAIN = frozenset({"reopen", "bring_back", "regather"})
"""Steps by which a leading one that had ended goes on."""


MEANS = {carried: step for step, carried in WITH.items() if step != "set_aside"} | {
    "reopen_with": "reopen",
    "regather": "reopen",
    "withdraw_with": "withdraw",
}


def meaning(step: str) -> str:
    """The step that means the same for a matter on its own: what higher rooms hold to."""
    return MEANS.get(step, step)


def line_of(step: str) -> Rule:
    """The line of any step that a story can hold: taken by somebody, or following from another matter's."""
    return CARRIED.get(step) or rule_of(step)
