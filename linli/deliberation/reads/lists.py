"""Lists at the desk and at the door: keyset pages, never everything counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

from linli.deliberation.models import AgendaItem, Decision, Deliberation
from linli.deliberation.reads.stories import decisions_units, owner_name
from linli.deliberation.reads.topics import topic_name, topics_by_ids
from linli.deliberation.reads.visible import decisions_of, of_places, public, visible_to
from linli.deliberation.rules.notice import is_late
from linli.deliberation.rules.ways import STAND_LABELS, STATE_LABELS, Stand, State
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.territory.reads import tree

PAGE = 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; empty means everything."""

    state: str = ""
    place_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A deliberation as lists show it. `decided`: its decisions; `owed`: those not carried out yet."""

    row: Deliberation
    topic: str
    place: str
    state: str
    decided: int
    owed: int


@dataclass(frozen=True, slots=True)
class Owed:
    """A decision as lists show it."""

    row: Decision
    title: str
    place: str
    owner: str
    state: str
    late: bool


def _place(place_id: UUID | None) -> Q:
    place = tree().get(place_id)
    if place is None or place.kind == "banner":
        return Q()
    return Q(town_id=place.id) if place.kind == "town" else Q(village_id=place.id)


def deliberations_page(
    actor: Actor, wanted: Wanted, *, after: UUID | None = None, limit: int = PAGE
) -> tuple[list[Row], UUID | None]:
    """(rows at the desk, newest first; where to go on). Three statements."""
    rows = Deliberation.objects.filter(visible_to(actor)).filter(_place(wanted.place_id))
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    return _page(rows, after, limit)


def public_page(
    place_id: UUID | None, *, after: UUID | None = None, limit: int = PAGE
) -> tuple[list[Row], UUID | None]:
    """The same for everybody: what is announced or was, never what is only planned."""
    return _page(Deliberation.objects.filter(public()).filter(_place(place_id)), after, limit)


def public_row(deliberation_id: UUID) -> Deliberation | None:
    """One that everybody may read, or None."""
    return Deliberation.objects.filter(public(), pk=deliberation_id).first()


def public_villages() -> list[UUID]:
    """Villages, and towns, of which something can be read."""
    pairs = set(Deliberation.objects.filter(public()).values_list("village_id", "town_id"))
    return sorted({village or town for village, town in pairs})


def _page(rows: QuerySet[Deliberation], after: UUID | None, limit: int) -> tuple[list[Row], UUID | None]:
    if after:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: limit + 1])
    return _rows(found[:limit]), found[limit - 1].pk if len(found) > limit else None


def _rows(rows: list[Deliberation]) -> list[Row]:
    language, topics = get_language() or "zh-hans", topics_by_ids() if rows else {}
    counts = Decision.objects.filter(deliberation__in=rows).values_list("deliberation_id")
    tally = {
        pk: (all_, owed)
        for pk, all_, owed in counts.annotate(
            all_=Count("pk"), owed=Count("pk", filter=Q(is_open=True))
        ).order_by("deliberation_id")
    }
    return [
        Row(
            row,
            topic_name(topics[row.topic_id]),
            tree().full_name(row.village_id or row.town_id, language),
            str(STATE_LABELS[State(row.state)]),
            *tally.get(row.pk, (0, 0)),
        )
        for row in rows
    ]


def every_deliberation(actor: Actor, wanted: Wanted) -> Iterator[Row]:
    """All that fit, newest first, page by page."""
    after: UUID | None = None
    while True:
        rows, after = deliberations_page(actor, wanted, after=after, limit=500)
        yield from rows
        if after is None:
            return


def decisions_page(
    actor: Actor, which: str, place_id: UUID | None = None, *, after: UUID | None = None, limit: int = PAGE
) -> tuple[list[Owed], UUID | None]:
    """(decisions, newest first; where to go on). `which`: "open", "late", or "" for all."""
    rows = Decision.objects.filter(decisions_of(actor)).filter(_place(place_id))
    if which in ("open", "late"):
        rows = rows.filter(is_open=True)
    if which == "late":
        rows = rows.filter(due_on__lt=clock.today())
    if after:
        rows = rows.filter(pk__lt=after)
    found = list(rows.select_related("deliberation").order_by("-pk")[: limit + 1])
    return _owed(found[:limit]), found[limit - 1].pk if len(found) > limit else None


def _owed(rows: list[Decision]) -> list[Owed]:
    language, units, today = get_language() or "zh-hans", decisions_units(rows), clock.today()
    return [
        Owed(
            row,
            row.deliberation.title,
            tree().full_name(row.village_id or row.town_id, language),
            owner_name(row, units),
            str(STAND_LABELS[Stand(row.state)]),
            late=row.is_open and is_late(row.due_on, today),
        )
        for row in rows
    ]


def every_decision(actor: Actor, which: str, place_id: UUID | None) -> Iterator[Owed]:
    """All that fit, newest first, page by page."""
    after: UUID | None = None
    while True:
        rows, after = decisions_page(actor, which, place_id, after=after, limit=500)
        yield from rows
        if after is None:
            return


def agenda_waiting(actor: Actor, limit: int = 200) -> list[AgendaItem]:
    """Proposals of the actor's places that wait for a deliberation, newest first."""
    rows = AgendaItem.objects.filter(of_places(actor), deliberation=None, declined="")
    return list(rows.order_by("-id")[:limit])


def agenda_declined(actor: Actor, limit: int = 20) -> list[AgendaItem]:
    """The last that were declined, with their reasons."""
    rows = AgendaItem.objects.filter(of_places(actor), deliberation=None).exclude(declined="")
    return list(rows.order_by("-id")[:limit])
