"""Who is told: whoever owes a decision, and the desk of the place."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from linli.deliberation.models import Decision, Deliberation
from linli.deliberation.reads.stories import KIND
from linli.kernel.actor import SYSTEM, Actor
from linli.notify.actions import notice_send
from linli.people.reads import chain_of, holders
from linli.people.rules import Role


def _desk(village_id: UUID | None, town_id: UUID) -> list[UUID]:
    """The clerk of the village, else the town's desk."""
    clerks = holders(role=Role.VILLAGE_CLERK, place_ids=[village_id]) if village_id else []
    return clerks or holders(role=Role.TOWN_DESK, place_ids=[town_id])


def owners(row: Decision) -> list[UUID]:
    """Whoever owes the decision; where an organisation has no officer here, the desk of the place."""
    desk = _desk(row.village_id, row.town_id)
    if row.unit_id:
        return holders(role=Role.DEPARTMENT_OFFICER, unit_id=row.unit_id) or desk
    return holders(role=row.role, place_ids=chain_of(row.village_id or row.town_id)) or desk


def _send(key: str, whom: Iterable[UUID], actor: Actor, deliberation_id: UUID, number: int) -> None:
    notice_send(
        key=key,
        user_ids=set(whom) - {actor.user_id},
        object_kind=KIND,
        object_id=deliberation_id,
        params={"number": number},
    )


def given_tell(rows: Sequence[Decision], actor: Actor) -> None:
    """Tells owners what was given to them."""
    for row in rows:
        _send("decision_given", owners(row), actor, row.deliberation_id, row.number)


def decided_tell(whole: Deliberation, actor: Actor) -> None:
    """The result is published: every owner hears of their part."""
    given_tell(list(Decision.objects.filter(deliberation=whole, is_open=True).order_by("number")), actor)


def moved_tell(row: Decision, whole: Deliberation, actor: Actor) -> None:
    """The desk hears what became of a decision that somebody else carries out."""
    _send("decision_moved", _desk(whole.village_id, whole.town_id), actor, whole.pk, row.number)


def due_tell(row: Decision) -> None:
    """The day has come: owner and desk are reminded."""
    whom = {*owners(row), *_desk(row.village_id, row.town_id)}
    _send("decision_due", whom, SYSTEM, row.deliberation_id, row.number)


def proposed_tell(item_id: UUID, village_id: UUID | None, town_id: UUID, actor: Actor) -> None:
    """The desk hears of a proposal for an agenda."""
    notice_send(
        key="agenda_proposed",
        user_ids=set(_desk(village_id, town_id)) - {actor.user_id},
        object_kind="agenda",
        object_id=item_id,
        params={},
    )
