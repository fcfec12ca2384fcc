"""Whose mediation it is: stepping aside, another mediator, and a posting that changes hands."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.verbs import verb
from linli.mediation.actions.ending import tell_desk
from linli.mediation.actions.moving import Take, take, wrong
from linli.mediation.models import FollowUp, Mediation
from linli.mediation.reads.candidates import candidates
from linli.mediation.reads.visible import KIND
from linli.mediation.rules.states import State
from linli.notify.actions import notice_send
from linli.people.reads import posting_users


@verb
def mediator_step_aside(
    *, actor: Actor, mediation_id: UUID, expected: int | None = None, key: str = ""
) -> Mediation:
    """A mediator who is related to a party, or for another reason cannot be fair, steps aside; the desk above
    chooses somebody else. Nobody asks why.

    Raises:
        Missing, Forbidden, Stale, Invalid: from `take`; Invalid too where no desk stands above.
    """

    def change(row: Mediation) -> None:
        if row.town_id is None:
            raise wrong("aside", _("No desk stands above this mediation; end it instead."))
        row.aside = sorted({*row.aside, *(str(pk) for pk in (row.posting_id, row.next_posting_id) if pk)})
        row.posting = row.next_posting = None
        tell_desk(row, "mediation_aside", actor)

    return take(Take(actor, mediation_id, "aside", expected=expected, key=key), change)


@verb
def mediator_assign(
    *, actor: Actor, mediation_id: UUID, posting_id: UUID | None, expected: int | None = None, key: str = ""
) -> Mediation:
    """The desk above gives it to a mediator of the town who has not stepped aside and is related to no party.

    Raises:
        Missing, Forbidden, Stale, Invalid: from `take`; Invalid too where the mediator cannot be chosen.
    """

    def change(row: Mediation) -> None:
        if posting_id not in {choice.pk for choice in candidates(actor, row)}:
            raise wrong("posting", _("Please choose a mediator of the town who is related to no party."))
        assert posting_id is not None
        row.posting_id, row.next_posting = posting_id, None
        notice_send(
            key="mediation_given",
            user_ids=posting_users([posting_id]),
            object_kind=KIND,
            object_id=row.pk,
            params={"number": row.number},
        )

    wanted = Take(actor, mediation_id, "assign", expected=expected, key=key)
    return take(wanted, change, posting=posting_id)


@verb
def mediations_hand_over(*, actor: Actor, posting_id: UUID, successor_id: UUID) -> None:
    """A posting changes hands: what is open, or still to be visited, goes to the successor on the first day.

    What is over stays closed to the successor.
    """
    visits = FollowUp.objects.filter(result="").values("mediation_id")
    live = Q(state=State.OPEN) | Q(state=State.AGREED, pk__in=visits)
    theirs = Q(posting_id=posting_id) | Q(next_posting_id=posting_id)
    for row in Mediation.objects.filter(live, theirs).order_by("pk").select_for_update():
        if row.next_posting_id == posting_id:  # handed over before, and now on again
            row.posting_id, row.next_posting_id = posting_id, successor_id
        else:
            row.next_posting_id = successor_id
        row.save(update_fields=["posting", "next_posting"])
