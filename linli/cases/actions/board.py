"""The public board: a desk puts what was answered there; whoever said it takes it back at any time."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases.actions.moving import BOARD, Move, advance, begin, move
from linli.cases.models import Case, Entry, Published
from linli.cases.rules.board import complaint, joined, may_stand, names_somebody
from linli.cases.rules.kinds import CaseKind
from linli.cases.rules.place import DESK_ROLES
from linli.cases.rules.steps import State
from linli.cases.rules.words import MAX_TEXT
from linli.kernel import clock
from linli.kernel.actions.versions import version_bump
from linli.kernel.actor import Level
from linli.kernel.errors import Invalid
from linli.kernel.rules import text
from linli.kernel.rules.bigrams import folded
from linli.kernel.verbs import verb
from linli.privacy.reads import current_text

HALF = MAX_TEXT // 2
"""Characters of the words, and of the answer, that the board takes."""


def _wrong(field: str, message: str) -> Invalid:
    return Invalid(message, {field: [message]})


@verb
def case_publish(wanted: Move, *, words: str, answer: str, looked: bool) -> Case:
    """Puts a copy of words and answer onto the public board, shortened and blacked out as the desk wrote it;
    the original stays. Once more in place of what stands there.

    Raises:
        Invalid: the giver did not agree, it is about an office, nobody looked, or a number stands in it.
    """
    shown, told = _looked(words, "board_words"), _looked(answer, "board_answer")
    if not looked:
        raise _wrong("looked", _("Please look whether anybody is named or can be recognised, and say so."))
    whole = replace(wanted, words=joined(shown, told))
    case, entry_id = begin(whole)
    if entry_id is None:
        return case
    _allowed(case)
    case = advance(case, entry_id, whole, looked=1)
    Published.objects.update_or_create(
        case=case,
        defaults={
            "entry": Entry.objects.get(pk=entry_id),
            "kind": case.kind,
            "words": shown,
            "answer": told,
            "text": f"{folded(shown)}\n{folded(told)}",
            "lang": get_language() or "zh-hans",
            "town_id": case.town_id,
            "village_id": case.village_id,
            "unit_id": case.unit_id,
            "role": case.handler_role or DESK_ROLES[Level(case.level)],
            "by_id": wanted.actor.user_id,
            "at": clock.now(),
            "on": clock.today(),
        },
    )
    version_bump(topic=BOARD)
    return case


def _looked(words: str, field: str) -> str:
    said = text.tidy(words)
    if not said:
        raise _wrong(field, _("Please write a sentence about it."))
    if len(said) > HALF:
        raise _wrong(field, _("Please keep it under 2,000 characters."))
    if names_somebody(said):
        raise _wrong(field, _("A phone or identity number stands in it. Please take it out."))
    return said


def _allowed(case: Case) -> None:
    about = case.about_unit_id is not None
    if complaint(floor=case.floor, about_unit=about):
        raise Invalid(_("It is about an office or somebody who works there; such things never stand there."))
    if not case.may_publish:
        raise Invalid(_("Whoever said it did not agree to the public board."))
    kind, state = CaseKind(case.kind), State(case.state)
    if not may_stand(kind, state, agreed=True, floor=case.floor, about_unit=about):
        raise Invalid(_("Only an answered opinion or question can stand on the public board."))


@verb
def case_unpublish(wanted: Move) -> Case:
    """Takes it off the board, with a reason.

    Raises:
        Invalid: it does not stand there.
    """

    def change(case: Case) -> None:
        if not Published.objects.filter(case=case).exists():
            raise Invalid(_("It does not stand on the public board."))

    return move(wanted, change)


@verb
def case_board_yes(wanted: Move) -> Case:
    """Its giver agrees to the public board after all; a desk still looks through it first.

    Raises:
        Invalid: they agreed already, or there is no text to agree to.
    """
    asked = current_text("board")

    def change(case: Case) -> None:
        if asked is None or case.may_publish:
            raise Invalid(_("There is nothing to agree to."))
        case.may_publish = True

    return move(wanted, change, consent=asked.version if asked else None)


@verb
def case_board_no(wanted: Move) -> Case:
    """Its giver takes their yes back: it is off the board at once, and nobody asks why.

    Raises:
        Invalid: there is nothing to take back.
    """

    def change(case: Case) -> None:
        if not case.may_publish:
            raise Invalid(_("There is nothing to take back."))
        case.may_publish = False

    return move(wanted, change)


@verb
def case_deliberate(wanted: Move) -> Case:
    """Notes in its story that an opinion or a question was taken to a deliberation; its giver sees it."""
    return move(wanted)


@verb
def board_forget(*, before: datetime, limit: int = 500) -> int:
    """Takes off the board what was put there before `before`; returns how many."""
    some = list(Published.objects.filter(at__lt=before).order_by("at").values_list("pk", flat=True)[:limit])
    if some:
        Published.objects.filter(pk__in=some).delete()
        version_bump(topic=BOARD)
    return len(some)


def board_old(*, before: datetime) -> int:
    """How many were put there before `before`."""
    return Published.objects.filter(at__lt=before).count()
