"""Who is told of a step: the desk that must act, or the handlers it was given to."""

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


def _handlers(case: Case) -> tuple[list[UUID], list[UUID]]:
    """(user ids, places with a chat) of whoever the matter was given to."""
    if case.unit_id:
        return holders(role="department_officer", unit_id=case.unit_id), []
    finest = tree().get(case.grid_id or case.group_id or case.village_id or case.town_id)
    return holders(role=case.handler_role, place_ids=finest.chain if finest else ()), []


def tell(case: Case, step: str, whom: Hat | None, actor: Actor) -> None:
    """Sends the notice of a step; whoever took it is not told of it."""
    if whom is None:
        return
    if whom == Hat.HANDLER:
        users, places = _handlers(case)
    else:
        place = desk_place(case)
        users = holders(role=DESK_ROLES[Level(case.level)], place_ids=[place]) if place else []
        places = [place] if place else []
    category = reference().category(case.category_id)
    notice_send(
        key=f"case_{step}" if step in NOTICES else "case_moved",
        user_ids=[user for user in users if user != actor.user_id],
        place_ids=places,
        object_kind=KIND,
        object_id=case.pk,
        params={"number": case.number, "category_zh": category.name_zh, "category_en": category.name_en},
    )


NOTICES = frozenset(
    {"report", "dispatch", "transfer", "return", "report_back", "reopen", "supplement", "extend_ask"}
)
"""Steps with a message of their own in `notices/`; others share `case_moved`."""
