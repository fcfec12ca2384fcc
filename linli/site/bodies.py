"""How the API reads a body: JSON, said in its header, each name once, nothing that cannot be kept."""

import json
from collections.abc import Iterable
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser

from linli.kernel.errors import LinliError

DEEPEST = 8


class Unreadable(LinliError):
    """A body that is not JSON as we take it."""

    code, status = "unreadable", 400


class WrongType(LinliError):
    """A body in another format."""

    code, status = "unsupported-media-type", 415


class Bodies(Parser):
    """Strict where leniency would let two programs read one body differently (RFC 7493)."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as JSON.

        Raises:
            WrongType: another content type. Unreadable: not JSON, a name twice, NaN, too deep, or characters
                that no database keeps.
        """
        if request.content_type != "application/json":
            raise WrongType(_("Please send JSON: Content-Type: application/json."))
        try:
            value = json.loads(request.body, object_pairs_hook=_once, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise Unreadable(_("This is not JSON that can be read.")) from error
        _check(value, DEEPEST)
        return value


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Unreadable(_("A name stands twice in one object."))
        found[name] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise Unreadable(_("NaN and Infinity are not JSON."))


def _check(value: Any, left: int) -> None:
    """Refuses what is nested too deep, and texts with NUL or half a character."""
    if left < 0:
        raise Unreadable(_("This is nested too deep."))
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
            raise Unreadable(_("A text holds characters that cannot be kept."))
    elif isinstance(value, dict):
        for name, inner in value.items():
            _check(name, left)
            _check(inner, left - 1)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, left - 1)
