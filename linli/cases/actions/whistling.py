"""“The town whistles, departments report in”: a desk asks several at once for their part of a matter."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.cases.actions.appending import NewEntry, entry_append, said_of
from linli.cases.actions.following import set_clock, task_facts
from linli.cases.actions.moving import Move, advance, begin
from linli.cases.actions.tasking import TASK_MOVED
from linli.cases.actions.tasks_telling import asked_users, tell_task
from linli.cases.models import Case, Task
from linli.cases.reads.reference import reference
from linli.cases.rules import deadline
from linli.cases.rules.helping import Asked, may_be_asked, whistles
from linli.cases.rules.place import hats, stood_in
from linli.cases.rules.steps import STILL, Hat, State
from linli.cases.rules.tasks import TASK_STEPS
from linli.kernel import clock, ids
from linli.kernel.actor import Actor, Level
from linli.kernel.errors import Invalid
from linli.kernel.registry import publish
from linli.kernel.rules.calendar import OFFICE
from linli.kernel.verbs import verb
from linli.people.reads import organisation_name, organisations_by_ids
from linli.people.rules import ROLES, Role
from linli.territory.reads import tree

MOST, MAX_DAYS = 12, 30


def _wrong(field: str, message: str) -> Invalid:
    return Invalid(message, {field: [message]})


@verb
def case_whistle(
    wanted: Move, *, unit_ids: Sequence[UUID] = (), roles: Sequence[str] = (), days: int | None = None
) -> Case:
    """Asks units and roles nearby, each with a task of its own. `days` None: the time that category and grade
    give to handle it. The reporter reads who helps, and nothing of what was asked.

    Raises:
        Invalid: nobody chosen, no words, or somebody who cannot be asked, by name.
    """
    asked = [Asked(unit_id=pk) for pk in dict.fromkeys(unit_ids)]
    asked += [Asked(role=role) for role in dict.fromkeys(roles)]
    said = said_of(wanted.words, needed=True)
    check_days(days)
    if not 0 < len(asked) <= MOST:
        raise _wrong("asked", _("Please choose whom to ask, at most %(most)s at a time.") % {"most": MOST})
    facts = {"units": [str(one.unit_id) for one in asked if one.unit_id], "roles": [*roles]}
    case, entry_id = begin(wanted, (), **facts, days=days)
    if entry_id is None:
        return case

    def change(case: Case) -> None:
        level = whistles(wanted.actor, case.standing)
        for one in asked:
            check_asked(case, one, level or Level.VILLAGE)

    case = advance(case, entry_id, replace(wanted, words="", files=()), change, **facts)
    level = whistles(wanted.actor, case.standing) or Level.TOWN
    posting = stood_in(wanted.actor, case.standing, Hat.DESK)
    for one in asked:
        task_open(case, one, Asking(wanted.actor, level, said, days, posting=posting))
    return case


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks with which words, for how many working days (None: as category and grade say)."""

    actor: Actor
    level: Level
    said: str
    days: int | None
    posting: UUID | None = None
    moved_from: UUID | None = None


def check_days(days: int | None) -> None:
    """A deadline of one's own has 1 to 30 working days.

    Raises:
        Invalid: anything else.
    """
    if days is not None and not 1 <= days <= MAX_DAYS:
        raise _wrong("days", _("A deadline has 1 to 30 working days."))


def check_asked(case: Case, one: Asked, by: Level, field: str = "asked") -> None:
    """Whether this unit or role can be asked now.

    Raises:
        Invalid: no such unit, or it is not for this desk to ask, is asked already, or nobody sits there.
    """
    unit = organisations_by_ids([one.unit_id]).get(one.unit_id) if one.unit_id else None
    place = tree().get(unit.place_id) if unit and unit.kind == "department" and not unit.ended_on else None
    if (place is None) if one.unit_id else (one.role not in set(Role)):
        raise _wrong(field, _("Please choose who shall help."))
    name = {"name": organisation_name(unit) if unit else str(ROLES[Role(one.role)].label)}
    level, at = (Level(place.kind), place.id) if place else (Level.BANNER, None)
    if not may_be_asked(
        case.standing, by, role=one.role, unit_id=one.unit_id, unit_level=level, unit_place=at
    ):
        raise _wrong(field, _("%(name)s cannot be asked about this matter.") % name)
    if Task.objects.filter(Q(unit_id=one.unit_id, role=one.role), case=case, is_open=True).exists():
        raise _wrong(field, _("%(name)s has been asked already.") % name)
    if not asked_users(case, unit_id=one.unit_id, role=one.role):
        raise _wrong(field, _("%(name)s: nobody holds this post at present.") % name)


def task_open(case: Case, one: Asked, asking: Asking) -> Task:
    """Makes the task with its entry and tells whoever was asked; the clock runs from now."""
    now, case.tasks = clock.now(), case.tasks + 1
    given = reference().minutes(case.category_id, case.grade_id, "handle")
    minutes = asking.days * OFFICE.minutes_per_day if asking.days else given
    entry_id = ids.new()
    task = Task(
        case=case,
        number=case.tasks,
        seq=1,
        unit_id=one.unit_id,
        role=one.role,
        asked_in_id=entry_id,
        asked_level=asking.level,
        level=case.level,
        moved_from_id=asking.moved_from,
        **{f"{name}_id": getattr(case, f"{name}_id") for name in ("town", "village", "group", "grid")},
        floor=case.floor,
        minutes=minutes,
        created_on=clock.local_date(now),
    )
    running = deadline.start(now, minutes)
    set_clock(task, deadline.pause(running, now) if case.state in STILL else running)
    state, facts = State(case.state), {"due_at": task.due_at, "for": asking.posting}
    hat = Hat.DESK if Hat.DESK in hats(asking.actor, case.standing) else ""
    new = NewEntry(
        entry_id, asking.actor, "task_ask", state, state, asking.said, public=False, hat=hat,
        facts={**task_facts(task), **facts},
    )  # fmt: skip
    entry_append(case, new)
    task.save(force_insert=True)
    tell_task(case, task, "task_ask", TASK_STEPS["task_ask"].tells, asking.actor)
    publish(TASK_MOVED, actor=asking.actor, case_id=case.pk, task_id=task.pk, step="task_ask")
    return task
