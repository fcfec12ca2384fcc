"""New reports that look like one flood, for the desk that answers them; and what it set aside lately.

The line they came over groups them and is shown to nobody (dignity 3): there is no list of people here, only
titles to look through.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.cases.models import Case, Reporter
from linli.cases.reads.rows import Row, assemble
from linli.cases.reads.visible import NOTHING, ways
from linli.cases.rules.bursts import MANY, bursts
from linli.cases.rules.place import DESK_ROLES
from linli.cases.rules.steps import State
from linli.kernel import clock
from linli.kernel.actor import Actor

LOOK_BACK = timedelta(days=1)
MOST = 200
"""Matters of one flood on a page, and set aside in one go."""
SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Flood:
    """Reports that look like one flood: `count` of them, the first `MOST` to look through."""

    rows: list[Row]
    count: int


def _answered(actor: Actor) -> Q:
    """The matters at the very desks where the actor sits."""
    found = NOTHING
    for grant, branch in ways(actor):
        if DESK_ROLES.get(grant.level) == grant.role:
            found |= branch & Q(level=grant.level)
    return found


def _reports(actor: Actor) -> "QuerySet[Reporter, tuple[Any, ...]]":
    fresh = Case.objects.filter(
        _answered(actor), state=State.NEW, is_open=True, moved_at__gte=clock.now() - LOOK_BACK
    )
    strangers = Reporter.objects.filter(case__in=fresh, on_behalf_by=None).exclude(network="")
    return strangers.order_by("-pk").values_list("pk", "network", "case__created_at")[:2000]


def _sits_at_a_desk(actor: Actor) -> bool:
    return any(DESK_ROLES.get(grant.level) == grant.role for grant in actor.grants)


def flood_size(actor: Actor) -> int:
    """How many new reports of the last day look like floods; one statement, none for who sits at no desk."""
    if not _sits_at_a_desk(actor):
        return 0
    found = list(_reports(actor))
    return sum(map(len, bursts(found))) if len(found) >= MANY else 0


def floods(actor: Actor) -> list[Flood]:
    """Each flood with its titles, the largest first."""
    if not _sits_at_a_desk(actor):
        return []
    groups: list[list[UUID]] = bursts(_reports(actor))
    shown = {pk for group in groups for pk in group[:MOST]}
    rows = {row.case.pk: row for row in assemble(list(Case.objects.filter(pk__in=shown)))}
    return [Flood([rows[pk] for pk in group[:MOST] if pk in rows], len(group)) for group in groups]


def set_aside(actor: Actor) -> list[Row]:
    """What this desk set aside within the last week, newest first, to be brought back in one step."""
    if not _sits_at_a_desk(actor):
        return []
    lately = Case.objects.filter(
        _answered(actor),
        state=State.DECLINED,
        outcome=SET_ASIDE,
        moved_at__gte=clock.now() - timedelta(days=7),
    )
    return list(assemble(list(lately.order_by("-moved_at", "-pk")[:MOST])))
