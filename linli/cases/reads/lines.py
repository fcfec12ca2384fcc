"""The lines of a story: each step in its reader's language, with words and photos."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.models import Case, Entry, EntryText, Words
from linli.cases.reads.reference import named, reference
from linli.cases.rules.carried import line_of
from linli.cases.rules.kinds import KIND_LABELS, CaseKind
from linli.cases.rules.ladder import OFFICES, rung_of
from linli.cases.rules.outcomes import DECLINES, OUTCOMES
from linli.cases.rules.steps import SPOKEN, Hat
from linli.cases.rules.tasks import ENDED_LABELS, TASK_STEPS, Ended
from linli.kernel import clock
from linli.kernel.actor import Kind, Level
from linli.kernel.reads import Attachment
from linli.people.reads import Colleague, Office, colleagues, names_by_users, offices_by_ids
from linli.people.rules import ROLES, Role


@dataclass(frozen=True, slots=True)
class Line:
    """One step as a reader sees it. `erased` marks words that were removed on request, `corrected` words in
    whose place others stand further down.
    """

    entry: Entry
    who: str
    said: str
    facts: list[str]
    text: str
    photos: list[Attachment]
    erased: bool = False
    corrected: bool = False


def lines_of(
    shown: Sequence[Entry],
    words: Words | None,
    photos: Sequence[Attachment],
    offices: Mapping[UUID, str],
    *,
    outside: bool,
) -> list[Line]:
    """The entries as lines; two statements, however many there are. Outside, offices stand for names.

    Two more where somebody stood in for somebody.
    """
    texts = EntryText.objects.in_bulk([entry.pk for entry in shown])
    people = colleagues({entry.user_id for entry in shown if entry.user_id})
    lent = _lent(shown)
    names = {str(pk): name for pk, name in offices.items()}
    spoken = next((entry.pk for entry in reversed(shown) if entry.step in SPOKEN), None)
    of_entry: dict[UUID | None, list[Attachment]] = {}
    for photo in photos:
        of_entry.setdefault(photo.part_id, []).append(photo)
    return [
        Line(
            entry,
            lent.get(entry.pk, {}).get(outside) or _who(entry, people, outside),
            _said(entry),
            _facts(entry, names, outside=outside),
            _text(entry, words if entry.pk == spoken else None, texts),
            photos=of_entry.get(_shown_with(entry), []),
            erased=_erased(entry, words, texts),
            corrected=entry.step in SPOKEN and words is not None and entry.pk != spoken,
        )
        for entry in shown
    ]


def _said(entry: Entry) -> str:
    return str((TASK_STEPS[entry.step] if "task" in entry.params else line_of(entry.step)).said)


def _shown_with(entry: Entry) -> UUID:
    """Whose photos a line shows: its own, or those of the leading matter's step that it follows from."""
    return UUID(entry.params["entry"]) if "entry" in entry.params else entry.pk


def _text(entry: Entry, words: Words | None, texts: dict[UUID, EntryText]) -> str:
    if entry.step in SPOKEN:
        return words.what if words else ""
    row = texts.get(entry.pk)
    return row.text if row else ""


def _erased(entry: Entry, words: Words | None, texts: dict[UUID, EntryText]) -> bool:
    return words is None if entry.step in SPOKEN else "text" in entry.params and entry.pk not in texts


def _who(entry: Entry, people: dict[UUID, Colleague], outside: bool) -> str:
    if entry.params.get("hat") == Hat.REPORTER:
        return _("The reporter")
    colleague = people.get(entry.user_id) if entry.user_id else None
    if colleague is None:
        return _("Linli") if entry.actor_kind == Kind.SYSTEM else _("The office")
    return colleague.office if outside else f"{colleague.office} · {colleague.name}"


def _lent(shown: Sequence[Entry]) -> dict[UUID, dict[bool, str]]:
    """Who took the steps that were taken for somebody away: the office outside, both names inside."""
    stood = [entry for entry in shown if "for" in entry.params]
    offices = offices_by_ids({UUID(entry.params["for"]) for entry in stood})
    names = names_by_users({entry.user_id for entry in stood if entry.user_id})
    return {
        entry.pk: {
            True: office.name,
            False: _for(office, names.get(entry.user_id, "—") if entry.user_id else "—"),
        }
        for entry in stood
        if (office := offices.get(UUID(entry.params["for"])))
    }


