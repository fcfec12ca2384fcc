"""One entrance to all steps for pages and the API: the step's name picks the verb, `given` its parameters."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from linli.cases.actions import board, climbing, desk, floods, handling, merging, reporters, splitting
from linli.cases.actions.moving import Move
from linli.cases.actions.whistling import case_whistle
from linli.cases.models import Case
from linli.kernel.actor import Kind
from linli.kernel.errors import Invalid

Given = Mapping[str, Any]
Take = Callable[[Move, Given], Case]


EMPTY: dict[str, Any] = {
    **dict.fromkeys(
        ("role", "channel", "outcome", "decline", "kind", "board_words", "board_answer", "other"), ""
    ),
    "looked": False,
    "parts": (),
}


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


def _whistle(wanted: Move, given: Given) -> Case:
    units, roles = given.get("units") or (), given.get("roles") or ()
    return case_whistle(wanted, unit_ids=units, roles=roles, days=given.get("days"))


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
    "pass_up": _plain(climbing.case_pass_up),
    "go_higher": _plain(climbing.case_pass_up),
    "hand_down": _plain(climbing.case_hand_down),
    "park": _with(desk.case_park, review_on="review_on"),
    "unpark": _plain(desk.case_unpark),
    "call_back": _with(desk.case_call_back, rating="rating"),
    "reopen": _reopen,
    "merge": _with(merging.case_merge, other="other"),
    "unmerge": _plain(merging.case_unmerge),
    "link": _with(merging.case_link, other="other"),
    "unlink": _with(merging.case_unlink, other="other"),
    "split": _with(splitting.case_split, parts="parts"),
    "supplement": _plain(reporters.case_supplement),
    "correct": _plain(reporters.case_correct),
    "rate": _with(reporters.case_rate, rating="rating"),
    "withdraw": _plain(reporters.case_withdraw),
    "whistle": _whistle,
    "sort": _with(desk.case_sort, kind="kind"),
    "publish": _with(board.case_publish, words="board_words", answer="board_answer", looked="looked"),
    "unpublish": _plain(board.case_unpublish),
    "board_yes": _plain(board.case_board_yes),
    "board_no": _plain(board.case_board_no),
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
