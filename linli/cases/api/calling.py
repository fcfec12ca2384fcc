"""Who calls, and the header that makes a repeated call harmless."""

from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Header

from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Forbidden

Key = Annotated[str, Header(alias="Idempotency-Key", max_length=80)]


def calling(request: HttpRequest) -> Actor:
    """The caller, with a token or without."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def signed(request: HttpRequest) -> Actor:
    """The caller with a token.

    Raises:
        Forbidden: there is none.
    """
    actor = calling(request)
    if actor.kind != Kind.USER:
        raise Forbidden(_("A token is needed: Authorization: Bearer …"))
    return actor
