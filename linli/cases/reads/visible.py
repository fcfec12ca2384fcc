"""Which matters an actor may see: local conditions on the row, no joins."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from linli.cases.models import Case
from linli.cases.rules.place import COLUMNS, NEAR_ROLES
from linli.cases.rules.search import mark
from linli.kernel.actor import Actor, Grant, Kind, Level

NOTHING = Q(pk__in=())


def branch_of(grant: Grant) -> Q | None:
    """The rows that one grant opens (the twin of `rules.place.sees`)."""
    if grant.role == "department_officer":
        if grant.unit_id is None:
            return None
        own = Q(unit_id=grant.unit_id, floor__lte=grant.reach)
        return own & (Q(about_unit_id=None) | ~Q(about_unit_id=grant.unit_id))
    if grant.role not in (*NEAR_ROLES, "town_desk", "banner_desk", "mediator"):
        return None
    where = Q(floor__lte=grant.reach)
    if grant.level != Level.BANNER:
        column = COLUMNS[grant.level]
        ids = sorted(grant.places)
        where &= Q(**{column: ids[0]}) if len(ids) == 1 else Q(**{f"{column}__in": ids})
    return where & Q(handler_role="mediator") if grant.role == "mediator" else where


def ways(actor: Actor) -> list[tuple[Grant, Q]]:
    """Each posting with the rows that it opens."""
    return [(grant, branch) for grant in actor.grants if (branch := branch_of(grant)) is not None]


def branches(actor: Actor) -> list[Q]:
    """One condition per way of seeing; a page is read branch by branch so that each can use its index."""
    if actor.kind == Kind.SYSTEM:
        return [Q()]
    found = [branch for _grant, branch in ways(actor)]
    if actor.kind == Kind.CODE_HOLDER and actor.case_id:
        found += [Q(pk=actor.case_id), Q(parent_id=actor.case_id)]
    return list(dict.fromkeys(found))


def fenced(actor: Actor) -> list[tuple[Q, frozenset[str]]]:
    """Each way of seeing with the search marks of its places or unit, of which a hit has one.

    None for whoever follows by a code: what is not public of their matter can be searched too.
    """
    if actor.kind == Kind.SYSTEM:
        return [(Q(), frozenset())]
    return list({branch: _fence(grant) for grant, branch in ways(actor)}.items())


def _fence(grant: Grant) -> frozenset[str]:
    if grant.role == "department_officer":
        return frozenset({mark("unit_id", grant.unit_id)} if grant.unit_id else ())
    if grant.level == Level.BANNER:
        return frozenset()
    return frozenset(mark(COLUMNS[grant.level], place_id) for place_id in grant.places)


def visible_to(actor: Actor) -> Q:
    """All branches as one condition."""
    result = NOTHING
    for position, branch in enumerate(branches(actor)):
        result = branch if position == 0 else result | branch
    return result


def by_ids(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, Case]:
    """Visible matters by id, in one statement."""
    return {row.pk: row for row in Case.objects.filter(visible_to(actor), pk__in=list(ids))}


def sees_case(actor: Actor, case_id: UUID) -> bool:
    """Whether the actor may open the matter now."""
    return Case.objects.filter(visible_to(actor), pk=case_id).exists()
