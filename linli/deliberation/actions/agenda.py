"""Proposals for an agenda: from those nearby, from the desk, from an opinion."""

from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.actions.board import case_deliberate
from linli.cases.actions.moving import Move
from linli.cases.reads.stories import case_get
from linli.cases.rules.kinds import VOICES
from linli.deliberation.actions.telling import proposed_tell
from linli.deliberation.actions.writing import said, wrong
from linli.deliberation.models import AgendaItem
from linli.deliberation.reads.visible import agenda_get
from linli.kernel import ids
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.idempotency import idempotency_claim
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid
from linli.kernel.verbs import verb
from linli.people.reads import covers
from linli.territory.reads import tree

KIND = "agenda"


@verb
def agenda_propose(
    *, actor: Actor, place_id: UUID | None, words: str, case_id: UUID | None = None, key: str = ""
) -> AgendaItem:
    """Proposes something to be talked over, in one's own words; from an opinion, its giver sees that.

    Raises:
        Forbidden: the place is not the actor's. Missing: no such opinion for this actor.
        Invalid: names the field.
    """
    case = case_get(actor, case_id) if case_id else None
    if case is not None:
        place_id = case.grid_id or case.group_id or case.village_id or case.town_id
    if not covers(actor, place_id, "agenda_propose"):
        raise Forbidden(_("This place is not yours to look after."))
    if case is not None and (case.kind not in VOICES or case.floor > 0):
        raise Invalid(_("Only an opinion or a question that is about no office can be talked over."))
    chain = tree().chain(place_id)
    if chain.town_id is None:
        raise wrong("place", _("Please choose a village, or the town itself."))
    text = said(words, needed=True, most=200)
    item_id = ids.new()
    if key:
        owner = idempotency_claim(
            actor=actor, key=key, body=[str(place_id), text, str(case_id)], object_id=item_id
        )
        if owner != item_id:
            return AgendaItem.objects.get(pk=owner)
    row = AgendaItem.objects.create(
        id=item_id,
        town_id=chain.town_id,
        village_id=chain.village_id,
        text=text,
        case=case,
        by_id=actor.user_id,
    )
    audit_record(
        actor=actor, verb="agenda_propose", kind=KIND, object_id=row.pk, matter=case.pk if case else None
    )
    if case is not None:
        case_deliberate(Move(actor, case.pk, "deliberate"))
    proposed_tell(row.pk, row.village_id, row.town_id, actor)
    return row


@verb
def agenda_decline(*, actor: Actor, item_id: UUID, words: str) -> AgendaItem:
    """Says why something is not talked over.

    Raises:
        Missing, Forbidden. Invalid: it is on an agenda, or the reason is missing.
    """
    row = agenda_get(actor, item_id)
    if not covers(actor, row.village_id or row.town_id, "agenda_decline"):
        raise Forbidden(_("This place is not yours to look after."))
    reason = said(words, needed=True, most=200)
    if not AgendaItem.objects.filter(pk=item_id, deliberation=None, declined="").update(declined=reason):
        raise Invalid(_("It is on an agenda already, or was declined."))
    audit_record(actor=actor, verb="agenda_decline", kind=KIND, object_id=row.pk)
    return AgendaItem.objects.get(pk=item_id)
