"""What was looked at when: one row per point and list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from linli.fieldwork.models import Standing
from linli.fieldwork.reads.reference import named
from linli.fieldwork.reads.visible import after_row, at_place, visible_to
from linli.fieldwork.rules.checking import RESULT_LABELS, SEEN_LABELS, Result, mark
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.territory.reads import tree

PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the table is narrowed to. `older`: not looked at for more than so many days."""

    checklist_id: UUID | None = None
    place_id: UUID | None = None
    state: str = ""
    older: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A point by one list, as table and map show it."""

    row: Standing
    name: str
    checklist: str
    where: str
    group: str
    result: str
    age: int | None
    mark: str


def _narrow(rows: QuerySet[Standing], wanted: Wanted) -> QuerySet[Standing]:
    if wanted.checklist_id:
        rows = rows.filter(checklist_id=wanted.checklist_id)
    if wanted.place_id:
        rows = rows.filter(at_place(wanted.place_id))
    if wanted.state == "never":
        rows = rows.filter(last_on=None)
    elif wanted.state:
        rows = rows.filter(result=wanted.state)
    if wanted.older is not None:
        before = clock.today() - timedelta(days=wanted.older)
        rows = rows.filter(Q(last_on=None) | Q(last_on__lt=before))
    return rows


def seen_page(
    actor: Actor, wanted: Wanted, *, after: tuple[str, UUID] | None = None, limit: int = PAGE
) -> tuple[list[Line], bool]:
    """(lines in the order of their places, whether there are more). One statement."""
    rows = Standing.objects.select_related("point__kind", "checklist", "hazard")
    rows = _narrow(rows.filter(visible_to(actor), point__ended_on=None), wanted)
    if after:
        rows = rows.filter(after_row(*after))
    found = list(rows.order_by("place_code", "id")[: limit + 1])
    return [line_of(row) for row in found[:limit]], len(found) > limit


def seen_all(actor: Actor, wanted: Wanted) -> Iterator[Line]:
    """The same, page by page until the end."""
    after: tuple[str, UUID] | None = None
    more = True
    while more:
        lines, more = seen_page(actor, wanted, after=after, limit=500)
        yield from lines
        after = (lines[-1].row.place_code, lines[-1].row.pk) if lines else None


def line_of(row: Standing) -> Line:
    """One line in the reader's language."""
    language, age = get_language() or "zh-hans", None
    if row.last_on is not None:
        age = (clock.today() - row.last_on).days
    return Line(
        row=row,
        name=row.point.name,
        checklist=named(row.checklist),
        where=tree().full_name(row.place_id, language),
        group=tree().name(row.village_id or row.town_id or row.place_id, language),
        result=str(RESULT_LABELS[Result(row.result)] if row.result else SEEN_LABELS["never"]),
        age=age,
        mark=mark(row.result, age),
    )
