"""Sittings: when and where people sat down, who came, what was said."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid
from linli.kernel.rules import text
from linli.kernel.verbs import verb
from linli.mediation.actions.moving import Take, said, take, wrong
from linli.mediation.models import Mediation, Session
from linli.mediation.reads.sides import sides_of
from linli.mediation.rules.parties import unready


@verb
def session_add(
    *,
    actor: Actor,
    mediation_id: UUID,
    started_at: datetime,
    ended_at: datetime | None = None,
    where: str = "",
    came: Sequence[UUID] = (),
    note: str = "",
    expected: int | None = None,
    key: str = "",
) -> Mediation:
    """Notes a sitting. The first one's beginning is when the mediation began; nobody sits down without a yes.

    Raises:
        Missing, Forbidden, Stale, Invalid: from `take`; Invalid too where a party was not asked.
    """
    _check_times(started_at, ended_at)
    words = {"note": said(note, "note")}

    def change(row: Mediation) -> dict[str, Any]:
        sides = sides_of(row.pk)
        reason = unready(sides)
        if reason:
            raise Invalid(reason)
        known = {side.id for side in sides}
        made = Session.objects.create(
            mediation=row,
            started_at=started_at,
            ended_at=ended_at,
            where=text.tidy(where)[:100],
            came=[str(pk) for pk in came if pk in known],
        )
        row.started_at = min(filter(None, (row.started_at, started_at)))
        return {"session": made.pk, "came": len(made.came)}

    wanted = Take(actor, mediation_id, "meet", words, expected=expected, key=key)
    return take(wanted, change, hidden=[where, *map(str, came)], at=started_at)


def _check_times(started_at: datetime, ended_at: datetime | None) -> None:
    if started_at > clock.now():
        raise wrong("started_at", _("This time has not come yet."))
    if ended_at is not None and ended_at < started_at:
        raise wrong("ended_at", _("The end lies before the beginning."))
