"""The desk's menu, put together from what rooms declare as plain data."""

from typing import Any

from django.http import HttpRequest


def desk_menu(request: HttpRequest) -> list[dict[str, Any]]:
    """Entries this actor may open, in order."""
    return []
