"""Which deliberations an actor may open at the desk: their place's, and those that gave their unit work."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.deliberation.models import AgendaItem, Decision, Deliberation
from linli.kernel import clock
from linli.kernel.actor import Actor, Grant, Kind
from linli.kernel.errors import Missing
from linli.kernel.rules.permissions import PERMITS
from linli.territory.reads import tree

NOTHING = Q(pk__in=())
EVERYTHING = ~NOTHING
ROLES = PERMITS["deliberation_see"].roles


def _branch(grant: Grant) -> Q:
    """The rows of one posting's place: the village of whoever serves in it, with what its town talks over."""
    if grant.level == "banner":
        return EVERYTHING
    chain = tree().chain(grant.place_id)
    if grant.level == "town":
        return Q(town_id=chain.town_id)
    return Q(village_id=chain.village_id) | Q(town_id=chain.town_id, village_id=None)


def of_places(actor: Actor) -> Q:
    """The actor's own places as a condition on town and village columns."""
    if actor.kind == Kind.SYSTEM:
        return EVERYTHING
    found = NOTHING
    for grant in actor.holding(*ROLES):
        found |= _branch(grant)
    return found


def units_of(actor: Actor) -> list[UUID]:
    """The units for which the actor acts."""
    return sorted({g.unit_id for g in actor.holding("department_officer") if g.unit_id})


def visible_to(actor: Actor) -> Q:
    """Deliberations that the actor may open."""
    units = units_of(actor)
    given = Decision.objects.filter(unit_id__in=units).values("deliberation_id")
    return of_places(actor) | Q(pk__in=given) if units else of_places(actor)


def decisions_of(actor: Actor) -> Q:
    """Decisions that the actor may see: of their places, or given to their unit."""
    units = units_of(actor)
    return of_places(actor) | Q(unit_id__in=units) if units else of_places(actor)


def deliberation_get(actor: Actor, deliberation_id: UUID) -> Deliberation:
    """One that the actor may open.

    Raises:
        Missing: there is none, or not for this actor.
    """
    row = Deliberation.objects.filter(visible_to(actor), pk=deliberation_id).first()
    if row is None:
        raise Missing(_("There is no such deliberation here."))
    return row


def sees(actor: Actor, deliberation_id: UUID) -> bool:
    """Whether the actor may open it now."""
    return Deliberation.objects.filter(visible_to(actor), pk=deliberation_id).exists()


def agenda_get(actor: Actor, item_id: UUID) -> AgendaItem:
    """An item of the actor's places.

    Raises:
        Missing: there is none, or not for this actor.
    """
    row = AgendaItem.objects.filter(of_places(actor), pk=item_id).first()
    if row is None:
        raise Missing(_("There is no such item here."))
    return row


def public() -> Q:
    """What everybody may read: from the day it was announced for, as long as it stands."""
    return Q(notice_from__lte=clock.today()) & ~Q(state="draft")


def sees_item(actor: Actor, item_id: UUID) -> bool:
    """Whether a proposal lies in the actor's places."""
    return AgendaItem.objects.filter(of_places(actor), pk=item_id).exists()


def decision_get(actor: Actor, decision_id: UUID) -> Decision:
    """A decision that the actor may see.

    Raises:
        Missing: there is none, or not for this actor.
    """
    row = Decision.objects.filter(decisions_of(actor), pk=decision_id).first()
    if row is None:
        raise Missing(_("There is no such decision here."))
    return row
