"""The desk's list: keyset pages, counts that stop at a thousand, a stamp for cheap polling."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from heapq import merge
from itertools import islice
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.models import Count, Max, Q, QuerySet

from linli.cases.models import Case
from linli.cases.reads.levels import settled_at, waiting_at
from linli.cases.reads.rows import Row, assemble
from linli.cases.reads.searching import Statement, hits, statement
from linli.cases.reads.visible import NOTHING, branches, fenced, ways
from linli.cases.rules import search
from linli.cases.rules.deadline import Urgency
from linli.cases.rules.holding import HANDS
from linli.cases.rules.kinds import VOICES
from linli.cases.rules.place import DESK_ROLES
from linli.cases.rules.steps import ELSEWHERE, OPEN, WITH_DESK, WITH_HANDLER, State
from linli.kernel import clock
from linli.kernel.actor import Actor, Grant
from linli.territory.reads import tree

CAP = 1000
PAGE = 50
SOUGHT = 200
"""Hits of a search within which the one above a matter is looked for."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is narrowed to; empty means everything visible.

    `unit` and `role`: with that unit, or with the office of that role, now (`rules.holding`); `bare`: in no
    village; `due`: open and due on that day.
    Merged matters stand in their leading one's row, unless they are asked for by state or words.
    """

    state: str = ""
    category_id: UUID | None = None
    place_id: UUID | None = None
    urgency: str = ""
    mine: bool = False
    office: UUID | None = None
    since: date | None = None
    until: date | None = None
    words: str = ""
    kind: str = ""
    unit: UUID | None = None
    role: str = ""
    bare: bool = False
    due: date | None = None
    grade: int | None = None
    """0: not graded yet."""
    level: str = ""
    """Where open ones wait."""
    settled: str = ""
    """At which level closed ones were settled; `unknown` where nobody knows."""
    settled_since: date | None = None
    settled_until: date | None = None
    several: bool = False


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


def mine(actor: Actor, posting_id: UUID | None = None) -> Q:
    """Matters that wait for this actor's own step: each posting's own, among those it opens (or one's)."""
    wait = NOTHING
    for grant, branch in ways(actor):
        if posting_id in (None, grant.posting_id):
            wait |= branch & awaited(grant)
    return wait & Q(is_open=True)


def awaited(grant: Grant) -> Q:
    """What a posting's holder must do next: at their desk, or as the handler."""
    if grant.role == "department_officer":
        return Q(unit_id=grant.unit_id, state__in=WITH_HANDLER)
    given = Q(handler_role=grant.role, unit_id=None, state__in=WITH_HANDLER)
    if DESK_ROLES.get(grant.level) != grant.role:
        return given
    asked = Q(extension_days__isnull=False, state__in=WITH_HANDLER)
    review = Q(state=State.PARKED, review_on__lte=clock.today())
    return given | Q(level=grant.level) & (Q(state__in=WITH_DESK) | asked | review)


def _narrow(rows: QuerySet[Case], actor: Actor, wanted: Filter) -> QuerySet[Case]:
    now = clock.now()
    if wanted.state == "open":
        rows = rows.filter(is_open=True)
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
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
    if wanted.office:
        rows = rows.filter(mine(actor, wanted.office))
    rows = rows.filter(*_held(wanted))
    if wanted.since:
        rows = rows.filter(created_on__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(created_on__lte=wanted.until)
    return _at_level(rows.filter(*_tied(wanted)), wanted)


def _tied(wanted: Filter) -> Iterator[Q]:
    """One row for all reports of the same, unless each is looked for."""
    if wanted.several:
        yield Q(merged__gt=0)
    if not wanted.words and wanted.state != State.MERGED:
        yield Q(lead=None)


def _at_level(rows: QuerySet[Case], wanted: Filter) -> QuerySet[Case]:
    """By grade, where open ones wait, and where and when closed ones were settled."""
    if wanted.grade is not None:
        rows = rows.filter(grade_id=wanted.grade) if wanted.grade else rows.filter(grade_id__isnull=True)
    if wanted.level:
        rows = rows.filter(waiting_at(wanted.level))
    if wanted.settled:
        rows = rows.filter(settled_at(wanted.settled))
    if wanted.settled_since:
        rows = rows.filter(settled_on__gte=wanted.settled_since)
    if wanted.settled_until:
        rows = rows.filter(settled_on__lte=wanted.settled_until)
    return rows


def _held(wanted: Filter) -> Iterator[Q]:
    """With whom it is, and on which day it is due."""
    if wanted.unit:
        yield with_unit(wanted.unit)
    if wanted.role:
        yield with_office(wanted.role)
    if wanted.bare:
        yield Q(village_id=None)
    if wanted.due:
        yield due_within(wanted.due, wanted.due)


def with_unit(unit_id: UUID) -> Q:
    """What a unit has in its hands (the twin of `rules.holding`)."""
    return Q(is_open=True, unit_id=unit_id, state__in=HANDS)


def with_office(role: str) -> Q:
    """What offices of a role have: given to them, or to be answered at their desk, not through others."""
    given = Q(handler_role=role, unit_id=None, state__in=HANDS)
    level = next((level for level, desk in DESK_ROLES.items() if desk == role), None)
    handed = Q(state__in=HANDS) & (Q(unit_id__isnull=False) | ~Q(handler_role=""))
    own = Q(level=level) & ~handed & ~Q(state__in=ELSEWHERE)
    return Q(is_open=True) & (given | own if level else given)


def due_within(since: date, until: date) -> Q:
    """Open and due on one of the days, on the banner's own clock."""
    start = datetime.combine(since, time.min, clock.LOCAL)
    end = datetime.combine(until + timedelta(days=1), time.min, clock.LOCAL)
    return Q(is_open=True, due_at__gte=start, due_at__lt=end)


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
    cases, more, words = _found(actor, wanted, after, limit)
    return Page(list(assemble(cases, words)), cases[-1].pk if more else None)


def cases_page(
    actor: Actor, wanted: Filter, *, after: UUID | None = None, limit: int = PAGE
) -> tuple[list[Case], bool]:
    """(the bare matters of a page, whether there are more)."""
    cases, more, _words = _found(actor, wanted, after, limit)
    return cases, more


def _found(
    actor: Actor, wanted: Filter, after: UUID | None, limit: int
) -> tuple[list[Case], bool, Sequence[str]]:
    if wanted.words:
        return _searched(actor, wanted, after, limit)
    found = []
    for branch in branches(actor):
        rows = _narrow(Case.objects.filter(branch), actor, wanted)
        if after:
            rows = rows.filter(pk__lt=after)
        found.append(list(rows.order_by("-id")[: limit + 1]))
    cases: dict[UUID, Case] = {}
    for case in merge(*found, key=lambda row: row.pk, reverse=True):
        cases.setdefault(case.pk, case)
        if len(cases) > limit:
            break
    return list(islice(cases.values(), limit)), len(cases) > limit, ()


def beside(actor: Actor, wanted: Filter, case_id: UUID) -> tuple[UUID | None, UUID | None]:
    """(the newer, the older) neighbour of a matter in the list; the matter itself may have left it.

    Two statements a way of seeing. A search knows its order only downwards, so it is read from its top.
    """
    older, _more, _words = _found(actor, wanted, case_id, 1)
    if wanted.words:
        newest, _more, _words = _found(actor, wanted, None, SOUGHT)
        newer = [case.pk for case in newest if case.pk > case_id][-1:]
    else:
        newer = _above(actor, wanted, case_id)
    return (newer[0] if newer else None), (older[0].pk if older else None)


def _above(actor: Actor, wanted: Filter, case_id: UUID) -> list[UUID]:
    """The next newer one."""
    found: list[UUID] = []
    for branch in branches(actor):
        rows = _narrow(Case.objects.filter(branch, pk__gt=case_id), actor, wanted)
        found += rows.order_by("id").values_list("pk", flat=True)[:1]
    return sorted(found)[:1]


def _searched(
    actor: Actor, wanted: Filter, after: UUID | None, limit: int
) -> tuple[list[Case], bool, Sequence[str]]:
    """The same for those that hold the words; nothing where there is nothing to search for."""
    query, marks = search.wanted(wanted.words), list(_fences(wanted))
    found = []
    for branch, fence in fenced(actor) if query else ():
        rows = _narrow(Case.objects.filter(branch), actor, wanted)
        found.append(hits(rows, search.narrowed(query, [fence, *marks]), after=after, limit=limit + 1))
    newest = merge(*found, key=itemgetter(0), reverse=True)
    cases = list({case.pk: case for _key, case in newest}.values())
    return cases[:limit], len(cases) > limit, query.words


def _fences(wanted: Filter) -> Iterator[Collection[str]]:
    """The filter's conditions that the search index knows of; each is checked on the matter as well."""
    if wanted.state in ("open", *OPEN) or wanted.urgency or wanted.mine or wanted.due:
        yield [search.OPEN]
    if wanted.kind in VOICES:
        yield [search.kind_mark(wanted.kind)]
    if wanted.unit:
        yield [search.mark("unit_id", wanted.unit)]
    if wanted.category_id:
        yield [search.mark("category_id", wanted.category_id)]
    place = tree().get(wanted.place_id)
    if place and place.kind == "grid":
        yield [search.mark("grid_id", pk) for pk in tree().descendants(place.id)]
    elif place and place.kind != "banner":
        yield [search.mark(f"{place.kind}_id", place.id)]


def counts(actor: Actor) -> Counts:
    """What is open, among the newest `CAP` of each way of seeing; one statement a way, nothing twice."""
    now, own = clock.now(), mine(actor)
    total: Counter[str] = Counter()
    seen = NOTHING
    for branch in branches(actor):
        newest = Case.objects.filter(branch, is_open=True).exclude(seen).order_by("-id").values("pk")[:CAP]
        seen |= branch
        total += Counter(
            Case.objects.filter(pk__in=newest).aggregate(
                new=Count("pk", filter=Q(state=State.NEW)),
                mine=Count("pk", filter=own),
                soon=Count("pk", filter=Q(soon_at__lte=now, due_at__gt=now)),
                late=Count("pk", filter=Q(due_at__lte=now)),
            )
        )
    return Counts(**{name: min(total[name], CAP) for name in ("new", "mine", "soon", "late")})


def open_statements(actor: Actor, wanted: Filter, limit: int) -> Iterator[Statement]:
    """What finds the open ones of a filter, up to `limit` each way of seeing, none twice."""
    query, marks, seen = search.wanted(wanted.words), [[search.OPEN], *_fences(wanted)], NOTHING
    for branch, fence in fenced(actor) if query or not wanted.words else ():
        rows = _narrow(Case.objects.filter(branch, is_open=True).exclude(seen), actor, wanted)
        seen |= branch
        with suppress(EmptyResultSet):
            if query:
                yield statement(rows, search.narrowed(query, [fence, *marks]), limit=limit)
            else:
                sql, values = rows.values("pk")[:limit].query.sql_with_params()
                yield sql, list(values)


def stamp(actor: Actor) -> str:
    """Moves whenever a visible matter moved or left: what the page polls instead of the list.

    A place keeps its matters; those of a unit or a mediator come and go, so they are counted too.
    A quarter of an hour also moves it, because deadlines pass by themselves.
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
    return f"{' '.join(parts)} {int(clock.now().timestamp()) // 900}" if parts else ""
