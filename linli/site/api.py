"""`/api/v1`: the rooms' routers under one roof, tokens, and problem details (RFC 9457)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from linli import __version__
from linli.accounts.reads import token_user
from linli.cases.actions.pacing import Slowed
from linli.cases.api import router as cases
from linli.kernel.errors import Invalid, LinliError, Throttled
from linli.people.reads import actor_of
from linli.territory.api import router as territory


class Problem(LinliError):
    """A token that is not one, or not any more."""

    code, status = "unauthorised", 401


def bearer(request: HttpRequest) -> bool:
    """Replaces the browser's actor by the token's; without a token the caller is a stranger.

    Cookies are not looked at: the API cannot be driven by another site's page.
    """
    visitor = request.actor  # type: ignore[attr-defined]
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    user = None
    if scheme:
        user = token_user(secret.strip()) if scheme.lower() == "bearer" else None
        if user is None:
            raise Problem("This token does not work. Make a new one on the page “My account”.")
    request.actor = actor_of(user, network=visitor.network)  # type: ignore[attr-defined]
    return True


api = NinjaAPI(
    title="Linli",
    version=__version__,
    auth=bearer,
    docs_url=None,
    urls_namespace="api",
    description="邻里: matters and places of one banner. Errors are problem details (RFC 9457).",
)
api.add_router("", cases)
api.add_router("", territory)


def problem(status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """`application/problem+json` with a stable `code` and a text in the caller's language."""
    body = {"type": f"urn:linli:problem:{code}", "title": code, "status": status, "detail": detail, **more}
    return JsonResponse(
        body,
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )


@api.exception_handler(LinliError)
def _refused(request: HttpRequest, error: LinliError) -> HttpResponse:
    more: dict[str, Any] = {"fields": error.fields} if isinstance(error, Invalid) and error.fields else {}
    if isinstance(error, Slowed):
        more = {"stamp": error.stamp, "key": error.key}
    response = problem(error.status, error.code, str(error.message), **more)
    if isinstance(error, Throttled):
        response["Retry-After"] = str(error.seconds)
    if error.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields: dict[str, list[str]] = {}
    for found in error.errors:
        name = ".".join(str(part) for part in found["loc"][1:] if part != "body") or "body"
        fields.setdefault(name, []).append(str(found["msg"]))
    return problem(
        422, "invalid", "; ".join(f"{name}: {texts[0]}" for name, texts in fields.items()), fields=fields
    )


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "not-found", "There is nothing here.")


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, "refused", str(error))
