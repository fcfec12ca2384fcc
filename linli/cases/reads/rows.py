"""A matter as lists show it: a sentence and a clock."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

from linli.cases.models import Case, Words
from linli.cases.reads.reference import named, reference
from linli.cases.rules.deadline import Deadline, Urgency, left_at, urgency
from linli.cases.rules.kinds import KIND_LABELS, VOICES, CaseKind
from linli.cases.rules.steps import STATE_LABELS, State
from linli.cases.rules.words import title
from linli.kernel import clock
from linli.kernel.rules.marking import Pieces, excerpt, marked, spans
from linli.people.reads import organisation_name, organisations_by_ids
from linli.people.rules import ROLES, Role
from linli.territory.reads import tree


@dataclass(frozen=True, slots=True)
class Row:
    """A matter as the list shows it: a sentence and a clock. `kind` is empty for what is to be mended."""

    case: Case
    title: str
    category: str
    where: str
    who: str
    kind: str
    state: str
    urgency: Urgency
    left: int | None
    pieces: Pieces
    """The title, cut where a search hit it."""
    found: Pieces
    """Where else the reporter's words were hit; nothing without a search."""

    @property
    def reports(self) -> int:
        """How often it was reported: itself, and those merged into it."""
        return self.case.merged + 1


def assemble(cases: list[Case], sought: Collection[str] = ()) -> Iterable[Row]:
    """Rows for the given matters: two statements, however many there are. `sought`: words to highlight."""
    words = Words.objects.in_bulk([case.pk for case in cases])
    units = organisations_by_ids({case.unit_id for case in cases if case.unit_id})
    offices = {pk: organisation_name(unit) for pk, unit in units.items()}
    for case in cases:
        yield row_of(case, words.get(case.pk), offices, sought)


def row_of(case: Case, words: Words | None, offices: Mapping[UUID, str], sought: Collection[str] = ()) -> Row:
    """The row of one matter whose words and offices' names are known already."""
    now = clock.now()
    unit = offices.get(case.unit_id) if case.unit_id else None
    role = str(ROLES[Role(case.handler_role)].label) if case.handler_role else ""
    running = Deadline(case.due_at, case.soon_at, case.left_minutes)
    heading = title(words.what) if words else "—"
    pieces = marked(heading, sought)
    return Row(
        case=case,
        title=heading,
        category=named(reference().category(case.category_id)),
        where=where_of(case) or (words.where if words else ""),
        who=unit or role,
        kind=str(KIND_LABELS[CaseKind(case.kind)]) if case.kind in VOICES else "",
        state=str(STATE_LABELS[State(case.state)]),
        urgency=urgency(case.due_at, case.soon_at, now) if case.is_open else Urgency.NONE,
        left=left_at(running, now) if case.is_open else None,
        pieces=pieces,
        found=_elsewhere(pieces, words, sought) if words else [],
    )


def _elsewhere(pieces: Pieces, words: Words, sought: Collection[str]) -> Pieces:
    """The stretch of the report, or of its place, with the words that the title does not show."""
    shown = " ".join(text for text, hit in pieces if hit)
    missing = [word for word in sought if not spans(shown, [word])]
    return excerpt(words.what, missing) or excerpt(words.where, missing)


def where_of(case: Case) -> str:
    """Village and group, or the finest place that is known, without the town."""
    language = get_language() or "zh-hans"
    finest = case.group_id or case.village_id or case.town_id
    if finest is None:
        return ""
    if case.group_id and case.village_id:
        return f"{tree().name(case.village_id, language)} {tree().name(case.group_id, language)}"
    return tree().name(finest, language)
