"""The public board. Everything on it comes from the published copies; no matter is read for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from linli.cases.models import Case, EntryText, Published, Words
from linli.cases.reads.taking import ANSWERS
from linli.cases.rules.kinds import KIND_LABELS, CaseKind
from linli.cases.rules.words import title
from linli.kernel.errors import Missing
from linli.kernel.reads import versions
from linli.kernel.rules import queries
from linli.people.reads import Organisation, organisation_name, organisations_by_ids
from linli.people.rules import ROLES, Role
from linli.territory.reads import tree

PAGE = 20


@dataclass(frozen=True, slots=True)
class Sought:
    """What the board is narrowed to. `month`: (year, month) in which it was put there."""

    words: str = ""
    kind: str = ""
    village_id: UUID | None = None
    month: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """One line of the board: what was said, what was answered, by which office, where and when."""

    id: UUID
    kind: str
    kind_label: str
    title: str
    words: str
    answer: str
    lang: str
    office: str
    where: str
    on: date
    row: Published


def board_version() -> int:
    """Moves with everything on the board: what an ETag may rest on."""
    return versions().get("board", 0)


def board_page(
    sought: Sought, *, after: UUID | None = None, limit: int = PAGE
) -> tuple[list[Note], UUID | None]:
    """(lines, newest first; where to go on). Two statements."""
    rows = _narrowed(Published.objects.all(), sought)
    if after:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: limit + 1])
    return _notes(found[:limit]), found[limit - 1].pk if len(found) > limit else None


def board_note(note_id: UUID) -> Note:
    """One line by its address.

    Raises:
        Missing: nothing stands there, or not any more.
    """
    row = Published.objects.filter(pk=note_id).first()
    if row is None:
        raise Missing("")
    return _notes([row])[0]


def _narrowed(rows: QuerySet[Published], sought: Sought) -> QuerySet[Published]:
    if sought.kind:
        rows = rows.filter(kind=sought.kind)
    if sought.village_id:
        rows = rows.filter(Q(village_id=sought.village_id) | Q(town_id=sought.village_id, village_id=None))
    if sought.month:
        rows = rows.filter(on__gte=_first(*sought.month), on__lt=_first(*_next(*sought.month)))
    if sought.words:
        words = queries.parse(sought.words).words
        rows = rows if words else rows.none()
        for word in words:
            rows = rows.filter(text__contains=word)
    return rows


def _first(year: int, month: int) -> date:
    return date(year, month, 1)


def _next(year: int, month: int) -> tuple[int, int]:
    return (year + 1, 1) if month == 12 else (year, month + 1)


def _notes(rows: Iterable[Published]) -> list[Note]:
    shown = list(rows)
    units = organisations_by_ids({row.unit_id for row in shown if row.unit_id})
    language = get_language() or "zh-hans"
    return [
        Note(
            id=row.pk,
            kind=row.kind,
            kind_label=str(KIND_LABELS[CaseKind(row.kind)]),
            title=title(row.words),
            words=row.words,
            answer=row.answer,
            lang=row.lang,
            office=_office(row, units, language),
            where=tree().name(row.village_id or row.town_id, language),
            on=row.on,
            row=row,
        )
        for row in shown
    ]


def _office(row: Published, units: dict[UUID, Organisation], language: str) -> str:
    """Which office answered; never who."""
    if row.unit_id in units and row.unit_id:
        return organisation_name(units[row.unit_id])
    label = str(ROLES[Role(row.role)].label)
    where = row.town_id if row.role == "town_desk" else row.village_id or row.town_id
    name = "" if row.role == "banner_desk" else tree().name(where, language)
    return f"{name} {label}".strip()


def villages_on() -> list[UUID]:
    """Villages of which something stands on the board, and towns without one."""
    pairs = set(Published.objects.values_list("village_id", "town_id"))
    return sorted({village or town for village, town in pairs if village or town})


def draft(case: Case) -> tuple[str, str]:
    """(words, answer) that a desk begins with: what stands on the board, else what was said and answered."""
    row = Published.objects.filter(case=case).first()
    if row is not None:
        return row.words, row.answer
    words = Words.objects.filter(pk=case.pk).first()
    told = EntryText.objects.filter(entry__case=case, entry__step__in=ANSWERS)
    last = told.order_by("-entry__seq").first()
    return (words.what if words else ""), (last.text if last else "")
