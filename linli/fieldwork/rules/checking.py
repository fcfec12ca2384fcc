"""What a look at a point can find, and what follows."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.errors import Text


class Result(StrEnum):
    """What was found, for an item or for the point as a whole."""

    OK = "ok"
    HAZARD = "hazard"
    NOT_REACHABLE = "not_reachable"


class TaskState(StrEnum):
    """Where one turn stands."""

    DUE = "due"
    OK = "ok"
    HAZARD = "hazard"
    NOT_REACHABLE = "not_reachable"
    LEFT = "left"
    DROPPED = "dropped"


class Turn(StrEnum):
    """Why a point is looked at: planned, again because nobody got there, or to see if a hazard is gone."""

    PLANNED = "planned"
    AGAIN = "again"
    RECHECK = "recheck"


RESULT_LABELS: dict[Result, Text] = {
    Result.OK: pgettext_lazy("check", "in order"),
    Result.HAZARD: pgettext_lazy("check", "hazard"),
    Result.NOT_REACHABLE: pgettext_lazy("check", "not reachable"),
}
STATE_LABELS: dict[TaskState, Text] = {
    TaskState.DUE: pgettext_lazy("check", "to be looked at"),
    TaskState.OK: RESULT_LABELS[Result.OK],
    TaskState.HAZARD: RESULT_LABELS[Result.HAZARD],
    TaskState.NOT_REACHABLE: RESULT_LABELS[Result.NOT_REACHABLE],
    TaskState.LEFT: pgettext_lazy("check", "not looked at in time"),
    TaskState.DROPPED: pgettext_lazy("check", "no longer needed"),
}

MOST_TRIES = 3
"""Times a point is planned within one round; after that it stays “not reachable” until the next one."""
AGAIN_AFTER = 2
"""Working days until somebody tries again."""
RECHECK_AFTER = {1: 5, 2: 3, 3: 1}
"""Working days until a hazard of this grade is looked at again after it was handled (3 is the largest)."""
FINDINGS = (Result.OK, Result.HAZARD)
"""What an item can be; a point that was not reached has no items."""


class Unreadable(ValueError):
    """Items that do not fit the list."""


def findings(known: Iterable[int], given: Mapping[int, str]) -> dict[str, str]:
    """What was found per item, only what was said, as JSON keeps it.

    Raises:
        Unreadable: an item that is not on the list, or a finding that there is not.
    """
    if not set(given) <= set(known) or not set(given.values()) <= set(FINDINGS):
        raise Unreadable
    return {str(number): given[number] for number in sorted(given)}


def whole(result: str, items: Mapping[str, str]) -> Result:
    """The result of the point: a hazard in one item is a hazard. Items say nothing where nobody got there."""
    if result != Result.NOT_REACHABLE and Result.HAZARD in items.values():
        return Result.HAZARD
    return Result(result)


def tries_again(attempt: int) -> bool:
    """Whether a point that was not reached at the `attempt`-th try is planned again."""
    return attempt < MOST_TRIES


def hazard_words(items: Iterable[Mapping[str, Any]], found: Mapping[str, str], words: str, zh: bool) -> str:
    """What the matter says: the checker's words, then the items that are not in order."""
    name = "zh" if zh else "en"
    bad = [
        str(item[name] or item["zh"]) for item in items if found.get(str(item["no"])) == Result.HAZARD.value
    ]
    said = ("不合要求：" if zh else "Not in order: ") + ("；" if zh else "; ").join(bad) if bad else ""
    return "\n".join(part for part in (words, said) if part)


SEEN_LABELS: dict[str, Text] = {
    "": _("all"),
    "never": pgettext_lazy("check", "never looked at"),
    Result.OK: RESULT_LABELS[Result.OK],
    Result.HAZARD: RESULT_LABELS[Result.HAZARD],
    Result.NOT_REACHABLE: RESULT_LABELS[Result.NOT_REACHABLE],
}

FRESH, OLD = 45, 120
"""Days after which a look grows old, and after which it is old."""


def mark(result: str, age: int | None) -> str:
    """The colour word of a point on map and table: new (never), late, soon, done or open."""
    if age is None or not result:
        return "new"
    if result == Result.HAZARD:
        return "late"
    if result == Result.NOT_REACHABLE or age > OLD:
        return "soon"
    return "done" if age <= FRESH else "open"
