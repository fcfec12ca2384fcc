"""Which mediations an actor opens: local conditions on the row."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.errors import Missing
from linli.mediation.models import Mediation, Party
from linli.mediation.rules.access import SUPERVISES, Standing, seat_of
from linli.mediation.rules.states import Seat

KIND = "mediation"
NOTHING = Q(pk__in=())


def standing_of(row: Mediation) -> Standing:
    """What the rule on seats needs; one statement, for the parties."""
    persons = Party.objects.filter(mediation=row, person__isnull=False).values_list("person_id", flat=True)
    return Standing(
        postings=frozenset(pk for pk in (row.posting_id, row.next_posting_id) if pk),
        town_id=row.town_id,
        floor=row.floor,
        party_persons=frozenset(pk for pk in persons if pk),
    )


def seat(actor: Actor, row: Mediation) -> Seat | None:
    """The actor's seat towards a mediation, or None."""
    return seat_of(actor, standing_of(row))


def _not_a_party(actor: Actor) -> Q:
    if actor.person_id is None:
        return Q()
    return ~Q(pk__in=Party.objects.filter(person_id=actor.person_id).values("mediation_id"))


def own(actor: Actor) -> Q:
    """Mediations of one's own office, or of one that one stands in for."""
    postings = [grant.posting_id for grant in actor.grants if grant.posting_id]
    if not postings:
        return NOTHING
    return (Q(posting_id__in=postings) | Q(next_posting_id__in=postings)) & _not_a_party(actor)


def supervised(actor: Actor) -> Q:
    """Mediations below one's own town desk."""
    found = NOTHING
    for grant in actor.holding(SUPERVISES):
        found |= Q(town_id__in=sorted(grant.places), floor__lte=grant.reach)
    return found & _not_a_party(actor)


def visible_to(actor: Actor) -> Q:
    """Both (the twin of `rules.access.seat_of`)."""
    return own(actor) | supervised(actor)


def mediation_get(actor: Actor, mediation_id: UUID) -> Mediation:
    """A mediation on which the actor has a seat.

    Raises:
        Missing: there is none, or not for this actor.
    """
    row = Mediation.objects.filter(visible_to(actor), pk=mediation_id).first()
    if row is None:
        raise Missing(_("There is no such mediation here."))
    return row


def sees_mediation(actor: Actor, mediation_id: UUID) -> bool:
    """Whether a message about it may be shown to the actor."""
    return Mediation.objects.filter(visible_to(actor), pk=mediation_id).exists()


def mediation_of(case_id: UUID) -> Mediation | None:
    """The mediation of a matter, without asking who wants to know: for what is decided by its seat."""
    return Mediation.objects.filter(case_id=case_id).first()
