"""Whose calendar a secret address is, and the calendar as other programs read it (RFC 5545)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.accounts.reads import User
from linli.cases.models import Feed
from linli.cases.reads.calendar import Mark, days_between
from linli.cases.rules.ical import calendar_text
from linli.kernel import clock, keys
from linli.kernel.actor import Actor
from linli.kernel.registry import Subject

PURPOSE = "feed"
BEFORE, AFTER = 7, 60
"""Days back and ahead that a feed holds."""
NAMED = 50


def feed_user(secret: str) -> User | None:
    """The account behind a secret address, while the account is open."""
    row = Feed.objects.filter(key=keys.lookup(PURPOSE, secret), ended_at=None).first()
    return User.objects.filter(pk=row.user_id, is_active=True).first() if row else None


def has_feed(user_id: UUID | None) -> bool:
    """Whether somebody has an address in force."""
    return user_id is not None and Feed.objects.filter(user_id=user_id, ended_at=None).exists()


def feed_copy(subject: Subject) -> dict[str, Any]:
    """When calendar addresses were made and ended, for the copy of one's own data."""
    if subject.user_id is None:
        return {}
    rows = Feed.objects.filter(user_id=subject.user_id).order_by("id")
    found = [{"made": row.created_at, "ended": row.ended_at} for row in rows]
    return {"calendar_addresses": found} if found else {}


def feed_text(actor: Actor) -> str:
    """What waits for the actor as whole-day events: number and category, none of anybody's words."""
    today = clock.today()
    days = [today + timedelta(days=at) for at in range(-BEFORE, AFTER + 1)]
    marks, _capped = days_between(actor, days, named=NAMED, own=True)
    events = list(_events([mark for day in marks for mark in day.marks if mark.number]))
    return calendar_text(_("Linli"), events, clock.now())


def _events(marks: list[Mark]) -> Iterator[tuple[str, date, str]]:
    for mark in marks:
        kind = f" · {mark.kind}" if mark.kind else ""
        yield f"{mark.number}-{mark.day}@linli", mark.day, f"{mark.number} {mark.category}{kind}"
