"""One entrance to all steps for pages and the API: the step's name picks the verb, `given` its parameters."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from linli.cases.actions import desk, floods, handling, reporters
from linli.cases.actions.moving import Move
from linli.cases.models import Case
from linli.kernel.actor import Kind
from linli.kernel.errors import Invalid

Given = Mapping[str, Any]
Take = Callable[[Move, Given], Case]


EMPTY = {"role": "", "channel": "", "outcome": "", "decline": ""}


def _plain(take: Callable[[Move], Case]) -> Take:
    return lambda wanted, given: take(wanted)


def _with(take: Callable[..., Case], **names: str) -> Take:
    """Passes the given values on under the verb's own argument names; an empty text stays a text."""
    return lambda wanted, given: take(
        wanted, **{name: given.get(key, EMPTY.get(key)) for name, key in names.items()}
    )


def _reopen(wanted: Move, given: Given) -> Case:
    by_reporter = wanted.actor.kind == Kind.CODE_HOLDER
    return (reporters.case_reopen_by_reporter if by_reporter else desk.case_reopen)(wanted)


TAKE: dict[str, Take] = {
    "accept": _plain(desk.case_accept),
    "grade": _with(desk.case_grade, category_id="category", grade="grade"),
    "dispatch": _with(desk.case_dispatch, unit_id="unit", role="role"),
    "transfer": _with(desk.case_dispatch, unit_id="unit", role="role"),
    "triage": _with(desk.case_triage, category_id="category", grade="grade", unit_id="unit", role="role"),
    "take": _plain(handling.case_step),
    "note": _plain(handling.case_step),
    "ask_more": _plain(handling.case_step),
    "go_on": _plain(handling.case_step),
    "report_back": _plain(handling.case_step),
    "hand_back": _plain(handling.case_hand_back),
    "settle": _plain(handling.case_settle),
    "extend_ask": _with(handling.case_extension_ask, days="days"),
    "extend_grant": _plain(desk.case_extension_decide),
    "extend_refuse": _plain(desk.case_extension_decide),
    "verify": _plain(desk.case_verify),
    "return": _plain(desk.case_verify),
    "answer": _with(desk.case_answer, channel="channel", outcome="outcome"),
    "close": _with(desk.case_close, outcome="outcome"),
    "decline": _with(desk.case_decline, reason="decline"),
    "set_aside": _plain(floods.case_set_aside),
    "bring_back": _plain(floods.case_bring_back),
    "pass_up": _plain(desk.case_pass_up),
    "go_higher": _plain(desk.case_pass_up),
    "hand_down": _plain(desk.case_hand_down),
    "park": _with(desk.case_park, review_on="review_on"),
    "unpark": _plain(desk.case_unpark),
    "call_back": _with(desk.case_call_back, rating="rating"),
    "reopen": _reopen,
    "supplement": _plain(reporters.case_supplement),
    "correct": _plain(reporters.case_correct),
    "rate": _with(reporters.case_rate, rating="rating"),
    "withdraw": _plain(reporters.case_withdraw),
}


def take_step(wanted: Move, given: Given) -> Case:
    """Takes the named step.

    Raises:
        Invalid: there is no such step; otherwise whatever its verb raises.
    """
    take = TAKE.get(wanted.step)
    if take is None:
        raise Invalid(_("There is no such step."))
    return take(wanted, given)
