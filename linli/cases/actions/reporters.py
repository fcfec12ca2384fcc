"""What a reporter does with number and code, without an account: add, rate, reopen, go higher, withdraw."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.actions.desk import check_rating
from linli.cases.actions.moving import Move, move
from linli.cases.models import Case
from linli.cases.reads.stories import follower, token_holder
from linli.cases.rules.words import REOPEN_DAYS, read_number
from linli.kernel import clock
from linli.kernel.actions.throttle import Limit, throttle_count
from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Invalid, Missing
from linli.kernel.verbs import verb

NUMBER_TRIES = Limit("follow-number", tries=10, seconds=900)
NETWORK_TRIES = Limit("follow-network", tries=60, seconds=900)


def follow(*, actor: Actor, number: str, code: str) -> Actor:
    """The code holder of a matter, by short number and code.

    Raises:
        Throttled: too many tries for the number or from the network.
        Missing: the same answer for a wrong number and a wrong code.
    """
    throttle_count(limit=NUMBER_TRIES, subject=read_number(number) or "?")
    throttle_count(limit=NETWORK_TRIES, subject=actor.network)
    return _holder(actor, follower(number, code))


def follow_token(*, actor: Actor, token: str) -> Actor:
    """The code holder of a matter, by the token in its QR code."""
    throttle_count(limit=NETWORK_TRIES, subject=actor.network)
    return _holder(actor, token_holder(token))


def _holder(actor: Actor, case_id: UUID | None) -> Actor:
    if case_id is None:
        raise Missing(_("This number and code do not belong together. Please compare them with your slip."))
    return code_holder(case_id, network=actor.network)


def code_holder(case_id: UUID, *, network: str = "") -> Actor:
    """The actor that somebody with the code is."""
    return Actor(kind=Kind.CODE_HOLDER, case_id=case_id, network=network, device=f"case:{case_id.hex}")


@verb
def case_supplement(wanted: Move) -> Case:
    """Adds words or photos; ends the waiting if more was asked for."""
    return move(wanted)


@verb
def case_rate(wanted: Move, *, rating: int) -> Case:
    """Rates the answer, once."""
    check_rating(rating)

    def change(case: Case) -> None:
        if case.rating is not None:
            raise Invalid(_("This answer has been rated already. Thank you."))
        case.rating = rating

    wanted.params.update(rating=rating)
    return move(wanted, change)


@verb
def case_reopen_by_reporter(wanted: Move) -> Case:
    """Reopens once, within 15 days of the answer.

    Raises:
        Invalid: reopened before, or the time has passed; a higher level stays open.
    """

    def change(case: Case) -> None:
        since = case.ended_at or case.moved_at
        if case.reopened or clock.now() - since > timedelta(days=REOPEN_DAYS):
            raise Invalid(
                _("A matter can be reopened once, within 15 days. Please report it again if it goes on.")
            )
        case.reopened += 1
        case.unit_id, case.handler_role, case.outcome, case.rating = None, "", "", None

    return move(wanted, change)


@verb
def case_withdraw(wanted: Move) -> Case:
    """Takes one's own matter back."""

    def change(case: Case) -> None:
        case.outcome = "withdrawn"

    return move(wanted, change)
