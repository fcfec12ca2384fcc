"""Whom a desk could ask about a matter, and who would be told: the preview of a whistle."""

from dataclasses import dataclass
from uuid import UUID

from linli.cases.models import Case
from linli.cases.reads.tasks import tasks_of
from linli.cases.rules.helping import TASK_ROLES, may_be_asked
from linli.kernel.actor import Level
from linli.people.reads import office_holders, organisation_name, organisations
from linli.people.rules import ROLES, Role
from linli.territory.reads import tree


@dataclass(frozen=True, slots=True)
class Helper:
    """A unit or role that can be asked. `told`: who would be told, by name; `asked`: it is at it already."""

    value: str
    name: str
    level: Level
    told: list[str]
    asked: bool = False

    @property
    def free(self) -> bool:
        """Whether it can be ticked."""
        return bool(self.told) and not self.asked


def helpers(case: Case, by: Level) -> list[Helper]:
    """Those whom a desk of this level may ask: nearby, in the town, in the banner. Five statements."""
    units = {
        row.pk: (row, Level(place.kind))
        for row in (organisations(kinds=("department",)) if by != Level.VILLAGE else [])
        if (place := tree().get(row.place_id))
        and may_be_asked(case.standing, by, unit_id=row.pk, unit_level=Level(place.kind), unit_place=place.id)
    }
    roles = [role for role in TASK_ROLES if may_be_asked(case.standing, by, role=role)]
    in_units, in_roles = office_holders(units=list(units), roles=roles, place_ids=_places(case))
    live = {(task.unit_id, task.role) for task in tasks_of(case) if task.is_open}
    near = [
        Helper(
            f"role:{role}",
            str(ROLES[Role(role)].label),
            Level.VILLAGE,
            in_roles.get(role, []),
            asked=(None, role) in live,
        )
        for role in roles
    ]
    others = [
        Helper(f"unit:{pk}", organisation_name(row), level, in_units.get(pk, []), asked=(pk, "") in live)
        for pk, (row, level) in units.items()
    ]
    return near + sorted(others, key=lambda one: (one.level.height, one.name))


def _places(case: Case) -> list[UUID]:
    """The matter's place and those above it from its floor up."""
    finest = tree().get(case.grid_id or case.group_id or case.village_id or case.town_id)
    above = [place for pk in finest.chain if (place := tree().get(pk))] if finest else []
    return [place.id for place in above if Level(place.kind).height >= case.floor]
