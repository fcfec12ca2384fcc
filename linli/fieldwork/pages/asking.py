"""What pages of rounds read from an address, and how they say where the reader is."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from linli.fieldwork.reads.visible import posted_at
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden
from linli.kernel.permits import may
from linli.territory.reads import tree

After = tuple[str, UUID]


def see(actor: Actor) -> None:
    """Pages of rounds and equipment are for those who see them anywhere.

    Raises:
        Forbidden: somebody else.
    """
    if not may(actor, "rounds_see"):
        raise Forbidden(_("This is not yours to see."))


def after(request: HttpRequest) -> After | None:
    """Where a list goes on; what cannot be read starts at the top."""
    code, sep, row_id = request.GET.get("after", "").partition("~")
    try:
        return (code, UUID(row_id)) if sep else None
    except ValueError:
        return None


def older(request: HttpRequest, last: Any, more: bool) -> str:
    """The address of the next page, or nothing."""
    if not more:
        return ""
    kept: Mapping[str, str] = {name: str(value) for name, value in request.GET.items() if name != "after"}
    return "?" + urlencode({**kept, "after": f"{last.place_code}~{last.pk}"})


def uuid_of(request: HttpRequest, name: str) -> UUID | None:
    """An id of the address; what is none counts as not given."""
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


def here(request: HttpRequest) -> tuple[float, float] | None:
    """Where the reader says they are, for the order of a list; it is not kept."""
    try:
        return float(request.GET["lon"]), float(request.GET["lat"])
    except (KeyError, ValueError):
        return None


def map_place(actor: Actor) -> UUID | None:
    """The place whose outlines a map draws: the town or village where the reader is posted."""
    chain, top = tree().chain(posted_at(actor)), tree().banner()
    return chain.town_id or chain.village_id or (top.id if top else None)
