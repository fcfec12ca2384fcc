"""Who opens a mediation: its mediator, whoever stands in for them, the town desk of its place. No others."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from linli.cases.rules.place import Standing as Matter
from linli.cases.rules.place import hats_of
from linli.cases.rules.steps import Hat
from linli.kernel.actor import Actor, Grant
from linli.kernel.rules.permissions import HATS
from linli.mediation.rules.states import Seat

MEDIATES = tuple(wearer.role for wearer in HATS["peacemaker"])
"""Roles that may mediate a matter that is theirs to handle or lies near them."""

SUPERVISES = "town_desk"
"""The role that gives the mediator's posting; the banner desk and administrators stay outside."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rule needs of a mediation. `postings`: the mediator's, and its successor's if handed over."""

    postings: frozenset[UUID]
    town_id: UUID | None
    floor: int
    party_persons: frozenset[UUID]


def seat_of(actor: Actor, room: Standing) -> Seat | None:
    """The actor's seat; a party sits on none, whatever office they hold."""
    if actor.person_id is not None and actor.person_id in room.party_persons:
        return None
    if any(grant.posting_id in room.postings for grant in actor.grants if grant.posting_id):
        return Seat.MEDIATOR
    if any(supervises(grant, room.town_id, room.floor) for grant in actor.grants):
        return Seat.SUPERVISOR
    return None


def supervises(grant: Grant, town_id: UUID | None, floor: int) -> bool:
    """Whether one posting is that of the desk above the mediator."""
    return (
        grant.role == SUPERVISES and town_id is not None and town_id in grant.places and grant.reach >= floor
    )


def opener(actor: Actor, matter: Matter) -> Grant | None:
    """The posting by which somebody may begin to mediate a matter: a mediator's first, one's own first."""
    found = [
        grant
        for grant in actor.grants
        if grant.role in MEDIATES and grant.posting_id and hats_of(grant, matter) & {Hat.HANDLER, Hat.NEAR}
    ]
    found.sort(key=lambda grant: (grant.for_person is not None, MEDIATES.index(grant.role)))
    return found[0] if found else None


def may_know(actor: Actor, roles: Collection[str] = ("adviser", "department_officer")) -> bool:
    """Whether a reader of the matter may know that it is being mediated: desks, those nearby, the reporter.

    A department that only has its part of a matter is not told of a quarrel.
    """
    return not actor.grants or any(grant.role not in roles for grant in actor.grants)
