"""Counts of mediations for the desks: grouped days and outcomes, no row of anybody."""

from uuid import UUID

from django.db.models import Count, Q

from linli.kernel.actor import Actor, Level
from linli.mediation.models import Mediation
from linli.mediation.rules.figures import Ended, Figures, counted
from linli.mediation.rules.states import State
from linli.mediation.rules.timing import span_of
from linli.territory.reads import tree

MONTHS = 24


def _scope(actor: Actor) -> Q:
    """The towns of one's own desk; the banner desk's all."""
    found = Q(pk__in=())
    for grant in actor.holding("town_desk", "banner_desk"):
        if grant.level == Level.BANNER:
            return ~Q(pk__in=())
        found |= Q(town_id__in=sorted(grant.places))
    return found


def figures_of(actor: Actor, town_id: UUID | None = None) -> tuple[Figures, int]:
    """The last 24 months with mediations that ended, and how many are open now; two statements."""
    rows = Mediation.objects.filter(_scope(actor))
    if town_id is not None:
        rows = rows.filter(town_id=town_id)
    ended = rows.exclude(state=State.OPEN).exclude(ended_on=None)
    grouped = ended.values_list("ended_on", "outcome", "minutes").annotate(count=Count("pk")).order_by()
    lines = [
        Ended(f"{day:%Y-%m}", outcome, span_of(minutes))
        for day, outcome, minutes, count in grouped
        for _each in range(count)
    ]
    recent = set(sorted({line.month for line in lines}, reverse=True)[:MONTHS])
    return counted(line for line in lines if line.month in recent), rows.filter(state=State.OPEN).count()


def towns_of(actor: Actor) -> list[tuple[UUID, str, str]]:
    """(id, Chinese name, English name) of the towns that the actor may choose from."""
    if not any(grant.level == Level.BANNER for grant in actor.holding("banner_desk")):
        return []
    return [(place.id, place.name_zh, place.name_en) for place in tree().of_kind("town")]
