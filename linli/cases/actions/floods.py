"""A flood is set aside in one step, and brought back in one step; each matter moves by the ordinary way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.actions.locking import locked
from linli.cases.actions.moving import Move, move
from linli.cases.models import Case
from linli.cases.reads.floods import MOST, SET_ASIDE
from linli.cases.rules.place import answers, visible
from linli.cases.rules.steps import State
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid
from linli.kernel.verbs import verb


@dataclass(frozen=True, slots=True)
class Aside:
    """What was moved, and how many were left as they stood: taken up, moved or out of sight meanwhile."""

    moved: list[Case]
    left: int


def _locked(actor: Actor, case_ids: Sequence[UUID]) -> list[Case]:
    """The matters at this actor's own desk, locked with what hangs together with them.

    Raises:
        Invalid: none was chosen, or more than a page holds. Stale: some were merged at this very moment.
    """
    wanted = set(case_ids)
    if not wanted:
        raise Invalid(_("Nothing is ticked."))
    if len(wanted) > MOST:
        raise Invalid(_("At most %(most)s at a time, please.") % {"most": MOST})
    found = locked(wanted)
    rows = [found[pk] for pk in sorted(wanted) if pk in found]
    return [case for case in rows if visible(actor, case.standing) and answers(actor, case.standing)]


@verb
def cases_set_aside(*, actor: Actor, case_ids: Sequence[UUID], words: str) -> Aside:
    """Sets new matters aside as parts of one flood. Their reporters read `words` and may have them reopened.

    Whatever somebody has taken up meanwhile stays with them. About ten statements a matter.

    Raises:
        Invalid: nothing is ticked, too much, or no words.
    """
    rows = [case for case in _locked(actor, case_ids) if case.state == State.NEW]

    def change(case: Case) -> None:
        case.outcome = SET_ASIDE

    moves = [Move(actor, case.pk, "set_aside", words=words) for case in rows]
    return _all(moves, change, len(set(case_ids)))


@verb
def cases_bring_back(*, actor: Actor, case_ids: Sequence[UUID], words: str = "") -> Aside:
    """Brings matters back that were set aside: they are new again, and lead those that were merged into them.

    Raises:
        Invalid: nothing is ticked, or too much.
    """
    rows = [
        case
        for case in _locked(actor, case_ids)
        if case.state == State.DECLINED and case.outcome == SET_ASIDE and case.lead_id not in case_ids
    ]

    def change(case: Case) -> None:
        case.outcome, case.lead_id = "", None

    moves = [Move(actor, case.pk, "bring_back", words=words) for case in rows]
    return _all(moves, change, len(set(case_ids)))


def _all(moves: list[Move], change: Callable[[Case], None], wanted: int) -> Aside:
    moved = [move(one, change) for one in moves]
    return Aside(moved, wanted - len(moved))


@verb
def case_bring_back(wanted: Move) -> Case:
    """Brings one matter back, from its own page.

    Raises:
        Invalid: it was not set aside.
    """

    def change(case: Case) -> None:
        if case.outcome != SET_ASIDE:
            raise Invalid(_("This matter was not set aside."))
        case.outcome, case.lead_id = "", None

    return move(wanted, change)


@verb
def case_set_aside(wanted: Move) -> Case:
    """Sets one matter aside, as `cases_set_aside` does with many."""

    def change(case: Case) -> None:
        case.outcome = SET_ASIDE

    return move(wanted, change)
