"""Which scope a token needs for which operation: the one table that the API checks and describes."""

import re

from django.http import HttpRequest

PREFIX = "api/v1"
SCOPES = {
    "POST /matters": "report",
    "GET /matters": "read",
    "GET /matters/{case_id}": "read",
    "POST /matters/{case_id}/steps/{step}": "steps",
    "GET /tasks": "read",
    "GET /tasks/{task_id}": "read",
    "POST /tasks/{task_id}/steps/{step}": "steps",
    "GET /views": "read",
    "GET /equipment": "read",
    "GET /reference": "reference",
    "POST /follow": "",
    "GET /board": "",
    "GET /locate": "",
    "POST /locate": "",
}
"""Empty: needs no token, so none can lack anything. An operation without a line needs `steps`."""
SIGNED = frozenset(
    {
        "GET /matters",
        "GET /matters/{case_id}",
        "POST /matters/{case_id}/steps/{step}",
        "GET /tasks",
        "GET /tasks/{task_id}",
        "POST /tasks/{task_id}/steps/{step}",
        "GET /views",
        "GET /equipment",
        "GET /reference",
    }
)
"""Operations that nobody may call without a token."""


def operation(method: str, route: str) -> str:
    """“GET /matters/{case_id}” from a method and an address pattern of ours."""
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route).removeprefix(PREFIX)
    return f"{method} {path}"


def _asked(request: HttpRequest) -> str:
    match = request.resolver_match
    return operation(str(request.method), match.route) if match else ""


def scope_of(request: HttpRequest) -> str:
    """The scope that this request needs."""
    return SCOPES.get(_asked(request), "steps")


def needs_token(request: HttpRequest) -> bool:
    """Whether nobody may ask this without a token."""
    return _asked(request) in SIGNED
