"""What every verb of rounds asks first, and how it says what is wrong."""

from uuid import UUID

from django.utils.translation import gettext as _

from linli.fieldwork.rules.names import name_refusal
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid, Stale
from linli.kernel.permits import may
from linli.kernel.rules import geodesy, text
from linli.people.reads import covers
from linli.territory.reads import locate, tree
from linli.territory.rules.places import PlaceInfo


def authorise(actor: Actor, name: str, place_id: UUID | None = None) -> None:
    """Asks the table of permissions, at a place or for what lies nowhere.

    Raises:
        Forbidden: it is not the actor's.
    """
    if not (covers(actor, place_id, name) if place_id else may(actor, name)):
        raise Forbidden(_("This is not yours to do here."))


def wrong(field: str, message: str) -> Invalid:
    """A refusal that belongs to one field."""
    return Invalid(message, {field: [message]})


def check_seq(seq: int, expected: int | None) -> None:
    """Raises Stale where somebody changed it since the actor looked."""
    if expected is not None and expected != seq:
        raise Stale(_("Somebody else changed this meanwhile. What you wrote is still here."), since=expected)


def plain_name(name: str, limit: int, field: str = "name") -> str:
    """A tidy name of a point, kind or plan.

    Raises:
        Invalid: empty, too long, or it sorts people.
    """
    said = text.tidy(name)
    if not said:
        raise wrong(field, _("Please give it a name."))
    if len(said) > limit:
        raise wrong(field, _("At most %(limit)s characters, please.") % {"limit": limit})
    why = name_refusal(said)
    if why:
        raise wrong(field, _("This name is not taken: %(why)s") % {"why": why})
    return said


def place_of(place_id: UUID | None, lon: float | None, lat: float | None) -> PlaceInfo:
    """The finest place meant: the smallest one that holds the point where that lies in the chosen place, else
    the chosen place itself.

    Raises:
        Invalid: no such place, or the point lies nowhere in the banner.
    """
    chosen = tree().get(place_id)
    if (lon is None) != (lat is None):
        raise wrong("lat", _("A position has two numbers."))
    if lon is None or lat is None:
        if chosen is None or not chosen.current:
            raise wrong("place", _("Please choose a place."))
        return chosen
    if not geodesy.is_position(lon, lat):
        raise wrong("lon", _("This position is not on the map."))
    found = locate(lon, lat)
    if found and (chosen is None or chosen.id in found.chain):
        return found
    if chosen is None or not chosen.current:
        raise wrong("place", _("This position lies outside the banner. Please choose a place."))
    return chosen
