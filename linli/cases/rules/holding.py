"""With which unit or office a matter is: exactly one for every open matter that is done itself, and not on
others. Never with a person.
"""

from dataclasses import dataclass
from uuid import UUID

from linli.cases.rules.place import DESK_ROLES, Standing
from linli.cases.rules.steps import WITH_HANDLER, State
from linli.kernel.actor import Level

HANDS = WITH_HANDLER | {State.WAITING}
"""States in which whoever it was given to has it, also while the reporter is asked."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A unit, or the office of `role` at `place_id` (None: the banner, or no place is known).

    Roles below the village are taken together by village: an office of one person would name somebody.
    """

    role: str
    unit_id: UUID | None = None
    place_id: UUID | None = None
    bare: bool = False
    """It lies in no village."""


def holding(case: Standing) -> Holding:
    """Who has the matter now: the unit or role it was given to, else the desk that answers."""
    if case.state in HANDS and case.unit_id is not None:
        return Holding("department_officer", unit_id=case.unit_id)
    if case.state in HANDS and case.handler_role:
        place = case.village_id or case.town_id
        return Holding(case.handler_role, place_id=place, bare=case.village_id is None)
    if case.level == Level.BANNER:
        return Holding(DESK_ROLES[Level.BANNER])
    place = case.village_id if case.level == Level.VILLAGE else case.town_id
    return Holding(DESK_ROLES[case.level], place_id=place)
