"""What the API's answers pass on their way out: problems instead of pages, HEAD, what is left to spend."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import cache

from linli.kernel.actions.leases import Lease
from linli.site.problems import TYPE, plain
from linli.site.scopes import PREFIX

KEPT = ("Allow", "Retry-After", "WWW-Authenticate")


class ApiEdge:
    """Only addresses below the API; everything else passes through."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """HEAD is GET without its body (RFC 9110 §9.3.2); OPTIONS names the methods."""
        if not request.path.startswith(f"/{PREFIX}/"):
            return self.respond(request)
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"
        response = _problem(self.respond(request))
        if asked == "OPTIONS" and response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response = HttpResponse(status=204, headers={"Allow": f"{response['Allow']}, OPTIONS"})
        if asked == "HEAD":
            response["Content-Length"] = str(len(response.content))
            response.content = b""
        _rate(request, response)
        cache.patch_vary_headers(response, ["Accept-Language", "Authorization"])
        return response


def _problem(response: HttpResponse) -> HttpResponse:
    """A page or a bare line that says no becomes a problem with the same status."""
    if response.status_code < 400 or response.headers.get("Content-Type") == TYPE:
        return response
    told = plain(response.status_code)
    for name in KEPT:
        if name in response.headers:
            told[name] = response[name]
    return told


def _rate(request: HttpRequest, response: HttpResponse) -> None:
    """What is left (draft-ietf-httpapi-ratelimit-headers)."""
    lease: Lease | None = getattr(request, "rate", None)
    if lease is not None:
        limit = lease.limit
        response["RateLimit-Policy"] = f'"{limit.purpose}";q={limit.tries};w={limit.seconds}'
        response["RateLimit"] = f'"{limit.purpose}";r={lease.remaining}'
