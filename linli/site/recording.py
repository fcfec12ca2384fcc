"""Each request once in the log and once in the figures: by the name of its route, never by its path."""

import logging
import re
import secrets
import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from linli.site import measures

log = logging.getLogger(__name__)
GIVEN = re.compile(r"[0-9a-f]{16,64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""A request id as proxies make them; anything else could be somebody's number, and is not taken over."""


class Recording:
    """The outermost layer: also what other layers refuse is counted."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Binds the request's id for every line that is logged meanwhile; answers with it."""
        given = request.headers.get("X-Request-ID", "").lower()
        request_id = given if GIVEN.fullmatch(given) and not given.isdigit() else secrets.token_hex(8)
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.respond(request)
            response.headers["X-Request-ID"] = request_id
            _record(request, response.status_code, time.perf_counter() - started)
        return response


def _record(request: HttpRequest, status: int, seconds: float) -> None:
    match = request.resolver_match
    if match is None and status < 400:
        return  # a static file
    route = match.view_name or "unnamed" if match else "none"
    method = request.method if request.method in measures.METHODS else "other"
    measures.request_done(route, str(method), status, seconds)
    actor = getattr(getattr(request, "actor", None), "kind", "none")
    log.info(
        "request",
        extra={
            "route": route,
            "method": method,
            "status": status,
            "ms": round(seconds * 1000),
            "actor": str(actor),
        },
    )
