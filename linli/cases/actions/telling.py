"""Who is told of a step: the desk that must act, or the handlers it was given to."""

from collections.abc import Sequence
from uuid import UUID

from linli.cases.models import Case
from linli.cases.reads.reference import reference
from linli.cases.reads.stories import KIND
from linli.cases.rules.place import DESK_ROLES
from linli.cases.rules.steps import Hat
from linli.kernel.actor import Actor, Level
from linli.notify.actions import notice_send
from linli.people.reads import holders
from linli.territory.reads import tree


def desk_place(case: Case) -> UUID | None:
    """The place of the desk that answers for the matter now."""
    if case.level == Level.BANNER:
        top = tree().banner()
        return top.id if top else None
    return case.village_id if case.level == Level.VILLAGE else case.town_id


def _desk(case: Case) -> list[UUID]:
    place = desk_place(case)
    return holders(role=DESK_ROLES[Level(case.level)], place_ids=[place]) if place else []


def handlers_of(case: Case) -> list[UUID]:
    """Whoever the matter was given to and may see it: nobody below its floor."""
    if case.unit_id:
        return holders(role="department_officer", unit_id=case.unit_id)
    finest = tree().get(case.grid_id or case.group_id or case.village_id or case.town_id)
    above = [place for pk in finest.chain if (place := tree().get(pk))] if finest else []
    places = [place.id for place in above if Level(place.kind).height >= case.floor]
    return holders(role=case.handler_role, place_ids=places) if case.handler_role else []


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
    {"report", "dispatch", "transfer", "return", "report_back", "reopen", "supplement", "extend_ask"}
)
"""Steps with a message of their own in `notices/`; others share `case_moved`."""
