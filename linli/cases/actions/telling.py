"""Who is told of a step: the desk that must act, or the handlers it was given to."""

from collections.abc import Sequence
from uuid import UUID

from linli.cases.models import Case
from linli.cases.reads.reference import reference
from linli.cases.reads.seats import place_of_desk, seats_of
from linli.cases.reads.stories import KIND
from linli.cases.rules.ladder import Rung, is_desk
from linli.cases.rules.place import DESK_ROLES
from linli.cases.rules.steps import Hat
from linli.kernel.actor import Actor, Level
from linli.notify.actions import notice_send
from linli.people.reads import holders


def desk_place(case: Case) -> UUID | None:
    """The place of the desk that answers for the matter now."""
    return _place(case, Level(case.level))


def _place(case: Case, level: Level) -> UUID | None:
    return place_of_desk(level, case.town_id, case.village_id)


def _desk(case: Case) -> list[UUID]:
    return desk_at(case, Level(case.level))


def desk_at(case: Case, level: Level) -> list[UUID]:
    """Whoever sits at the desk of one level above the matter's place."""
    place = _place(case, level)
    return holders(role=DESK_ROLES[level], place_ids=[place]) if place else []


def handlers_of(case: Case) -> list[UUID]:
    """Whoever the matter was given to and may see it: nobody below its floor."""
    if case.unit_id:
        return holders(role="department_officer", unit_id=case.unit_id)
    return _nearby(case, case.handler_role) if case.handler_role else []


def _nearby(case: Case, role: str) -> list[UUID]:
    finest = case.grid_id or case.group_id or case.village_id or case.town_id
    return holders(role=role, place_ids=seats_of(finest, case.floor))


def posted(case: Case, rung: Rung) -> bool:
    """Whether anybody holds this rung's office for the matter."""
    if not is_desk(rung, case.standing):
        return bool(_nearby(case, rung.role))
    place = place_of_desk(rung.level, case.town_id, case.village_id)
    return bool(place and holders(role=rung.role, place_ids=[place]))


def tell(case: Case, step: str, whom: Sequence[Hat], actor: Actor) -> None:
    """Sends the notice of a step; whoever took it is not told of it."""
    if not whom:
        return
    users = {*(_desk(case) if Hat.DESK in whom else ()), *(handlers_of(case) if Hat.HANDLER in whom else ())}
    place = desk_place(case) if Hat.DESK in whom else None
    category = reference().category(case.category_id)
    notice_send(
        key=f"case_{step}" if step in NOTICES else "case_moved",
        user_ids=users - {actor.user_id},
        place_ids=[place] if place else [],
        object_kind=KIND,
        object_id=case.pk,
        params={"number": case.number, "category_zh": category.name_zh, "category_en": category.name_en},
    )


NOTICES = frozenset(
    {
        *("report", "dispatch", "transfer", "return", "report_back", "reopen", "supplement", "extend_ask"),
        *("pass_up", "go_higher"),
    }
)
"""Steps with a message of their own in `notices/`; others share `case_moved`."""
