"""A calendar of deadlines for another program: one secret address each, renewed and ended by its owner."""

import secrets
from uuid import UUID

from django.utils.translation import gettext as _

from linli.accounts.reads import User
from linli.cases.models import Feed
from linli.cases.reads.feeds import PURPOSE
from linli.kernel import clock, keys
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Forbidden
from linli.kernel.registry import Subject
from linli.kernel.verbs import verb

KIND = "feed"


@verb
def feed_add(*, actor: Actor) -> str:
    """A new secret (256 bits), shown once; the address before it ends.

    Raises:
        Forbidden: nobody is signed in.
    """
    user_id = _own(actor)
    User.objects.select_for_update().filter(pk=user_id).first()  # one after the other, also for the first one
    secret = secrets.token_urlsafe(32)
    _end(user_id)
    row = Feed.objects.create(user_id=user_id, key=keys.lookup(PURPOSE, secret))
    audit_record(actor=actor, verb="feed_add", kind=KIND, object_id=row.pk)
    return secret


@verb
def feed_end(*, actor: Actor) -> None:
    """Ends one's address; nothing happens where there is none.

    Raises:
        Forbidden: nobody is signed in.
    """
    for pk in _end(_own(actor)):
        audit_record(actor=actor, verb="feed_end", kind=KIND, object_id=pk)


def feeds_erase(actor: Actor, subject: Subject) -> None:
    """Ends the address of somebody who is erased; called inside the erasing verb."""
    if subject.user_id is not None:
        _end(subject.user_id)


def _own(actor: Actor) -> UUID:
    if actor.kind != Kind.USER or actor.user_id is None:
        raise Forbidden(_("Please sign in."))
    return actor.user_id


def _end(user_id: UUID) -> list[UUID]:
    rows = Feed.objects.select_for_update().filter(user_id=user_id, ended_at=None)
    found = [row.pk for row in rows]
    rows.update(ended_at=clock.now())
    return found
