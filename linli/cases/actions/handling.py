"""What those nearby and the handlers do: take on, note, ask, report back, settle on the spot."""

from django.utils.translation import gettext as _

from linli.cases.actions.moving import Move, move
from linli.cases.models import Case
from linli.cases.rules.kinds import VOICES
from linli.kernel.errors import Invalid
from linli.kernel.verbs import verb

MAX_EXTENSION = 30


@verb
def case_step(wanted: Move) -> Case:
    """Steps that decide nothing but their words: take, report_back, ask_more, go_on, note."""
    return move(wanted)


@verb
def case_hand_back(wanted: Move) -> Case:
    """“Not ours”: returns it to the desk with a reason, for another dispatch."""

    def change(case: Case) -> None:
        case.unit_id, case.handler_role = None, ""

    return move(wanted, change)


@verb
def case_settle(wanted: Move) -> Case:
    """Settled on the spot: result, answer and closing in one line. An opinion or a question is explained."""

    def change(case: Case) -> dict[str, str]:
        case.outcome = "explained" if case.kind in VOICES else "solved"
        return {"outcome": case.outcome}

    return move(wanted, change)


@verb
def case_extension_ask(wanted: Move, *, days: int | None) -> Case:
    """Asks the desk for more working days."""
    if days is None or not 1 <= days <= MAX_EXTENSION:
        message = _("An extension has 1 to 30 working days.")
        raise Invalid(message, {"days": [message]})

    def change(case: Case) -> None:
        case.extension_days = days

    return move(wanted, change, days=days)
