"""What would happen to many matters at once: each with its step, its handler and its deadline, or why not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.cases.models import Case
from linli.cases.reads.reference import reference
from linli.cases.reads.rows import Row, assemble
from linli.cases.reads.visible import by_ids
from linli.cases.rules import deadline
from linli.cases.rules.place import hats
from linli.cases.rules.together import hindrance, step_of, target_hindrance
from linli.kernel import clock
from linli.kernel.actor import Actor, Level
from linli.kernel.errors import Text
from linli.people.reads import Organisation, held_offices, organisations
from linli.territory.reads import tree


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose for one matter, or what its route suggests."""

    category_id: UUID
    grade: int
    role: str = ""
    unit_id: UUID | None = None

    @property
    def target(self) -> str:
        """As a form's choice."""
        return f"unit:{self.unit_id}" if self.unit_id else f"role:{self.role}" if self.role else ""


@dataclass(frozen=True, slots=True)
class Joining:
    """One matter of the preview. `why` is empty where it can join; `stuck`: no other choice would help."""

    row: Row
    step: str
    choice: Choice
    due_at: datetime | None
    why: Text
    stuck: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """`gone` of those asked for are out of sight by now; they are counted, never named."""

    rows: list[Joining]
    gone: int
    units: list[Organisation]


def suggested(case: Case) -> Choice:
    """What the routes say for the matter as it is graded, or as a small one."""
    grade = case.grade_id or next(iter(reference().grades), 1)
    route = reference().route(case.category_id, grade, "handle")
    role, unit = (route.role, route.unit_id) if route else ("", None)
    return Choice(case.category_id, grade, "" if unit else role, unit)


def preview(
    actor: Actor, kind: str, case_ids: Sequence[UUID], chosen: Mapping[UUID, Choice] | None = None
) -> Preview:
    """Every visible one of the matters in the order given. At most six statements, however many there are."""
    cases = by_ids(actor, case_ids)
    wanted = [cases[pk] for pk in dict.fromkeys(case_ids) if pk in cases]
    dispatching = kind == "dispatch"
    units = organisations(kinds=("department",)) if dispatching else []
    held = _Held({unit.pk: unit for unit in units}) if dispatching and wanted else None
    rows = [
        _joining(actor, kind, row, (chosen or {}).get(row.case.pk), held)
        for row in (assemble(wanted) if wanted else ())
    ]
    return Preview(rows, len(set(case_ids)) - len(wanted), units)


class _Held:
    """Who is posted where, asked once."""

    def __init__(self, units: Mapping[UUID, Organisation]) -> None:
        self._units = units
        self._seats, self._staffed = held_offices()

    def level(self, unit_id: UUID | None) -> Level:
        """The level at which a unit sits."""
        unit = self._units.get(unit_id) if unit_id else None
        place = tree().get(unit.place_id) if unit else None
        return Level(place.kind) if place else Level.BANNER

    def held(self, case: Case, choice: Choice) -> bool:
        """Whether somebody is posted there who may see the matter."""
        if choice.unit_id:
            return choice.unit_id in self._staffed
        finest = tree().get(case.grid_id or case.group_id or case.village_id or case.town_id)
        above: Iterable[UUID] = finest.chain if finest else ()
        seated = [place for pk in above if (choice.role, pk) in self._seats and (place := tree().get(pk))]
        return any(Level(place.kind).height >= case.floor for place in seated)


def _joining(actor: Actor, kind: str, row: Row, chosen: Choice | None, held: _Held | None) -> Joining:
    case, choice = row.case, chosen or suggested(row.case)
    why = hindrance(kind, case.standing, hats(actor, case.standing))
    due_at, stuck = None, bool(why)
    if held is not None:
        why = why or target_hindrance(
            case.standing,
            role=choice.role,
            unit_id=choice.unit_id,
            unit_level=held.level(choice.unit_id),
            held=held.held(case, choice),
        )
        minutes = reference().minutes(choice.category_id, choice.grade, "handle")
        due_at = deadline.start(clock.now(), minutes).due_at
    return Joining(row, step_of(kind), choice, due_at, why, stuck)