def _for(office: Office, name: str) -> str:
    """“Water station department officer · 李四 (for 张三)”."""
    both = _("%(name)s (for %(holder)s)") % {"name": name, "holder": office.holder}
    return f"{office.name} · {both}"


def _office(level: str) -> str:
    """The office on a rung of the ladder."""
    return str(ROLES[Role(OFFICES[Level(level)])].label)


def office_now(case: Case) -> str:
    """The office on the ladder that a matter which was just passed on is with."""
    return _office(rung_of(case.standing))


def _climbed(given: dict[str, Any]) -> list[str]:
    """Where a step up or down the ladder led, and which offices it passed by."""
    skipped = given["skipped"].split(",") if given.get("skipped") else []
    found = [_("skipped, nobody is posted there: %(office)s") % {"office": _office(one)} for one in skipped]
    return (
        [*found, _("now with: %(office)s") % {"office": _office(given["rung"])}] if "rung" in given else found
    )


def _facts(entry: Entry, units: dict[str, str], *, outside: bool) -> list[str]:
    """Short facts of a step in the reader's language, from its parameters."""
    given: dict[str, Any] = entry.params
    found = [given["of"]] if "of" in given and not outside else []  # no other matter's number outside
    found += _kinds(given.get("kinds", ""))
    found += _of_tasks(given, units)
    if "category" in given:
        found.append(named(reference().category(UUID(given["category"]))))
    if "grade" in given:
        found.append(named(reference().grades[given["grade"]]))
    if "unit" in given:
        found.append(units.get(given["unit"], "—"))
    elif given.get("role"):
        found.append(str(ROLES[Role(given["role"])].label))
    found += _climbed(given)
    if "days" in given:
        found.append(_("%(days)s working days more") % {"days": given["days"]})
    if "review_on" in given:
        found.append(_("looked at again on %(day)s") % {"day": given["review_on"]})
    if "rating" in given:
        found.append("★" * given["rating"] + "☆" * (5 - given["rating"]))
    if "decline" in given:
        found.append(str(DECLINES[given["decline"]]))
    if "outcome" in given:
        found.append(str(OUTCOMES[given["outcome"]]))
    if "imported" in given:
        found.append(_("taken over from a list on %(day)s") % {"day": given["imported"]})
    if given.get("channel") == "phone":
        found.append(_("by phone"))
    return found + _of_voices(given)


def _of_voices(given: dict[str, Any]) -> list[str]:
    """What only stories of opinions and questions say."""
    found = []
    if "kind" in given:
        found.append(str(KIND_LABELS[CaseKind(given["kind"])]))
    if "consent" in given:
        found.append(_("may stand on the public board, without a name"))
    return found


def part_label(number: int) -> str:
    """How a supporting task is called within its matter."""
    return _("part %(number)s") % {"number": number}


def _of_tasks(given: dict[str, Any], units: dict[str, str]) -> list[str]:
    """What concerns supporting tasks: which part, who helps or is missing, by when, why it ended."""
    found = [part_label(given["no"])] if "no" in given else []
    found += [units.get(unit, "—") for unit in given.get("units", [])]
    found += [str(ROLES[Role(role)].label) for role in given.get("roles", [])]
    if "why" in given:
        found.append(str(ENDED_LABELS[Ended(given["why"])]))
    if "task" in given and "due_at" in given:
        moment = clock.local(datetime.fromisoformat(given["due_at"]))
        found.append(_("by %(moment)s") % {"moment": f"{moment:%Y-%m-%d %H:%M}"})
    return found


def _kinds(codes: str) -> list[str]:
    """The names of the categories of a matter's parts."""
    names = {row.code: named(row) for row in reference().categories.values()}
    return [names.get(code, code) for code in codes.split(", ") if code]
