"""Which matters may be one, and since when a reporter reads another matter's story.

One level only: what is merged leads nothing, has no parts and is no part. So neither chains nor circles can
come about, whatever the order; the database's own constraints say the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.cases.rules.kinds import CaseKind
from linli.cases.rules.steps import OPEN, STANDING, State
from linli.kernel.errors import Text

MOST_PARTS = 9
"""A part's number ends in one digit."""
LEADABLE = OPEN - {State.ANSWERED, State.MERGED}


@dataclass(frozen=True, slots=True)
class Bound:
    """What the rules need of a matter. `merged`, `parts`: counts; `private`: for a mediator."""

    id: UUID
    state: State
    lead_id: UUID | None
    parent_id: UUID | None
    merged: int
    parts: int
    floor: int
    about_unit_id: UUID | None
    private: bool
    kind: CaseKind = CaseKind.MATTER


def may_know(one: Bound, other: Bound) -> bool:
    """Whether either story may name the other: a complaint about an office is named only beside its like."""
    return one.floor == other.floor and one.about_unit_id == other.about_unit_id


def why_not_lead(lead: Bound) -> Text | None:
    """Why no further report can be answered through this matter, or None."""
    if lead.lead_id is not None:
        return _("That matter is answered through another one itself. Please choose the leading one.")
    if lead.state not in LEADABLE:
        return _("That matter has been answered or has ended; a report joined to it would hear nothing more.")
    if lead.private:
        return _("What is for a mediator stays among those whom it concerns; it cannot be joined.")
    return None


def why_not_merge(case: Bound, lead: Bound) -> Text | None:
    """Why `case` cannot be answered through `lead`, or None."""
    if case.id == lead.id:
        return _("A matter cannot belong to itself.")
    if not may_know(case, lead):
        return _("One of the two is a complaint about an office that must not learn of it.")
    if case.kind != lead.kind:
        return _("One of the two is an opinion or a question; those are joined with their own kind alone.")
    return _why_not_led(case) or why_not_lead(lead)


def _why_not_led(case: Bound) -> Text | None:
    if case.parent_id is not None or case.parts:
        return _("A matter with parts, or a part, stays as it is; other reports can join it.")
    if case.merged:
        return _("Other reports are answered through this matter; they must come along.")
    if case.private:
        return _("What is for a mediator stays among those whom it concerns; it cannot be joined.")
    if case.lead_id is None and case.state not in STANDING:
        return _("This matter has been answered or has ended; there is nothing left to join.")
    if case.lead_id is not None and case.state != State.MERGED:
        return _("This matter was answered together with another one.")
    return None


def why_not_split(case: Bound, more: int) -> Text | None:
    """Why so many parts cannot be made of a matter, or None."""
    if case.parent_id is not None:
        return _("A part is not split again.")
    if more < (1 if case.parts else 2):
        return _("Please write down at least two parts.")
    if case.parts + more > MOST_PARTS:
        return _("A matter has at most 9 parts.")
    return None


OPENS = frozenset({"merge", "join", "moved_with"})
SHUTS = frozenset({"unmerge", "go_higher", "withdraw", "withdraw_with", "reopen", "bring_back", "succeed"})


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of another story that this one's reporter reads: entries after `since`, before `until`."""

    lead_id: UUID
    since: int
    until: datetime | None = None


def windows(story: Iterable[tuple[str, datetime, Mapping[str, Any]]]) -> list[Window]:
    """The stretches that follow from the steps, times and parameters of a story."""
    found: list[Window] = []
    for step, at, params in story:
        if step in OPENS | SHUTS and found and found[-1].until is None:
            found[-1] = Window(found[-1].lead_id, found[-1].since, at)
        if step in OPENS and "lead" in params:
            found.append(Window(UUID(params["lead"]), params["since"]))
    return found
