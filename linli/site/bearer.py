"""Who calls the API: a token within its scopes and its rate, or a stranger."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security.http import HttpAuthBase

from linli.accounts.actions.tokens import token_used
from linli.accounts.reads import Token, token_of
from linli.kernel import clock
from linli.kernel.actions.leases import spend
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, LinliError
from linli.kernel.rules.limits import API_NETWORK, API_TOKEN
from linli.people.reads import actor_of
from linli.site.scopes import needs_token, scope_of
from linli.site.second import must_enrol


class Unauthorised(LinliError):
    """A token that is not one, or not any more."""

    code, status = "unauthorised", 401


class SecondFactorMissing(LinliError):
    """A desk's token, while the desk's account has no second factor although it must."""

    code, status = "second-factor-missing", 403


class Bearer(HttpAuthBase):
    """`Authorization: Bearer linli_…`. Cookies are not looked at: no other site's page can drive the API."""

    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Any:
        """Replaces the browser's actor by the token's; without a token the caller is a stranger.

        Raises:
            Unauthorised: the token does not work. Forbidden: not for this. Throttled: too many requests.
            SecondFactorMissing: the desk's account lacks it.
        """
        visitor: Actor = request.actor  # type: ignore[attr-defined]
        token = _token(request)
        limit, subject = (API_TOKEN, str(token.pk)) if token else (API_NETWORK, visitor.network)
        request.rate = spend(limit=limit, subject=subject)  # type: ignore[attr-defined]
        if token is not None:
            _within(token, scope_of(request))
            if token.last_used_on != clock.today():
                token_used(token_id=token.pk)
        user = token.user if token else None
        actor = actor_of(user, network=visitor.network)
        if must_enrol(user, actor):
            raise SecondFactorMissing(
                _(
                    "This account works at a desk: its tokens work once signing in takes a code. "
                    "See “My account”."
                )
            )
        request.actor = actor  # type: ignore[attr-defined]
        return True


def _token(request: HttpRequest) -> Token | None:
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if not scheme and needs_token(request):
        raise Unauthorised(_("A token is needed: Authorization: Bearer …"))
    if not scheme:
        return None
    token = token_of(secret.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        raise Unauthorised(_("This token does not work. Make a new one on the page “My account”."))
    return token


def _within(token: Token, scope: str) -> None:
    if scope and scope not in token.scopes.split():
        message = _("This token was not made for this: it lacks the scope “%(scope)s”.")
        raise Forbidden(message % {"scope": scope}, code="scope-missing")
