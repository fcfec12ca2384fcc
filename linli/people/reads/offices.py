"""Who holds which office."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.accounts.reads import active
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.errors import Missing
from linli.people.models import Deputy, Person, Posting, Title
from linli.people.reads.access import current, standing_in, within
from linli.people.reads.organisations import organisation_name
from linli.people.rules import ROLES, Role
from linli.territory.reads import tree


@dataclass(frozen=True, slots=True)
class Colleague:
    """What a story shows of somebody who acted in office: name and office, nothing else."""

    name: str
    office: str


def colleagues(user_ids: Iterable[UUID]) -> dict[UUID, Colleague]:
    """Names and offices of those who acted in office, by user id, in one statement."""
    language = get_language() or "zh-hans"
    found: dict[UUID, Colleague] = {}
    rows = (
        Posting.objects.select_related("person", "unit", "title")
        .filter(person__user_id__in=list(user_ids))
        .order_by("from_on", "id")
    )
    for row in rows:
        if row.person.user_id is None or row.person.name is None:
            continue
        where = organisation_name(row.unit) if row.unit else tree().name(row.place_id, language)
        found[row.person.user_id] = Colleague(row.person.name.reveal(), f"{where} {office_name(row)}")
    return found


def office_name(row: Posting) -> str:
    """The role as it is called here, in the active language."""
    if row.title is None:
        return str(ROLES[Role(row.role)].label)
    return row.title.name_zh if (get_language() or "zh").startswith("zh") else row.title.name_en


def holders(*, role: str, place_ids: Iterable[UUID] = (), unit_id: UUID | None = None) -> list[UUID]:
    """User ids of whoever holds `role` at any of the places (or in the unit) today, and of their deputies.

    Closed accounts are left out. Two statements.
    """
    at: dict[str, object] = {"unit_id": unit_id} if unit_id else {"place_id__in": list(place_ids)}
    own = Posting.objects.filter(current(clock.today()), role=role, **at)
    deputies = Deputy.objects.filter(
        standing_in(clock.today()), posting__role=role, **{f"posting__{name}": at[name] for name in at}
    )
    users = own.values_list("person__user_id").union(deputies.values_list("person__user_id"), all=True)
    return sorted(active({user for (user,) in users if user}))


def office_holders(
    *, units: Sequence[UUID], roles: Sequence[str], place_ids: Sequence[UUID]
) -> tuple[dict[UUID, list[str]], dict[str, list[str]]]:
    """Names of who would be told today, deputies too: by unit (its officers), and by role at these places.

    Only those with an open account. Three statements.
    """
    asked = Q(role=Role.DEPARTMENT_OFFICER, unit_id__in=units) | Q(role__in=roles, place_id__in=place_ids)
    own = Posting.objects.filter(current(clock.today()) & asked).select_related("person")
    lent = Deputy.objects.filter(
        standing_in(clock.today()), posting__in=own.order_by().values("pk")
    ).select_related("person", "posting")
    held = [(row, row.person) for row in own.order_by("id")] + [(row.posting, row.person) for row in lent]
    open_ = active({person.user_id for _row, person in held if person.user_id})
    in_units: dict[UUID, list[str]] = {}
    in_roles: dict[str, list[str]] = {}
    for row, person in held:
        if person.user_id not in open_ or person.name is None:
            continue
        if row.role == Role.DEPARTMENT_OFFICER and row.unit_id:
            in_units.setdefault(row.unit_id, []).append(person.name.reveal())
        else:
            in_roles.setdefault(row.role, []).append(person.name.reveal())
    return in_units, in_roles


def posting_users(posting_ids: Iterable[UUID]) -> list[UUID]:
    """Accounts of whoever holds one of these very postings today, and of their deputies; open ones alone."""
    ids = list(posting_ids)
    own = Posting.objects.filter(current(clock.today()), pk__in=ids)
    deputies = Deputy.objects.filter(standing_in(clock.today()), posting_id__in=ids)
    users = own.values_list("person__user_id").union(deputies.values_list("person__user_id"), all=True)
    return sorted(active({user for (user,) in users if user}))


def postings(
    actor: Actor,
    *,
    person_id: UUID | None = None,
    role: str = "",
    after: UUID | None = None,
    limit: int = 100,
) -> list[Posting]:
    """Postings in the actor's places, newest first, with person, unit and title.

    Those of one person with what has ended; of everybody only what is in force today.
    """
    rows = Posting.objects.select_related("person", "unit", "title").filter(within(actor))
    rows = rows.filter(person_id=person_id) if person_id else rows.filter(current(clock.today()))
    if role:
        rows = rows.filter(role=role)
    if after:
        rows = rows.filter(pk__lt=after)
    return list(rows.order_by("-id")[:limit])


def posting_get(actor: Actor, posting_id: UUID) -> Posting:
    """One posting of the actor's places.

    Raises:
        Missing: there is none, or not for this actor.
    """
    row = Posting.objects.filter(within(actor), pk=posting_id).first()
    if row is None:
        raise Missing(_("There is no such posting here."))
    return row


def titles(role: str = "") -> list[Title]:
    """Local names of roles."""
    rows = Title.objects.filter(role=role) if role else Title.objects.all()
    return list(rows.order_by("role", "id"))


def count_posted(role: str, *, full_time: bool) -> int:
    """How many persons hold a role today, full-time or part-time."""
    rows = Posting.objects.filter(current(clock.today()), role=role, full_time=full_time)
    return rows.values("person_id").distinct().count()


def roster_posted(person_ids: Sequence[UUID]) -> set[tuple[UUID, str, UUID]]:
    """(person, role, place) of what these persons hold today or will."""
    found: set[tuple[UUID, str, UUID]] = set()
    still = Q(until_on=None) | Q(until_on__gte=clock.today())
    for start in range(0, len(person_ids), 500):
        rows = Posting.objects.filter(still, person_id__in=person_ids[start : start + 500])
        found |= set(rows.values_list("person_id", "role", "place_id"))
    return found


@dataclass(frozen=True, slots=True)
class Used:
    """What a roster made, apart, and why it cannot be taken back (empty where it can)."""

    postings: list[UUID]
    persons: list[UUID]
    reason: str = ""


def used_since(ids: Sequence[UUID]) -> Used:
    """Whether persons and postings made together still stand alone: no account, no other role, none ended."""
    postings = Posting.objects.in_bulk(list(ids))
    persons = Person.objects.in_bulk(list(ids))
    today = clock.today()
    gone = any(one.until_on is not None and one.until_on < today for one in postings.values())
    if gone or any(person.ended_on for person in persons.values()):
        return Used([], [], _("Some of these roles have ended already. Nothing was taken back."))
    others = Posting.objects.filter(person_id__in=list(persons)).exclude(pk__in=list(postings))
    if any(person.user_id for person in persons.values()) or others.exists():
        return Used(
            [], [], _("Some of these people have an account or another role since. Nothing was taken back.")
        )
    ordered = [one for one in ids if one in postings], [one for one in ids if one in persons]
    return Used(*ordered)
