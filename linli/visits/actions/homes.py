"""A household's own slip, the way in with it, and what the household chooses."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from linli.kernel import clock, ids, keys
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.idempotency import idempotency_claim
from linli.kernel.actions.throttle import throttle_clear, throttle_count, throttle_give_back
from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Forbidden, Missing
from linli.kernel.permits import may
from linli.kernel.rules import text
from linli.kernel.rules.limits import HOME_NETWORK, HOME_NUMBER
from linli.kernel.verbs import verb
from linli.people.reads import Household
from linli.visits.models import Choice, Planned, Slip, Visit, VisitWords
from linli.visits.reads.homes import choice_key, code_key, holder_by_code, holder_by_token, token_key
from linli.visits.reads.near import home_near, stands_at
from linli.visits.reads.visits import HOUSEHOLD


@dataclass(frozen=True, slots=True)
class Printed:
    """What stands on a household's slip. Only keyed hashes of code and token are kept."""

    household: Household
    code: str
    token: str


@verb
def household_slip_issue(*, actor: Actor, household_id: UUID, key: str = "") -> Printed:
    """Makes the slip with which a household reads what is held about it. A slip printed before ends.

    Raises:
        Missing: no such household near by. Forbidden: others print slips here.
        KeyReused: the key came with another household.
    """
    key = key or secrets.token_hex(16)
    home = home_near(actor, household_id)
    if not may(actor, "household_slip_issue", stands_at(home.place_id)):
        raise Forbidden(_("Visits here are others' to note."))
    fresh = ids.new()
    slip_id = idempotency_claim(actor=actor, key=key, body=["slip", household_id], object_id=fresh)
    printed = _printed(actor, home, key, slip_id)
    if slip_id == fresh:
        Slip.objects.update_or_create(
            household_id=home.pk,
            defaults={
                "code_key": code_key(home.pk, printed.code),
                "token_key": token_key(printed.token),
                "at": clock.now(),
                "by_id": actor.user_id,
            },
        )
        audit_record(actor=actor, verb="household_slip_issue", kind=HOUSEHOLD, object_id=home.pk)
    return printed


def _printed(actor: Actor, home: Household, key: str, slip_id: UUID) -> Printed:
    """50 bits to read out and 130 for the QR code; the same again for the same request."""
    values = (actor.key, key, str(slip_id))
    code = text.spell(keys.secret_for("home", *values), 50)
    return Printed(home, code, text.spell(keys.secret_for("home-token", *values), 130))


def household_follow(*, actor: Actor, number: str, code: str) -> Actor:
    """Whoever holds a household's code, by number and code. Only wrong tries count.

    Raises:
        Throttled: too many wrong tries for the number or from the network.
        Missing: the same answer for a wrong number and a wrong code.
    """
    plain = text.tidy(number)[:24]
    throttle_count(limit=HOME_NUMBER, subject=plain)
    throttle_count(limit=HOME_NETWORK, subject=actor.network)
    holder = _holder(actor, holder_by_code(plain, code))
    throttle_clear(limit=HOME_NUMBER, subject=plain)
    throttle_give_back(limit=HOME_NETWORK, subject=actor.network)
    return holder


def household_follow_token(*, actor: Actor, token: str) -> Actor:
    """Whoever holds a household's slip, by the token in its QR code; a right one always opens."""
    found = holder_by_token(token)
    if found is None:
        throttle_count(limit=HOME_NETWORK, subject=actor.network)
    return _holder(actor, found)


def _holder(actor: Actor, household_id: UUID | None) -> Actor:
    if household_id is None:
        raise Missing(_("This number and code do not belong together. Please compare them with your slip."))
    return home_holder(household_id, network=actor.network)


def home_holder(household_id: UUID, *, network: str = "") -> Actor:
    """The actor that somebody with a household's code is."""
    return Actor(
        kind=Kind.CODE_HOLDER, household_id=household_id, network=network, device=f"home:{household_id.hex}"
    )


@verb
def household_choose(*, actor: Actor, no_visits: bool, no_words: bool) -> None:
    """What a household does not want from now on. Nobody is told, and nothing shows it.

    Without visits nothing is planned any more, and what was planned is no longer there. Without words, those
    there are go at once. The audit row names neither the household nor what it chose.

    Raises:
        Missing: the actor did not come with a household's code.
    """
    home = actor.household_id
    if home is None:
        raise Missing(_("There is no such household here."))
    key = choice_key(home)
    if no_visits or no_words:
        Choice.objects.update_or_create(pk=key, defaults={"no_visits": no_visits, "no_words": no_words})
    else:
        Choice.objects.filter(pk=key).delete()
    if no_visits:
        Planned.objects.filter(household_id=home).delete()
    if no_words:
        visits = Visit.objects.filter(household_id=home).values("pk")
        VisitWords.objects.filter(visit_id__in=visits).delete()
    audit_record(actor=Actor(kind=Kind.CODE_HOLDER), verb="household_choose", kind=HOUSEHOLD, object_id=None)
