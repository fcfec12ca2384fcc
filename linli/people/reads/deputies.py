"""Who stands in for whom, and who could."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.accounts.reads import active
from linli.kernel import clock
from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Missing
from linli.people.models import Deputy, Person, Posting
from linli.people.reads.access import current, standing_in, within
from linli.people.reads.offices import office_name
from linli.people.reads.organisations import organisation_name
from linli.people.rules import Role, may_post
from linli.territory.reads import tree

SHOWN = 300
"""At most so many names to choose a deputy from, the nearest first."""


@dataclass(frozen=True, slots=True)
class Office:
    """A posting as stories and lists name it: where, as what, and who holds it."""

    where: str
    role: str
    holder: str

    @property
    def name(self) -> str:
        """“Water station department officer”."""
        return f"{self.where} {self.role}"


def office_of(row: Posting) -> Office:
    """The office of a posting that was read with person, unit and title."""
    language = get_language() or "zh-hans"
    where = organisation_name(row.unit) if row.unit else tree().name(row.place_id, language)
    return Office(where, office_name(row), row.person.name.reveal() if row.person.name else "—")


def offices_by_ids(posting_ids: Iterable[UUID]) -> dict[UUID, Office]:
    """Offices by posting, in one statement; none where nothing is asked."""
    wanted = list(posting_ids)
    rows = Posting.objects.select_related("person", "unit", "title").filter(pk__in=wanted) if wanted else []
    return {row.pk: office_of(row) for row in rows}


def names_by_users(user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of colleagues by user id, in one statement; none where nothing is asked."""
    wanted = list(user_ids)
    rows = Person.objects.filter(user_id__in=wanted) if wanted else []
    return {row.user_id: row.name.reveal() for row in rows if row.user_id and row.name}


def posting_mine(actor: Actor, posting_id: UUID) -> Posting:
    """A posting of one's own, or in one's own places, with person, unit and title.

    Raises:
        Missing: there is none, or not for this actor.
    """
    mine = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=())
    rows = Posting.objects.select_related("person", "unit", "title").filter(within(actor) | mine)
    row = rows.filter(pk=posting_id).first()
    if row is None:
        raise Missing(_("There is no such posting here."))
    return row


def own_postings(actor: Actor) -> list[Posting]:
    """The postings one holds oneself today or will hold, oldest first."""
    if actor.person_id is None:
        return []
    still = Q(until_on=None) | Q(until_on__gte=clock.today())
    rows = Posting.objects.select_related("person", "unit", "title").filter(still, person_id=actor.person_id)
    return list(rows.order_by("id"))


def deputies_of(posting_ids: Iterable[UUID]) -> list[Deputy]:
    """Who stands in for these postings, now or later, first day first."""
    rows = Deputy.objects.select_related("person").filter(
        posting_id__in=list(posting_ids), until_on__gte=clock.today()
    )
    return list(rows.order_by("from_on", "id"))


def deputy_for(actor: Actor) -> list[Deputy]:
    """What one stands in for oneself, now or later."""
    if actor.user_id is None:
        return []
    rows = Deputy.objects.select_related("posting__person", "posting__unit", "posting__title").filter(
        person__user_id=actor.user_id, until_on__gte=clock.today()
    )
    still = Q(posting__until_on=None) | Q(posting__until_on__gte=clock.today())
    return list(rows.filter(still).order_by("from_on", "id"))


def sees_deputy(actor: Actor, deputy_id: UUID) -> bool:
    """Whether the row concerns the actor: as holder, as deputy, or as the desk above."""
    if actor.user_id is None:
        return False
    mine = Q(person__user_id=actor.user_id) | Q(posting__person__user_id=actor.user_id)
    return Deputy.objects.filter(mine | within(actor, "posting__place_id"), pk=deputy_id).exists()


def deputy_users(deputy_id: UUID) -> tuple[Deputy, list[UUID]]:
    """The row with its posting, and the accounts it concerns: the deputy's and the holder's."""
    row = Deputy.objects.select_related("person", "posting__person", "posting__unit", "posting__title").get(
        pk=deputy_id
    )
    return row, [user for user in (row.person.user_id, row.posting.person.user_id) if user]


def may_name_deputy(actor: Actor, row: Posting) -> bool:
    """Whether the actor may say who stands in: the holder, or whoever may give the role.

    What one only holds for somebody else is not handed on, and an administrator's posting is lent out by
    another administrator alone.
    """
    if actor.kind == Kind.SYSTEM:
        return True
    place = tree().get(row.place_id)
    above = set(place.chain) if place else set()
    if row.role == Role.ADMINISTRATOR:
        own = [grant for grant in actor.holding(Role.ADMINISTRATOR) if grant.for_person is None]
        return bool(own) and row.person_id != actor.person_id
    if actor.person_id == row.person_id:
        return True
    return any(
        may_post(grant.role, row.role) and grant.place_id in above and grant.posting_id != row.pk
        for grant in actor.grants
    )


def may_hand_over(actor: Actor, row: Posting) -> bool:
    """Whether the actor may give this very posting to somebody else."""
    place = tree().get(row.place_id)
    above = set(place.chain) if place else set()
    return any(
        may_post(grant.role, row.role) and grant.place_id in above
        for grant in actor.grants
        if grant.for_person is None or row.role != Role.ADMINISTRATOR
    )


def _scope(row: Posting) -> set[UUID] | None:
    """The places of whoever gives such a posting: its town where the town desk may, else None (all)."""
    chain = tree().chain(row.place_id)
    if not may_post(Role.TOWN_DESK, row.role) or chain.town_id is None:
        return None
    return set(tree().descendants(chain.town_id))


def possible_deputies(row: Posting) -> list[Person]:
    """Who could stand in: people with an open account whom the posting's giver could have posted.

    The nearest come first: same unit or place, then the rest. Three statements.
    """
    scope = _scope(row)
    rows = Person.objects.filter(ended_on=None, user__isnull=False).exclude(pk=row.person_id)
    serving = Posting.objects.filter(current(clock.today()))
    if scope is not None:
        there = serving.filter(place_id__in=scope).values("person_id")
        rows = rows.filter(Q(place_id__in=scope) | Q(pk__in=there))
    near = Q(unit_id=row.unit_id) if row.unit_id else Q(place_id=row.place_id)
    nearby = set(serving.filter(near).values_list("person_id", flat=True))
    found = list(rows.order_by("id")[: SHOWN * 2])
    open_ = active({person.user_id for person in found if person.user_id})
    found = [person for person in found if person.user_id in open_]
    return sorted(found, key=lambda person: person.pk not in nearby)[:SHOWN]


def could_stand_in(row: Posting, person_id: UUID) -> bool:
    """Whether this very person could stand in for the posting."""
    person = Person.objects.filter(pk=person_id, ended_on=None, user__isnull=False).first()
    if person is None or person.pk == row.person_id or person.user_id is None or not active([person.user_id]):
        return False
    scope = _scope(row)
    if scope is None or person.place_id in scope:
        return True
    return Posting.objects.filter(current(clock.today()), person=person, place_id__in=scope).exists()


__all__ = [
    "Office",
    "could_stand_in",
    "deputies_of",
    "deputy_for",
    "deputy_users",
    "may_hand_over",
    "may_name_deputy",
    "names_by_users",
    "office_of",
    "offices_by_ids",
    "own_postings",
    "possible_deputies",
    "posting_mine",
    "sees_deputy",
    "standing_in",
]
