"""The lines of a story: each step in its reader's language, with words and photos."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.models import Entry, EntryText, Words
from linli.cases.reads.reference import named, reference
from linli.cases.rules.outcomes import DECLINES, OUTCOMES
from linli.cases.rules.steps import SPOKEN, STEPS, Hat
from linli.kernel.actor import Kind
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
            str(STEPS[entry.step].said),
            _facts(entry, names),
            _text(entry, words if entry.pk == spoken else None, texts),
            photos=of_entry.get(entry.pk, []),
            erased=_erased(entry, words, texts),
            corrected=entry.step in SPOKEN and words is not None and entry.pk != spoken,
        )
        for entry in shown
    ]


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


def _facts(entry: Entry, units: dict[str, str]) -> list[str]:
    """Short facts of a step in the reader's language, from its parameters."""
    given: dict[str, Any] = entry.params
    found: list[str] = []
    if "category" in given:
        found.append(named(reference().category(UUID(given["category"]))))
    if "grade" in given:
        found.append(named(reference().grades[given["grade"]]))
    if "unit" in given:
        found.append(units.get(given["unit"], "—"))
    elif given.get("role"):
        found.append(str(ROLES[Role(given["role"])].label))
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
    return found
