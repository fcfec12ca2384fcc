"""Open promises and follow-ups of an office, for hand-overs and “what waits”."""

from datetime import date, datetime, time

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.people.reads import Item, Posting, Work, homes_by_ids
from linli.visits.models import FollowUp, Promise
from linli.visits.reads.near import where
from linli.visits.reads.visits import promises_to_keep
from linli.visits.rules.visits import Stand

SHOWN = 200


def office_work(actor: Actor, row: Posting) -> Work:
    """What waits for a posting's holder; single promises only where the reader may see them, no words."""
    promises = list(Promise.objects.filter(stand=Stand.OPEN, posting_id=row.pk).order_by("until_on", "id"))
    follow_ups = FollowUp.objects.filter(Q(done_on=None, case=None), posting_id=row.pk).count()
    shown = promises_to_keep(actor).filter(posting_id=row.pk).order_by("until_on", "id")[:SHOWN]
    by = [(_("promises to households"), len(promises)), (_("to look after for households"), follow_ups)]
    return Work(
        total=len(promises) + follow_ups,
        by=[pair for pair in by if pair[1]],
        oldest=min((clock.local_date(_made(one)) for one in promises), default=None),
        items=_items(list(shown)),
    )


def _made(row: Promise) -> datetime:
    """When it was promised: its id carries the time."""
    return datetime.fromtimestamp((row.pk.int >> 80) / 1000, clock.LOCAL)


def _items(rows: list[Promise]) -> list[Item]:
    homes = homes_by_ids(row.household_id for row in rows if row.household_id)
    return [
        Item(
            number=homes[row.household_id].number if row.household_id in homes else "—",
            about=_("promise to a household"),
            where=where(row.village_id),
            state=_("not yet"),
            since=clock.local_date(_made(row)),
            due_at=_end(row.until_on),
            url=reverse("visits:promise", args=[row.pk]),
        )
        for row in rows
    ]


def _end(day: date) -> datetime:
    return datetime.combine(day, time(18, 0), clock.LOCAL)
