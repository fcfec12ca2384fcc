"""One deliberation with its agenda, its decisions and its story, for the desk and for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.deliberation.models import AgendaItem, Decision, Deliberation, Entry, EntryText
from linli.deliberation.reads.topics import topic_name, topics_by_ids
from linli.deliberation.reads.visible import public, sees
from linli.deliberation.rules.notice import is_late, short_by, shown_heads
from linli.deliberation.rules.ways import DECISION_STEPS, STAND_LABELS, STATE_LABELS, STEPS, Stand, State
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.reads import Attachment, attachments_of
from linli.people.reads import (
    Colleague,
    Organisation,
    colleagues,
    offices_by_ids,
    organisation_name,
    organisations_by_ids,
)
from linli.people.rules import ROLES, Role
from linli.territory.reads import tree

KIND = "deliberation"


@dataclass(frozen=True, slots=True)
class Shown:
    """A decision as pages show it. `owner` is an office or a role, never a person."""

    row: Decision
    owner: str
    state: str
    late: bool
    steps: list["Line"]
    ended: "Line | None"


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the story. `erased`: its words were removed."""

    entry: Entry
    who: str
    said: str
    facts: list[str]
    text: str
    photos: list[Attachment]
    erased: bool


@dataclass(frozen=True, slots=True)
class Whole:
    """A deliberation with everything its page shows. `heads` is None where it is withheld or not counted."""

    row: Deliberation
    topic: str
    place: str
    state: str
    convener: str
    agenda: list[AgendaItem]
    decisions: list[Shown]
    lines: list[Line]
    minutes: Line | None
    corrections: list[Line]
    heads: int | None
    few: bool
    short_by: int


def whole_of(row: Deliberation, *, outside: bool) -> Whole:
    """Everything about one; outside without names and, below five, without the number of people."""
    language = get_language() or "zh-hans"
    entries = list(Entry.objects.filter(deliberation=row).order_by("seq"))
    lines = _lines(row, entries, outside=outside)
    decisions = list(Decision.objects.filter(deliberation=row).order_by("number"))
    units = decisions_units(decisions)
    topic = topics_by_ids()[row.topic_id]
    offices = offices_by_ids([row.convener_id] if row.convener_id else [])
    convener = offices.get(row.convener_id) if row.convener_id else None
    heads = shown_heads(row.heads) if outside else row.heads
    return Whole(
        row=row,
        topic=topic_name(topic),
        place=tree().full_name(row.village_id or row.town_id, language),
        state=str(STATE_LABELS[State(row.state)]),
        convener=convener.name if convener else "",
        agenda=list(AgendaItem.objects.filter(deliberation=row).order_by("position", "id")),
        decisions=[_shown(one, units, lines) for one in decisions],
        lines=lines,
        minutes=next((line for line in reversed(lines) if line.entry.step == "hold"), None),
        corrections=[line for line in lines if line.entry.step == "correct"],
        heads=heads,
        few=row.heads is not None and heads is None,
        short_by=short_by(row.notice_from or clock.today(), clock.local_date(row.meets_at), topic.notice_days)
        if row.state in (State.DRAFT, State.ANNOUNCED)
        else 0,
    )


def decisions_units(rows: Sequence[Decision]) -> dict[UUID, Organisation]:
    """The organisations that own these decisions, in one statement."""
    return organisations_by_ids({row.unit_id for row in rows if row.unit_id})


def owner_name(row: Decision, units: dict[UUID, Organisation]) -> str:
    """The organisation or the role that owes a decision."""
    if row.unit_id:
        return organisation_name(units[row.unit_id]) if row.unit_id in units else "—"
    return str(ROLES[Role(row.role)].label)


def _shown(row: Decision, units: dict[UUID, Organisation], lines: Sequence[Line]) -> Shown:
    own = [line for line in lines if line.entry.decision_id == row.pk]
    ended = None if row.is_open else next(iter(reversed(own)), None)
    return Shown(
        row,
        owner_name(row, units),
        str(STAND_LABELS[Stand(row.state)]),
        late=row.is_open and is_late(row.due_on, clock.today()),
        steps=own,
        ended=ended,
    )


def _lines(row: Deliberation, entries: Sequence[Entry], *, outside: bool) -> list[Line]:
    texts = EntryText.objects.in_bulk([entry.pk for entry in entries])
    people = colleagues({entry.user_id for entry in entries if entry.user_id})
    units = organisations_by_ids({UUID(e.params["unit"]) for e in entries if "unit" in e.params})
    photos: dict[UUID | None, list[Attachment]] = {}
    for photo in attachments_of(KIND, [row.pk]).get(row.pk, []):
        photos.setdefault(photo.part_id, []).append(photo)
    return [
        Line(
            entry,
            _who(people.get(entry.user_id) if entry.user_id else None, outside=outside),
            str((DECISION_STEPS if entry.decision_id else STEPS)[entry.step].said),
            _facts(entry.params, units),
            texts[entry.pk].text if entry.pk in texts else "",
            photos.get(entry.pk, []),
            erased="text" in entry.params and entry.pk not in texts,
        )
        for entry in entries
    ]


def _who(colleague: Colleague | None, *, outside: bool) -> str:
    if colleague is None:
        return _("Linli")
    return colleague.office if outside else f"{colleague.office} · {colleague.name}"


def _facts(given: dict[str, Any], units: dict[UUID, Organisation]) -> list[str]:
    found: list[str] = []
    if "heads" in given and "households" in given:
        found.append(
            _("%(heads)s people there, for %(households)s households")
            % {"heads": given["heads"], "households": given["households"]}
        )
    if "notice_from" in given:
        found.append(_("from %(day)s") % {"day": given["notice_from"]})
    if "due_on" in given:
        found.append(_("by %(day)s") % {"day": given["due_on"]})
    if "unit" in given and UUID(given["unit"]) in units:
        found.append(organisation_name(units[UUID(given["unit"])]))
    if given.get("role"):
        found.append(str(ROLES[Role(given["role"])].label))
    if "matter" in given:
        found.append(_("matter %(number)s") % {"number": given["matter"]})
    return found


def agenda_text(row: Deliberation) -> str:
    """What is announced, as one text: the story keeps it with its digest."""
    day = clock.local(row.meets_at).strftime("%Y-%m-%d %H:%M")
    items = AgendaItem.objects.filter(deliberation=row).order_by("position", "id")
    lines = [f"{number}. {item.text}" for number, item in enumerate(items, start=1)]
    return "\n".join([row.title, f"{day}, {row.where}", *lines])


def of_case(case_id: UUID) -> tuple[list[tuple[AgendaItem, Deliberation | None]], list[Decision]]:
    """What became of an opinion on agendas, and the decisions that a matter carries out."""
    items = AgendaItem.objects.select_related("deliberation").filter(case_id=case_id).order_by("id")
    return [(item, item.deliberation) for item in items], list(
        Decision.objects.filter(case_id=case_id).order_by("id")
    )


def file_reader(actor: Actor, row: Attachment) -> bool:
    """Whether a photo may be opened: by everybody once the result is published, else by the desk."""
    open_to_all = Deliberation.objects.filter(public(), pk=row.owner_id, state=State.DECIDED).exists()
    return open_to_all or sees(actor, row.owner_id)


def path_of(deliberation_id: UUID) -> str:
    """The address of its page on the desk."""
    return reverse("deliberation:one", args=[deliberation_id])
