"""Saved views: conditions of the list under a name, one's own and those of one's office."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.cases.models import View
from linli.cases.reads.lists import Filter, open_statements
from linli.cases.reads.visible import ways
from linli.kernel.actor import Actor, Grant
from linli.kernel.errors import Missing

MOST = 100
SHOWN = 8
"""Views above the list; the others stand on their own page."""


def address(wanted: Filter) -> str:
    """The conditions as they stand in the address bar, always in the same order."""
    named = {
        "q": wanted.words,
        "state": wanted.state,
        "category": wanted.category_id,
        "place": wanted.place_id,
        "urgency": wanted.urgency,
        "mine": "on" if wanted.mine else "",
        "several": "on" if wanted.several else "",
        "since": wanted.since,
        "until": wanted.until,
        "kind": wanted.kind,
        "unit": wanted.unit,
        "role": wanted.role,
        "bare": "on" if wanted.bare else "",
        "due": wanted.due,
        "grade": "" if wanted.grade is None else str(wanted.grade),
        "level": wanted.level,
        "settled": wanted.settled,
        "settled_since": wanted.settled_since,
        "settled_until": wanted.settled_until,
    }
    return urlencode({name: str(value) for name, value in named.items() if value})


def conditions(query: str) -> Filter:
    """What `address` wrote."""
    given = dict(parse_qsl(query))
    return Filter(
        words=given.get("q", ""),
        state=given.get("state", ""),
        category_id=UUID(given["category"]) if "category" in given else None,
        place_id=UUID(given["place"]) if "place" in given else None,
        urgency=given.get("urgency", ""),
        mine="mine" in given,
        since=_day(given, "since"),
        until=_day(given, "until"),
        kind=given.get("kind", ""),
        unit=UUID(given["unit"]) if "unit" in given else None,
        role=given.get("role", ""),
        bare="bare" in given,
        due=_day(given, "due"),
        grade=int(given["grade"]) if "grade" in given else None,
        level=given.get("level", ""),
        settled=given.get("settled", ""),
        settled_since=_day(given, "settled_since"),
        settled_until=_day(given, "settled_until"),
        several="several" in given,
    )


def _day(given: dict[str, str], name: str) -> date | None:
    return date.fromisoformat(given[name]) if name in given else None


def offices(actor: Actor) -> list[Grant]:
    """The postings whose colleagues a view can be shared with: those that open matters."""
    return [grant for grant, _branch in ways(actor)]


def _visible(actor: Actor) -> Q:
    seen = Q(owner_id=actor.user_id)
    for grant in offices(actor):
        seen |= Q(role=grant.role, place_id=grant.place_id, unit_id=grant.unit_id)
    return seen & Q(ended_at=None)


def views(actor: Actor) -> list[View]:
    """Those that the actor may open, by name."""
    return list(View.objects.filter(_visible(actor)).order_by("name", "id")) if actor.user_id else []


def first_view(known: Sequence[View]) -> View | None:
    """What the list opens with: the default of one's office, the oldest where one has several offices."""
    return min((row for row in known if row.is_default and row.role), key=lambda row: row.pk, default=None)


def view_get(actor: Actor, view_id: UUID) -> View:
    """One of them.

    Raises:
        Missing: there is none, or not for this actor.
    """
    row = View.objects.filter(_visible(actor), pk=view_id).first() if actor.user_id else None
    if row is None:
        raise Missing(_("There is no such view here."))
    return row


def open_counts(actor: Actor, shown: Sequence[View]) -> list[int]:
    """How many open matters each view holds, up to `MOST`, in one statement."""
    parts = [
        (position, part)
        for position, view in enumerate(shown)
        for part in open_statements(actor, conditions(view.query), MOST)
    ]
    found = [0] * len(shown)
    if parts:
        columns = ", ".join(
            f"(SELECT count(*) FROM ({sql}) AS counted)"  # noqa: S608 - Django's own
            for _at, (sql, _values) in parts
        )
        values = [value for _at, (_sql, given) in parts for value in given]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns}", values)
            for (position, _part), count in zip(parts, cursor.fetchone(), strict=True):
                found[position] = min(MOST, found[position] + count)
    return found
