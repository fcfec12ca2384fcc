"""What a reporter does with number and code, without an account: add, rate, reopen, go higher, withdraw."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.actions.desk import check_rating, rate_once, take_up_again
from linli.cases.actions.moving import Move, move
from linli.cases.models import Case, Words
from linli.cases.reads.copies import copy_of
from linli.cases.reads.following import follower, token_holder
from linli.cases.reads.stories import KIND, case_get, past
from linli.cases.rules.reopening import may_reopen
from linli.cases.rules.words import read_number
from linli.kernel import clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.throttle import throttle_clear, throttle_count, throttle_give_back
from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Invalid, Missing
from linli.kernel.registry import publish
from linli.kernel.rules.limits import FOLLOW_NETWORK, FOLLOW_NUMBER
from linli.kernel.verbs import verb

CASE_CORRECTED = "case.corrected"


def follow(*, actor: Actor, number: str, code: str) -> Actor:
    """The code holder of a matter, by short number and code. Only wrong tries count.

    Raises:
        Throttled: too many wrong tries for the number or from the network.
        Missing: the same answer for a wrong number and a wrong code.
    """
    plain = read_number(number)
    if plain:
        throttle_count(limit=FOLLOW_NUMBER, subject=plain)
    throttle_count(limit=FOLLOW_NETWORK, subject=actor.network)
    holder = _holder(actor, follower(number, code))
    throttle_clear(limit=FOLLOW_NUMBER, subject=plain or "")
    throttle_give_back(limit=FOLLOW_NETWORK, subject=actor.network)
    return holder


def follow_token(*, actor: Actor, token: str) -> Actor:
    """The code holder of a matter, by the token in its QR code. It has 130 bits: a right one always opens."""
    found = token_holder(token)
    if found is None:
        throttle_count(limit=FOLLOW_NETWORK, subject=actor.network)
    return _holder(actor, found)


def _holder(actor: Actor, case_id: UUID | None) -> Actor:
    if case_id is None:
        raise Missing(_("This number and code do not belong together. Please compare them with your slip."))
    return code_holder(case_id, network=actor.network)


def code_holder(case_id: UUID, *, network: str = "") -> Actor:
    """The actor that somebody with the code is."""
    return Actor(kind=Kind.CODE_HOLDER, case_id=case_id, network=network, device=f"case:{case_id.hex}")


@verb
def case_copy(*, actor: Actor, case_id: UUID) -> dict[str, Any]:
    """Everything held about one's own report, recorded as taken (PIPL art. 45).

    Raises:
        Missing: not the reporter's matter.
    """
    if actor.kind != Kind.CODE_HOLDER:
        raise Missing(_("There is no such matter here."))
    case = case_get(actor, case_id)
    audit_record(actor=actor, verb="case_copy", kind=KIND, object_id=case_id)
    return copy_of(actor, case)


@verb
def case_supplement(wanted: Move) -> Case:
    """Adds words or photos; ends the waiting if more was asked for."""
    return move(wanted)


@verb
def case_correct(wanted: Move) -> Case:
    """Puts one's own words right. The new ones take the place of the old, and the story says that they did.

    Raises:
        Invalid: the words were removed before, so there is nothing to put right.
    """

    def change(case: Case) -> None:
        if case.parent_id:
            raise Invalid(_("These are the office's words. Please correct your own, on the whole matter."))
        if not Words.objects.filter(pk=case.pk).exists():
            raise Invalid(_("The words of this matter were removed; there is nothing to correct."))

    case = move(wanted, change)
    publish(CASE_CORRECTED, case_id=case.pk)
    return case


@verb
def case_rate(wanted: Move, *, rating: int | None) -> Case:
    """Rates the answer, once."""
    given = check_rating(rating)

    def change(case: Case) -> None:
        rate_once(case, given)

    return move(wanted, change, rating=given)


@verb
def case_reopen_by_reporter(wanted: Move) -> Case:
    """Reopens once, within 15 days of the answer.

    Raises:
        Invalid: reopened before, or the time has passed.
    """

    def change(case: Case) -> None:
        if not may_reopen(past(case), clock.now()):
            raise Invalid(
                _("A matter can be reopened once, within 15 days. Please report it again if it goes on.")
            )
        take_up_again(case)

    return move(wanted, change)


@verb
def case_withdraw(wanted: Move) -> Case:
    """Takes one's own matter back."""

    def change(case: Case) -> None:
        case.outcome, case.lead_id = "withdrawn", None

    return move(wanted, change)
