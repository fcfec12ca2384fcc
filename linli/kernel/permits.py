"""Asking the table of permissions on behalf of an actor."""

from collections.abc import Collection
from uuid import UUID

from linli.kernel.actor import Actor, Kind
from linli.kernel.rules.permissions import PERMITS, Reach


def may(actor: Actor, name: str, above: Collection[UUID] | None = None) -> bool:
    """Whether the table lets `actor` do `name` to something whose chain of places is `above`.

    `above` None asks “anywhere?”, for a button or for what has no place; an empty chain stands nowhere and is
    nobody's. The system may everything. Permissions by hats are the matters' own to judge.

    Raises:
        KeyError: the table has no such row.
    """
    permit = PERMITS[name]
    if actor.kind == Kind.SYSTEM or permit.reach == Reach.ANYONE:
        return True
    if permit.reach == Reach.SIGNED:
        return actor.user_id is not None
    held = actor.holding(*permit.roles)
    return any(above is None or grant.place_id in above for grant in held)
