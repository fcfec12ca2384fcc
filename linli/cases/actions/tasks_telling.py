"""Who is told of a step of a supporting task."""

from collections.abc import Sequence
from uuid import UUID

from linli.cases.actions.telling import desk_at, desk_place, handlers_of
from linli.cases.models import Case, Task
from linli.cases.reads.reference import reference
from linli.cases.reads.stories import KIND
from linli.cases.reads.tasks import TASK_KIND, asked_both
from linli.cases.rules.steps import WITH_HANDLER
from linli.cases.rules.tasks import UNANSWERED, TaskHat, TaskState
from linli.kernel.actor import Actor, Level
from linli.notify.actions import notice_send
from linli.people.reads import holders
from linli.territory.reads import tree

ANSWERED = frozenset({TaskState.REPORTED, TaskState.ACCEPTED, TaskState.EXCUSED})


def asked_users(case: Case, *, unit_id: UUID | None, role: str) -> list[UUID]:
    """Whoever sits in the unit, or holds the role at the matter's place from its floor up."""
    if unit_id is not None:
        return holders(role="department_officer", unit_id=unit_id)
    finest = tree().get(case.grid_id or case.group_id or case.village_id or case.town_id)
    above = [place for pk in finest.chain if (place := tree().get(pk))] if finest else []
    places = [place.id for place in above if Level(place.kind).height >= case.floor]
    return holders(role=role, place_ids=places)


def _centre(case: Case, task: Task) -> list[UUID]:
    """Who decides a refusal: the banner's centre; of a role nearby, its town."""
    if task.unit_id is None and case.town_id is not None:
        return holders(role="town_desk", place_ids=[case.town_id])
    return desk_at(case, Level.BANNER)


def tell_task(case: Case, task: Task, step: str, whom: Sequence[TaskHat], actor: Actor) -> None:
    """Sends the notice of a step about the task; whoever took it is not told of it."""
    users: set[UUID] = set()
    if TaskHat.ASKED in whom:
        users |= set(asked_users(case, unit_id=task.unit_id, role=task.role))
    if TaskHat.HANDLER in whom and case.state in WITH_HANDLER:
        users |= set(handlers_of(case))
    if TaskHat.DESK in whom:
        for level in {Level(case.level), Level(task.asked_level)}:
            users |= set(desk_at(case, level))
    if TaskHat.CENTRE in whom:
        users |= set(_centre(case, task))
    if whom:
        notice_send(
            key=step,
            user_ids=users - {actor.user_id},
            object_kind=TASK_KIND,
            object_id=task.pk,
            params=_params(case, task),
        )


def tell_answered(case: Case, actor: Actor, last: Task) -> None:
    """Tells lead and desk once nobody is waited for any more; nothing where nobody has done anything."""
    states = set(Task.objects.filter(case=case).values_list("state", flat=True))
    if states & UNANSWERED or not states & ANSWERED:
        return
    lead = handlers_of(case) if case.state in WITH_HANDLER else []
    users = {*lead, *desk_at(case, Level(case.level))}
    place = desk_place(case)
    notice_send(
        key="tasks_answered",
        user_ids=users - {actor.user_id},
        place_ids=[place] if place else [],
        object_kind=KIND,
        object_id=case.pk,
        params=_params(case, last),
    )


def _params(case: Case, task: Task) -> dict[str, str]:
    category, (name_zh, name_en) = reference().category(case.category_id), asked_both(task)
    return {
        "number": case.number,
        "category_zh": category.name_zh,
        "category_en": category.name_en,
        "asked_zh": name_zh,
        "asked_en": name_en,
    }
