"""Households and visits for tests, made through the verbs."""

from datetime import timedelta
from itertools import count
from typing import Any

from linli.kernel import clock
from linli.kernel.actor import ANONYMOUS, SYSTEM, Actor
from linli.people.actions.registers import household_add, membership_add, person_add
from linli.people.models import Household, Posting
from linli.visits.actions.homes import household_follow, household_slip_issue
from linli.visits.actions.visits import LineGiven, PromiseGiven, VisitGiven, visit_add
from linli.visits.models import Visit

WORDS = "冬天水管怕冻想包一包"
_numbers = count(1)


def home_at(cast: Any, place: str = "grid3", head: str = "") -> Household:
    """A household with or without a head."""
    at = cast.places[place]
    row = household_add(actor=SYSTEM, number=f"T{next(_numbers):04d}", place_id=at, address="东头第三家")
    if head:
        person = person_add(actor=SYSTEM, name=head, place_id=at)
        membership_add(actor=SYSTEM, household_id=row.pk, person_id=person.pk, is_head=True)
    return row


def note(actor: Actor, home: Household, **more: Any) -> Visit:
    """A visit with words, a need, a promise for today and a line."""
    given = {
        "words": WORDS,
        "kinds": ("water",),
        "promises": (PromiseGiven("带保温棉来", clock.today()),),
        "lines": (LineGiven("月底再来看", clock.today() + timedelta(days=5)),),
    } | more
    return visit_add(actor=actor, given=VisitGiven(home.pk, clock.today(), **given)).visit


def posting_of(cast: Any, name: str) -> Posting:
    """The posting of a member of the cast."""
    return Posting.objects.get(person__user_id=cast.users[name])


def holder_of(cast: Any, home: Household) -> Actor:
    """Whoever came with the household's code."""
    printed = household_slip_issue(actor=cast.actor("clerk"), household_id=home.pk)
    return household_follow(actor=ANONYMOUS, number=home.number, code=printed.code)
