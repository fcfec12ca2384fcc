"""What a mediation does to its matter: settled with it, taken up again with it. Only public lines go out."""

from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.actions.desk import case_reopen, case_unpark
from linli.cases.actions.handling import case_settle, case_step
from linli.cases.actions.moving import Move, begin
from linli.cases.rules.steps import BEFORE_RESULT, Hat, State
from linli.kernel.actor import Actor
from linli.mediation.rules.states import Form


def matter_hold(actor: Actor, case_id: UUID) -> State:
    """Locks the matter before its mediation, always in this order, so that nobody waits for each other."""
    case, _fresh = begin(Move(actor, case_id, "settle", lent=Hat.HANDLER))
    return State(case.state)


def matter_settle(actor: Actor, case_id: UUID, form: Form) -> None:
    """Settles the matter with a line that says how, and none of what was said.

    A matter whose result is being verified or answered already is left to its desk.
    """
    state = matter_hold(actor, case_id)
    if state == State.WAITING:
        case_step(Move(actor, case_id, "go_on", lent=Hat.DESK))
        state = matter_hold(actor, case_id)
    elif state == State.PARKED:
        case_unpark(Move(actor, case_id, "unpark", lent=Hat.DESK))
        state = State.ACCEPTED
    if state in BEFORE_RESULT:
        words = (
            _("Settled by mediation (oral agreement).")
            if form == Form.ORAL
            else _("Settled by mediation (written agreement).")
        )
        case_settle(Move(actor, case_id, "settle", words=words, lent=Hat.HANDLER))


def matter_reopen(actor: Actor, case_id: UUID) -> None:
    """Takes a matter up again that was settled; the line says no more than that."""
    if matter_hold(actor, case_id) in (State.CLOSED, State.ANSWERED):
        case_reopen(Move(actor, case_id, "reopen", words=_("Taken up again."), lent=Hat.DESK))
