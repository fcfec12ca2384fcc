"""Problem details (RFC 9457), and what is wrong with a field in the caller's language."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.errors import Text

TYPE = "application/problem+json"
CODES = {
    400: "unreadable",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "unsupported-media-type",
    429: "throttled",
    500: "broken",
}
DETAILS: dict[int, Text] = {
    400: gettext_lazy("This request could not be read."),
    404: gettext_lazy("There is nothing at this address, or it is not for you to open."),
    405: gettext_lazy("This address does not take this method; the header Allow names those it takes."),
    413: gettext_lazy("This is larger than 2 MB. Please send less at once."),
    500: gettext_lazy("Something broke on our side. Nothing was written; please send it again later."),
}
FIELDS: dict[str, Text] = {
    "missing": gettext_lazy("This is needed."),
    "extra_forbidden": gettext_lazy("There is no such field."),
    "string_type": gettext_lazy("This must be a text."),
    "string_too_short": gettext_lazy("Please write at least %(min_length)s character(s)."),
    "string_too_long": gettext_lazy("Please keep it to %(max_length)s characters."),
    "string_pattern_mismatch": gettext_lazy("This value is not one of those that can be used."),
    "literal_error": gettext_lazy("Please choose one of %(expected)s."),
    "enum": gettext_lazy("Please choose one of %(expected)s."),
    "int_type": gettext_lazy("This must be a whole number."),
    "int_parsing": gettext_lazy("This must be a whole number."),
    "int_parsing_size": gettext_lazy("This number is too large."),
    "int_from_float": gettext_lazy("This must be a whole number."),
    "float_type": gettext_lazy("This must be a number."),
    "float_parsing": gettext_lazy("This must be a number."),
    "finite_number": gettext_lazy("This must be a finite number."),
    "greater_than_equal": gettext_lazy("This must be at least %(ge)s."),
    "less_than_equal": gettext_lazy("This must be at most %(le)s."),
    "bool_type": gettext_lazy("This must be true or false."),
    "bool_parsing": gettext_lazy("This must be true or false."),
    "uuid_type": gettext_lazy("This is not an id."),
    "uuid_parsing": gettext_lazy("This is not an id."),
    "date_type": gettext_lazy("This is not a date like 2024-11-18."),
    "date_parsing": gettext_lazy("This is not a date like 2024-11-18."),
    "date_from_datetime_parsing": gettext_lazy("This is not a date like 2024-11-18."),
    "date_from_datetime_inexact": gettext_lazy("This is not a date like 2024-11-18."),
    "list_type": gettext_lazy("This must be a list."),
    "tuple_type": gettext_lazy("This must be a list."),
    "too_long": gettext_lazy("Please send at most %(max_length)s at once."),
    "too_short": gettext_lazy("There must be at least %(min_length)s."),
    "model_attributes_type": gettext_lazy("This must be an object."),
    "model_type": gettext_lazy("This must be an object."),
    "dict_type": gettext_lazy("This must be an object."),
}
"""pydantic's kinds of error in plain words; a kind that is not here gets the general sentence."""


def problem(status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """`application/problem+json` with a stable `code` and a text in the caller's language."""
    body = {"type": f"urn:linli:problem:{code}", "title": code, "status": status, "detail": detail, **more}
    return JsonResponse(body, status=status, content_type=TYPE, json_dumps_params={"ensure_ascii": False})


def plain(status: int) -> HttpResponse:
    """The problem of a status that no verb gave."""
    code = status if status in CODES else (400 if status < 500 else 500)
    return problem(status, CODES[code], str(DETAILS.get(code, DETAILS[400])))


def fields_of(errors: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """What is wrong, by field."""
    found: dict[str, list[str]] = {}
    for error in errors:
        name = ".".join(str(part) for part in error["loc"][1:] if part != "body") or "body"
        found.setdefault(name, []).append(_said(error))
    return found


def _said(error: Mapping[str, Any]) -> str:
    words = FIELDS.get(str(error["type"]))
    if words is None:
        return _("This value cannot be used.")
    try:
        return str(words) % (error.get("ctx") or {})
    except KeyError:
        return _("This value cannot be used.")
