"""How long before a meeting it is announced, how many came, and when somebody is reminded."""

from datetime import date

FEW = 5
"""Fewer people than this are not counted in public."""

MOST_HEADS = 20_000


def short_by(notice_from: date, meets_on: date, wanted: int) -> int:
    """How many days the announcement comes too late; 0 where it is early enough. A warning, no ban."""
    return max(0, wanted - (meets_on - notice_from).days)


def heads_refused(heads: int | None, households: int | None) -> bool:
    """Whether a head count cannot be: nobody, or more households than people."""
    if heads is None or not 1 <= heads <= MOST_HEADS:
        return True
    return households is None or not 0 <= households <= heads


def shown_heads(heads: int | None) -> int | None:
    """The number as everybody may read it, or None where it is withheld."""
    return heads if heads is not None and heads >= FEW else None


def is_due(due_on: date, today: date, reminded_on: date | None) -> bool:
    """Whether somebody is reminded today: once, on the day itself or the first day after it."""
    return due_on <= today and (reminded_on is None or reminded_on < due_on)


def is_late(due_on: date, today: date) -> bool:
    """Whether the day has passed."""
    return due_on < today


def owner_of(choice: str) -> tuple[str, str]:
    """(role, unit id) of a choice like `role:village_clerk` or `unit:…`; two empty texts for neither."""
    kind, _sep, value = choice.partition(":")
    return (value if kind == "role" else ""), (value if kind == "unit" else "")
