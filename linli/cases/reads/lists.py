"""The desk's list: keyset pages, counts that stop at a thousand, a stamp for cheap polling."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from heapq import merge
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from linli.cases.models import Case
from linli.cases.reads.rows import Row, assemble
from linli.cases.reads.visible import branches, ways
from linli.cases.rules.deadline import Urgency
from linli.cases.rules.place import DESK_ROLES
from linli.cases.rules.steps import WITH_DESK, WITH_HANDLER, State
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.territory.reads import tree

CAP = 1000
PAGE = 50


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is narrowed to; empty means everything visible."""

    state: str = ""
    category_id: UUID | None = None
    place_id: UUID | None = None
    urgency: str = ""
    mine: bool = False
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A matter as the list shows it: a sentence and a clock."""

    case: Case
    title: str
    category: str
    where: str
    who: str
    state: str
    urgency: Urgency
    left: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows and the id to go on after (None at the end)."""

    rows: list[Row]
    after: UUID | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Open matters by what they want; each stops at `CAP`."""

    new: int
    mine: int
    soon: int
    late: int


def mine(actor: Actor) -> Q:
    """Matters that wait for this actor's own step."""
    wait = Q(pk__in=())
    for grant in actor.grants:
        if DESK_ROLES.get(grant.level) == grant.role:
            wait |= Q(level=grant.level) & (Q(state__in=WITH_DESK) | Q(extension_days__isnull=False))
        elif grant.role == "department_officer":
            wait |= Q(unit_id=grant.unit_id, state__in=WITH_HANDLER)
        else:
            wait |= Q(handler_role=grant.role, unit_id=None, state__in=WITH_HANDLER)
    return wait & Q(is_open=True)


def _narrow(rows: QuerySet[Case], actor: Actor, wanted: Filter) -> QuerySet[Case]:
    now = clock.now()
    if wanted.state == "open":
        rows = rows.filter(is_open=True)
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.category_id:
        rows = rows.filter(category_id=wanted.category_id)
    if wanted.place_id:
        rows = rows.filter(_place(wanted.place_id))
    if wanted.urgency == Urgency.LATE:
        rows = rows.filter(is_open=True, due_at__lte=now)
    elif wanted.urgency == Urgency.SOON:
        rows = rows.filter(is_open=True, soon_at__lte=now, due_at__gt=now)
    if wanted.mine:
        rows = rows.filter(mine(actor))
    if wanted.since:
        rows = rows.filter(created_on__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(created_on__lte=wanted.until)
    return rows


def _place(place_id: UUID) -> Q:
    place = tree().get(place_id)
    if place is None:
        return Q(pk__in=())
    if place.kind == "banner":
        return Q()
    if place.kind == "grid":
        return Q(grid_id__in=tree().descendants(place_id))
    return Q(**{f"{place.kind}_id": place_id})


def page(actor: Actor, wanted: Filter, *, after: UUID | None = None, limit: int = PAGE) -> Page:
    """Visible matters, newest first. One statement per way of seeing, then two for words and units."""
    ways = []
    for branch in branches(actor):
        rows = _narrow(Case.objects.filter(branch), actor, wanted)
        if after:
            rows = rows.filter(pk__lt=after)
        ways.append(list(rows.order_by("-id")[: limit + 1]))
    cases: dict[UUID, Case] = {}
    for case in merge(*ways, key=lambda row: row.pk, reverse=True):
        cases.setdefault(case.pk, case)
        if len(cases) > limit:
            break
    shown = list(islice(cases.values(), limit))
    return Page(list(assemble(shown)), shown[-1].pk if len(cases) > limit else None)


def assemble(cases: list[Case]) -> Iterable[Row]:
    """Rows for the given matters: two statements, however many there are."""
    words = Words.objects.in_bulk([case.pk for case in cases])
    units = organisations_by_ids({case.unit_id for case in cases if case.unit_id})
    language, now = get_language() or "zh-hans", clock.now()
    for case in cases:
        text = words.get(case.pk)
        unit = units.get(case.unit_id) if case.unit_id else None
        role = ROLES[Role(case.handler_role)].label if case.handler_role else ""
        yield Row(
            case=case,
            title=title(text.what) if text else "—",
            category=named(reference().category(case.category_id)),
            where=_where(case, language) or (text.where if text else ""),
            who=organisation_name(unit) if unit else str(role),
            state=str(STATE_LABELS[State(case.state)]),
            urgency=urgency(case.due_at, case.soon_at, now) if case.is_open else Urgency.NONE,
            left=left_at(Deadline(case.due_at, case.soon_at, case.left_minutes), now)
            if case.is_open
            else None,
        )


def _where(case: Case, language: str) -> str:
    """Village and group, or the finest place that is known, without the town."""
    finest = case.group_id or case.village_id or case.town_id
    if finest is None:
        return ""
    if case.group_id and case.village_id:
        return f"{tree().name(case.village_id, language)} {tree().name(case.group_id, language)}"
    return tree().name(finest, language)


def counts(actor: Actor) -> Counts:
    """What is open, at most `CAP` of each way of seeing; one statement a way."""
    now, own = clock.now(), mine(actor)
    total: Counter[str] = Counter()
    for branch in branches(actor):
        newest = Case.objects.filter(branch, is_open=True).order_by("-id").values("pk")[:CAP]
        total += Counter(
            Case.objects.filter(pk__in=newest).aggregate(
                new=Count("pk", filter=Q(state=State.NEW)),
                mine=Count("pk", filter=own),
                soon=Count("pk", filter=Q(soon_at__lte=now, due_at__gt=now)),
                late=Count("pk", filter=Q(due_at__lte=now)),
            )
        )
    return Counts(new=total["new"], mine=total["mine"], soon=total["soon"], late=total["late"])


def stamp(actor: Actor) -> str:
    """Moves whenever a visible matter moved or left: what the page polls instead of the list.

    A place keeps its matters; those of a unit or a mediator come and go, so they are counted too.
    """
    leaving = {branch for grant, branch in ways(actor) if grant.role in ("department_officer", "mediator")}
    parts = []
    for branch in branches(actor):
        figures: dict[str, Any] = {"latest": Max("moved_at")}
        if branch in leaving:
            figures["count"] = Count("pk")
        row = Case.objects.filter(branch).aggregate(**figures)
        latest = row["latest"]
        parts.append(f"{latest.isoformat() if latest else ''}/{row.get('count', '')}")
    return " ".join(parts)
