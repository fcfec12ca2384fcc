"""What every template may use about the house itself."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from linli.accounts.reads import User
from linli.site.menu import desk_menu
from linli.territory.reads import tree

LARGE_COOKIE = "linli_large"


def house(request: HttpRequest) -> dict[str, Any]:
    """Type size, language, banner, menu. What costs a statement is a function: the door pays nothing."""
    language = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    user = request.user if hasattr(request, "user") and isinstance(request.user, User) else None
    actor = getattr(request, "actor", None)
    place = actor.grants[0].place_id if actor and actor.grants else None

    def banner_name() -> str:
        top = tree().banner()
        return top.name(language) if top else ""

    return {
        "large_type": request.COOKIES.get(LARGE_COOKIE) == "1",
        "language": language,
        "actor": actor,
        "second_required": getattr(request, "must_enrol", False),
        "banner_name": banner_name,
        "desk_menu": lambda: desk_menu(request),
        "desk_name": user.username if user else "",
        "desk_place": lambda: tree().full_name(place, language) if place else "",
        "desk_profile_url": reverse("accounts:profile") if user else "",
        "map_tiles": settings.LINLI_TILES,
        "map_credit": settings.LINLI_TILES_CREDIT,
    }
