"""What every template may use about the house itself."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from linli.site.menu import desk_menu

LARGE_COOKIE = "linli_large"


def house(request: HttpRequest) -> dict[str, Any]:
    """Type size, language, menu and the signed-in actor; the menu is lazy, so the door costs nothing."""
    return {
        "large_type": request.COOKIES.get(LARGE_COOKIE) == "1",
        "language": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
        "actor": getattr(request, "actor", None),
        "desk_menu": lambda: desk_menu(request),
    }
