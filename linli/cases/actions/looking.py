"""Opening who reported: by the desk that must answer, for a reason, and never unseen."""

from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.models import Look, LookWords, Reporter
from linli.cases.reads.stories import KIND, case_get
from linli.cases.rules.looking import CHOICES, MAX_WORDS, MIN_WORDS
from linli.cases.rules.place import answers
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid
from linli.kernel.rules import text
from linli.kernel.verbs import verb


def _wrong(field: str, message: str) -> Invalid:
    return Invalid(message, {field: [message]})


@verb
def reporter_reveal(*, actor: Actor, case_id: UUID, reason: str, words: str) -> dict[str, str]:
    """Opens who reported, for the desk that must answer; every look is noted with its reason, for the
    reporter and for the office above.

    Raises:
        Missing: no such matter for this actor. Forbidden: only that desk may look.
        Invalid: no reason, or no words about it.
    """
    case = case_get(actor, case_id)
    if not answers(actor, case.standing):
        raise Forbidden(_("Only the desk that answers may see who reported."))
    if reason not in CHOICES:
        raise _wrong("reason", _("Please choose why you need to know."))
    said = text.tidy(words)
    if not MIN_WORDS <= len(said) <= MAX_WORDS:
        raise _wrong("words", _("Please say in a few words what for."))
    look = Look.objects.create(
        case=case,
        user_id=actor.user_id,
        level=case.level,
        town_id=case.town_id,
        village_id=case.village_id,
        reason=reason,
    )
    LookWords.objects.create(look=look, text=said)
    audit_record(
        actor=actor, verb="reporter_reveal", kind=KIND, object_id=case.pk, look=look.pk, reason=reason
    )
    row = Reporter.objects.filter(pk=case.pk).first()
    return {
        "name": row.name.reveal() if row and row.name else "",
        "phone": row.phone.reveal() if row and row.phone else "",
    }
