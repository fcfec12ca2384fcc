"""A reporter may have a finished matter taken up again once, within 15 days of its answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from linli.cases.rules.carried import WITH

REOPEN_DAYS = 15
ANSWERS = frozenset({"answer", "settle", "decline", "set_aside", "close"}) | frozenset(WITH.values())
"""Steps that tell the reporter how it ended."""


@dataclass(frozen=True, slots=True)
class Past:
    """What the rule needs of an entry."""

    step: str
    by_reporter: bool
    at: datetime


def may_reopen(story: Iterable[Past], now: datetime) -> bool:
    """Whether the reporter's one reopening is still open."""
    entries = list(story)
    if any(entry.step == "reopen" and entry.by_reporter for entry in entries):
        return False
    answered = [entry.at for entry in entries if entry.step in ANSWERS]
    return bool(answered) and now - max(answered) <= timedelta(days=REOPEN_DAYS)
