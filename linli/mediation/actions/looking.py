"""The desk above opens what was said: for a reason, and never unseen."""

from uuid import UUID

from django.utils.translation import gettext as _

from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden
from linli.kernel.verbs import verb
from linli.mediation.actions.moving import wrong
from linli.mediation.models import Look, Mediation
from linli.mediation.reads.visible import KIND, mediation_get, seat
from linli.mediation.rules.states import Seat
from linli.mediation.rules.ways import Reason

WORDS, PAPER, FILE = "words", "paper", "file"


@verb
def mediation_look(*, actor: Actor, mediation_id: UUID, reason: str, what: str = WORDS) -> Mediation:
    """Notes that the desk above opens the words, the paper or a file, and why; the mediator sees the list.

    Raises:
        Missing: no such mediation for this actor. Forbidden: only the desk above looks in this way.
        Invalid: no reason.
    """
    row = mediation_get(actor, mediation_id)
    if seat(actor, row) != Seat.SUPERVISOR:
        raise Forbidden(_("Only the desk above the mediator opens it in this way."))
    if reason not in list(Reason):
        raise wrong("reason", _("Please choose why you open it."))
    look = Look.objects.create(mediation=row, user_id=actor.user_id, reason=reason, what=what)
    audit_record(
        actor=actor,
        verb="mediation_look",
        kind=KIND,
        object_id=row.pk,
        look=look.pk,
        reason=reason,
        what=what,
    )
    return row
