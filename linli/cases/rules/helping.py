"""Who sees a supporting task, in what relation to it, and who may be asked at all."""

from dataclasses import dataclass
from uuid import UUID

from linli.cases.rules.place import (
    DESK_ROLES,
    NEAR_ROLES,
    Standing,
    hats_of,
    may_be_given,
    sees,
    stands_in,
)
from linli.cases.rules.steps import Hat
from linli.cases.rules.tasks import TaskHat
from linli.kernel.actor import Actor, Grant, Kind, Level

TASK_ROLES = NEAR_ROLES
"""Roles nearby that can be asked. No mediator: what is said before one stays there."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom a task was given to: a unit, or a role at the matter's place."""

    unit_id: UUID | None = None
    role: str = ""


def was_asked(grant: Grant, task: Asked, case: Standing) -> bool:
    """Whether the posting is the one that was asked; never that of the office complained about."""
    if grant.reach < case.floor:
        return False
    if task.unit_id is not None:
        own = grant.role == "department_officer" and grant.unit_id == task.unit_id
        return own and task.unit_id != case.about_unit_id
    return grant.role == task.role and stands_in(grant, case)


def opens_task(grant: Grant, task: Asked, case: Standing) -> bool:
    """Whether one posting opens the task: because it was asked, or because it sees the whole matter."""
    return was_asked(grant, task, case) or sees(grant, case)


def task_visible(actor: Actor, task: Asked, case: Standing) -> bool:
    """Whether the actor may open the task. Its reporter may not: they read of helping offices, no more."""
    return actor.kind == Kind.SYSTEM or any(opens_task(grant, task, case) for grant in actor.grants)


def lists_task(grant: Grant, task: Asked, case: Standing) -> bool:
    """Whether the task stands in the posting's list: asked, or a desk above its place."""
    desk = DESK_ROLES.get(grant.level) == grant.role and sees(grant, case)
    return was_asked(grant, task, case) or desk


def task_hats_of(grant: Grant, task: Asked, case: Standing) -> set[TaskHat]:
    """The hats that one posting gives towards one task."""
    of_case = hats_of(grant, case)
    worn = {TaskHat.ASKED} if was_asked(grant, task, case) else set()
    worn |= {TaskHat.HANDLER} if Hat.HANDLER in of_case else set()
    worn |= {TaskHat.DESK} if Hat.DESK in of_case else set()
    return worn | ({TaskHat.CENTRE} if decides(grant, task) and sees(grant, case) else set())


def decides(grant: Grant, task: Asked) -> bool:
    """Whether refusals come to this posting: the banner's centre; of roles nearby, also their town."""
    return grant.role == "banner_desk" or (task.unit_id is None and grant.role == "town_desk")


def task_hats(actor: Actor, task: Asked, case: Standing) -> frozenset[TaskHat]:
    """In what relations the actor stands to the task."""
    worn: set[TaskHat] = set()
    for grant in actor.grants:
        worn |= task_hats_of(grant, task, case)
    return frozenset(worn)


def task_stood_in(actor: Actor, task: Asked, case: Standing, hat: TaskHat) -> UUID | None:
    """The posting of somebody else that gave the actor this hat, or None where one of their own did."""
    giving = [grant for grant in actor.grants if hat in task_hats_of(grant, task, case)]
    if not giving or any(grant.for_person is None for grant in giving):
        return None
    return giving[0].posting_id


def whistles(actor: Actor, case: Standing) -> Level | None:
    """The level of the desk with which the actor asks others for help, the lowest where there are several."""
    levels = [grant.level for grant in actor.grants if Hat.DESK in hats_of(grant, case)]
    return min(levels, key=lambda level: level.height, default=None)


def may_be_asked(
    case: Standing,
    by: Level,
    *,
    role: str = "",
    unit_id: UUID | None = None,
    unit_level: Level = Level.BANNER,
    unit_place: UUID | None = None,
) -> bool:
    """Whether a desk may ask it: a village only its own roles, a town no other town's units, nobody below the
    floor, not who leads, and never the unit that the matter is about.
    """
    if case.handler_role == "mediator":
        return False
    if unit_id is not None:
        elsewhere = unit_level != Level.BANNER and unit_place != case.town_id
        fits = by == Level.BANNER or (by == Level.TOWN and not elsewhere)
        return fits and unit_id != case.unit_id and may_be_given(case, unit_id=unit_id, unit_level=unit_level)
    return role in TASK_ROLES and role != case.handler_role and may_be_given(case, role=role)
