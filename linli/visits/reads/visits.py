"""Visits as those see them who went, and the village's clerk. Nobody else, and never by their words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Missing
from linli.people.reads import homes_by_ids, offices_by_ids
from linli.visits.models import FollowUp, Need, Promise, Visit, Visitor, VisitWords
from linli.visits.reads.near import Promised, promised, where
from linli.visits.rules.visits import KINDS, Stand
from linli.visits.rules.visits import Kind as NeedKind

KIND = "visit"
HOUSEHOLD = "household"
PAGE = 50


def own_postings(actor: Actor) -> list[UUID]:
    """The postings that the actor holds or stands in for."""
    return [grant.posting_id for grant in actor.grants if grant.posting_id]


def places_of(actor: Actor, *roles: str) -> list[UUID]:
    """Where the actor holds one of the roles."""
    return sorted({grant.place_id for grant in actor.holding(*roles)})


def visible_to(actor: Actor) -> Q:
    """Visits of one's own, and those of one's own village for its clerk."""
    if actor.kind == Kind.SYSTEM:
        return ~Q(pk__in=())
    went = Visitor.objects.filter(posting_id__in=own_postings(actor)).values("visit_id")
    return Q(pk__in=went) | Q(village_id__in=places_of(actor, "village_clerk"))


def sees_visit(actor: Actor, visit_id: UUID) -> bool:
    """Whether the actor may open the visit now."""
    return Visit.objects.filter(visible_to(actor), pk=visit_id).exists()


def holds_code(actor: Actor, household_id: UUID) -> bool:
    """Whether the actor came with the household's own code."""
    return actor.household_id == household_id


def promises_to_keep(actor: Actor) -> QuerySet[Promise]:
    """The open promises that the actor sees: one's own, and as clerk or town desk those of the place."""
    rows = Promise.objects.filter(stand=Stand.OPEN)
    return rows.filter(
        Q(posting_id__in=own_postings(actor))
        | Q(village_id__in=places_of(actor, "village_clerk"))
        | Q(town_id__in=places_of(actor, "town_desk"))
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A visit in a list: no words."""

    visit: Visit
    number: str
    where: str
    kinds: list[str]


def lines(rows: list[Visit]) -> list[Line]:
    """Visits with their household's number and the kinds of needs, in two statements."""
    homes = homes_by_ids(row.household_id for row in rows if row.household_id)
    kinds = kinds_of(row.pk for row in rows)
    return [
        Line(
            row,
            homes[row.household_id].number if row.household_id in homes else "",
            where(row.grid_id or row.group_id or row.village_id),
            kinds.get(row.pk, []),
        )
        for row in rows
    ]


def kinds_of(visit_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Names of the kinds of needs, by visit."""
    found: dict[UUID, list[str]] = {}
    for visit_id, kind in (
        Need.objects.filter(visit_id__in=list(visit_ids)).order_by("id").values_list("visit_id", "kind")
    ):
        found.setdefault(visit_id, []).append(str(KINDS[NeedKind(kind)]))
    return found


def page(actor: Actor, *, after: UUID | None = None, limit: int = PAGE) -> list[Visit]:
    """Visits that one may open, the newest first."""
    rows = Visit.objects.filter(visible_to(actor))
    return list((rows.filter(pk__lt=after) if after else rows).order_by("-id")[:limit])


def visit_get(actor: Actor, visit_id: UUID) -> Visit:
    """One visit.

    Raises:
        Missing: there is none, or not for this actor.
    """
    row = Visit.objects.filter(visible_to(actor), pk=visit_id).first()
    if row is None:
        raise Missing(_("There is no such visit here."))
    return row


def went(actor: Actor, visit_id: UUID) -> bool:
    """Whether the actor was there, or holds the post of somebody who was."""
    return Visitor.objects.filter(visit_id=visit_id, posting_id__in=own_postings(actor)).exists()


@dataclass(frozen=True, slots=True)
class Next:
    """A follow-up: a line with its day, or the number and id of the matter it became."""

    row: FollowUp
    words: str


@dataclass(frozen=True, slots=True)
class Story:
    """A visit opened. `words` are empty where there are none, or none any more; nothing says which."""

    line: Line
    words: str
    offices: list[str]
    promises: list[Promised]
    nexts: list[Next]


def words_of(visit_ids: Iterable[UUID]) -> dict[UUID, str]:
    """What was written down, by visit. The caller has checked that each may be read."""
    rows = VisitWords.objects.filter(pk__in=list(visit_ids))
    return {row.pk: row.text.reveal() for row in rows if row.text}


def story(visit: Visit) -> Story:
    """A visit that may be read, with what belongs to it."""
    postings = Visitor.objects.filter(visit=visit).order_by("id").values_list("posting_id", flat=True)
    offices = offices_by_ids(postings)
    follow_ups = FollowUp.objects.filter(visit=visit).order_by("on", "id")
    return Story(
        lines([visit])[0],
        words_of([visit.pk]).get(visit.pk, ""),
        [offices[pk].name for pk in postings if pk in offices],
        promised(Promise.objects.filter(visit=visit).order_by("until_on", "id")),
        [Next(row, row.words.reveal() if row.words else "") for row in follow_ups],
    )


def promises_waiting(actor: Actor, limit: int = 200) -> list[Promised]:
    """Open promises with household numbers, the earliest day first."""
    rows = list(promises_to_keep(actor).order_by("until_on", "id")[:limit])
    homes = homes_by_ids(row.household_id for row in rows if row.household_id)
    return promised(rows, {pk: row.number for pk, row in homes.items()})


def answers_promise(actor: Actor, row: Promise) -> bool:
    """Whether the actor may say how it stands: whoever promised or holds the post now, or the clerk."""
    mine = row.posting_id in own_postings(actor)
    return mine or row.village_id in places_of(actor, "village_clerk")


def promise_get(actor: Actor, promise_id: UUID) -> Promised:
    """One open promise in sight.

    Raises:
        Missing: there is none, or not for this actor.
    """
    row = promises_to_keep(actor).filter(pk=promise_id).first()
    if row is None:
        raise Missing(_("There is no such promise here."))
    homes = homes_by_ids([row.household_id] if row.household_id else [])
    return promised([row], {pk: home.number for pk, home in homes.items()})[0]


def follow_ups_waiting(actor: Actor, limit: int = 100) -> list[tuple[Next, str]]:
    """One's own open lines with household numbers, the earliest day first."""
    rows = FollowUp.objects.filter(done_on=None, case=None, posting_id__in=own_postings(actor))
    found = list(rows.order_by("on", "id")[:limit])
    homes = homes_by_ids(row.household_id for row in found if row.household_id)
    return [
        (
            Next(row, row.words.reveal() if row.words else ""),
            homes[row.household_id].number if row.household_id in homes else "",
        )
        for row in found
    ]


def visited_since(household_ids: Iterable[UUID], day: date) -> set[UUID]:
    """Those of the households that somebody visited on `day` or later."""
    rows = Visit.objects.filter(on__gte=day).values_list("household_id", flat=True)
    return set(household_ids) & {one for one in rows if one}
