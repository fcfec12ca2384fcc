"""Whole registers, page by page, for taking them out: never more than a page of them in memory."""

from collections.abc import Iterator
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.people.models import Household, Membership, Organisation, Person, Posting
from linli.people.reads.access import current, visible_to, within
from linli.people.rules import READERS

BATCH = 500
M = TypeVar("M", bound=Model)


def _pages(rows: QuerySet[M]) -> Iterator[list[M]]:
    """`rows` newest first, one statement for each 500."""
    page = list(rows.order_by("-pk")[:BATCH])
    while page:
        yield page
        page = list(rows.filter(pk__lt=page[-1].pk).order_by("-pk")[:BATCH]) if len(page) == BATCH else []


def all_postings(actor: Actor, role: str = "") -> Iterator[Posting]:
    """Who is posted in the actor's places today, with person, unit and title."""
    rows = Posting.objects.select_related("person", "unit", "title").filter(
        within(actor), current(clock.today())
    )
    for page in _pages(rows.filter(role=role) if role else rows):
        yield from page


def all_persons(actor: Actor) -> Iterator[tuple[Person, Household | None]]:
    """Whoever is still here in the actor's places, with the household they belong to."""
    rows = visible_to(actor).filter(ended_on=None) if actor.has(*READERS) else Person.objects.none()
    for page in _pages(rows):
        found = Membership.objects.select_related("household").filter(person__in=page, until_on=None)
        homes = {row.person_id: row.household for row in found}
        yield from ((person, homes.get(person.pk)) for person in page)


def all_organisations(actor: Actor) -> Iterator[Organisation]:
    """The actor's places' organisations, with the one above each."""
    for page in _pages(Organisation.objects.select_related("above").filter(within(actor), ended_on=None)):
        yield from page


def all_households(actor: Actor, number: str = "") -> Iterator[tuple[Household, Person | None]]:
    """Households that are still there, each with its head."""
    rows = Household.objects.filter(within(actor), ended_on=None)
    for page in _pages(rows.filter(number=number) if number else rows):
        heads = _heads([row.pk for row in page])
        yield from ((row, heads.get(row.pk)) for row in page)


def _heads(household_ids: list[UUID]) -> dict[UUID, Person]:
    rows = Membership.objects.select_related("person").filter(
        household_id__in=household_ids, is_head=True, until_on=None
    )
    return {row.household_id: row.person for row in rows.order_by("id")}
