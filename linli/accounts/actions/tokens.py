"""Keys for programs."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from linli.accounts.actions.doors import own_id
from linli.accounts.models import Token
from linli.accounts.rules import LEAST, LIVES, SCOPES
from linli.kernel import clock, keys
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid, Missing
from linli.kernel.rules import text
from linli.kernel.verbs import verb


@verb
def token_add(*, actor: Actor, label: str, scopes: Iterable[str] = LEAST, days: int = 90) -> str:
    """A new API token (256 bits), shown once: for these scopes, within what its owner may do.

    Raises:
        Forbidden: nobody is signed in. Invalid: names the field.
    """
    label, wanted = text.tidy(label), set(scopes)
    if not 1 <= len(label) <= 60:
        raise _wrong("label", _("Please name the program, in at most 60 characters."))
    if not wanted or wanted - set(SCOPES):
        raise _wrong("scopes", _("Please choose what the program may do."))
    if days not in LIVES:
        raise _wrong("days", _("Please choose how long it shall work."))
    secret = "linli_" + secrets.token_urlsafe(32)
    row = Token.objects.create(
        user_id=own_id(actor),
        label=label,
        key=keys.lookup("token", secret),
        scopes=" ".join(scope for scope in SCOPES if scope in wanted),
        expires_on=clock.today() + timedelta(days=days),
    )
    audit_record(
        actor=actor, verb="token_add", kind="token", object_id=row.pk, scopes=sorted(wanted), days=days
    )
    return secret


def _wrong(field: str, message: str) -> Invalid:
    return Invalid(message, {field: [message]})


@verb
def token_used(*, token_id: UUID) -> None:
    """Notes the day on which a token was used last."""
    Token.objects.filter(pk=token_id).update(last_used_on=clock.today())


@verb
def token_end(*, actor: Actor, token_id: UUID) -> None:
    """Ends one of one's own tokens.

    Raises:
        Missing: it is not one's own, or has ended already.
    """
    mine = Token.objects.filter(pk=token_id, user_id=own_id(actor), ended_at=None)
    if not mine.update(ended_at=clock.now()):
        raise Missing(_("There is no such token."))
    audit_record(actor=actor, verb="token_end", kind="token", object_id=token_id)
