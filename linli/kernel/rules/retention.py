"""How long records are kept: bounds, the moment before which they go, and how a span is spoken of."""

from datetime import datetime, timedelta

YEAR = 365


def within(days: int, least: int, most: int) -> bool:
    """Whether a number of days may be chosen."""
    return least <= days <= most


def cutoff(now: datetime, days: int) -> datetime:
    """What the event of a record lies before, is due to go: strictly more than `days` whole days ago."""
    return now - timedelta(days=days)


def span(days: int) -> tuple[int, str]:
    """(number, unit) as people say it: whole years from two on, else days. 1095 → (3, "years")."""
    return (days // YEAR, "years") if days % YEAR == 0 and days >= 2 * YEAR else (days, "days")


WITHHELD = 5


def public_count(count: int) -> int | None:
    """A number as published: None where it lies between 1 and 4, because so few could be known by name."""
    return None if 0 < count < WITHHELD else count
