"""Keys for programs."""

import secrets
from uuid import UUID

from django.utils.translation import gettext as _

from linli.accounts.actions.doors import own_id
from linli.accounts.models import Token
from linli.kernel import clock, keys
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid, Missing
from linli.kernel.rules import text
from linli.kernel.verbs import verb


@verb
def token_add(*, actor: Actor, label: str) -> str:
    """A new API token (256 bits), shown once; it may do what its owner may do.

    Raises:
        Forbidden: nobody is signed in. Invalid: the label is empty or too long.
    """
    label = text.tidy(label)
    if not 1 <= len(label) <= 60:
        wrong = _("Please name the program, in at most 60 characters.")
        raise Invalid(wrong, {"label": [wrong]})
    secret = "linli_" + secrets.token_urlsafe(32)
    row = Token.objects.create(user_id=own_id(actor), label=label, key=keys.lookup("token", secret))
    audit_record(actor=actor, verb="token_add", kind="token", object_id=row.pk)
    return secret


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
