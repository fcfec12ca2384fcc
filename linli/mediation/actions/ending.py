"""Endings without an agreement, beginning again, and a matter that ended otherwise meanwhile."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.verbs import verb
from linli.mediation.actions.moving import Take, advance, lock, said, take, wrong
from linli.mediation.models import Mediation, Party
from linli.mediation.reads.sides import sides_of
from linli.mediation.reads.visible import KIND, mediation_of
from linli.mediation.rules.access import SUPERVISES
from linli.mediation.rules.parties import ends
from linli.mediation.rules.states import Outcome, State
from linli.mediation.rules.ways import Way
from linli.notify.actions import notice_send
from linli.people.reads import holders


@verb
def mediation_fail(
    *, actor: Actor, mediation_id: UUID, way: str, why: str = "", expected: int | None = None, key: str = ""
) -> Mediation:
    """Ends it without agreement; the parties were told of the way out that they take (law, art. 26).

    Raises:
        Missing, Forbidden, Stale, Invalid: from `take`; Invalid too without a way.
    """
    if way not in list(Way):
        raise wrong("way", _("Please choose where they go from here."))

    def change(row: Mediation) -> None:
        row.outcome, row.way = Outcome.FAILED, way
        tell_desk(row, "mediation_ended", actor)

    wanted = Take(actor, mediation_id, "fail", {"why": said(why, "why")}, expected=expected, key=key)
    return take(wanted, change, way=way)


@verb
def mediation_resume(
    *, actor: Actor, mediation_id: UUID, expected: int | None = None, key: str = ""
) -> Mediation:
    """Begins again, where the parties come back. Whoever had left is asked anew.

    Raises:
        Missing, Forbidden, Stale, Invalid: from `take`.
    """

    def change(row: Mediation) -> None:
        row.way, row.started_at = "", None
        if ends(sides_of(row.pk)):
            Party.objects.filter(mediation=row).exclude(consent=True, left_on=None).update(
                consent=None, consent_on=None, left_on=None
            )

    return take(Take(actor, mediation_id, "resume", expected=expected, key=key), change)


@verb
def matter_ended(*, actor: Actor, case_id: UUID, step: str, is_open: bool) -> None:
    """Ends an open mediation whose matter was closed otherwise: withdrawn, answered, passed on."""
    known = mediation_of(case_id) if not is_open else None
    if known is None or known.state != State.OPEN:
        return
    row = lock(known.pk)
    if row.state != State.OPEN:
        return

    def change(found: Mediation) -> dict[str, Any]:
        found.outcome = Outcome.ELSEWHERE
        return {"by": step}

    advance(row, Take(actor, row.pk, "matter"), change)


def tell_desk(row: Mediation, key: str, actor: Actor) -> None:
    """Tells the desk above the mediator: the matter's number, nothing of what was said."""
    if row.town_id is None:
        return
    notice_send(
        key=key,
        user_ids=set(holders(role=SUPERVISES, place_ids=[row.town_id])) - {actor.user_id},
        object_kind=KIND,
        object_id=row.pk,
        params={"number": row.number},
    )
