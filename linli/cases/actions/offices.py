"""A change of hands: the successor knows what waits, and no office stays empty unseen."""

from typing import Any
from uuid import UUID

from django.utils import translation

from linli.cases.models import Case, Task
from linli.cases.reads.offices import POSTING as POSTING  # noqa: PLC0414 - its messages are sent from here
from linli.cases.reads.offices import seen_by, waiting_count
from linli.cases.reads.stories import KIND
from linli.cases.reads.task_offices import tasks_seen_by, tasks_waiting_count
from linli.cases.reads.tasks import TASK_KIND
from linli.cases.rules.place import HANDLER_ROLES
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.verbs import verb
from linli.notify.actions import notice_send, notices_pass_on
from linli.notify.reads import unread_objects
from linli.people.reads import Posting, desk_above, holders, office_of, posting_row
from linli.territory.reads import tree

EMPTY = "empty-office"


@verb
def handed_over_tell(*, actor: Actor, posting_id: UUID, successor_id: UUID) -> None:
    """One message to the successor: what waits, with a link to it; and the predecessor's unread notices."""
    old, new = posting_row(posting_id), posting_row(successor_id)
    user_id = new.person.user_id
    if user_id is None:
        return
    notice_send(
        key="office_handed_over",
        user_ids=[user_id],
        object_kind=POSTING,
        object_id=successor_id,
        params={
            **_names(new),
            "count": waiting_count(new),
            "tasks": tasks_waiting_count(new),
            "on": new.from_on.isoformat(),
        },
    )
    if old.person.user_id is not None:
        _pass_on(old, old.person.user_id, user_id)


def _pass_on(old: Posting, from_user: UUID, to_user: UUID) -> None:
    about = unread_objects(from_user, KIND)
    open_ = Case.objects.filter(seen_by(old), pk__in=about).values_list("pk", flat=True)
    notices_pass_on(from_user=from_user, to_user=to_user, object_kind=KIND, object_ids=list(open_))
    asked = unread_objects(from_user, TASK_KIND)
    tasks = Task.objects.filter(tasks_seen_by(old), pk__in=asked).values_list("pk", flat=True)
    notices_pass_on(from_user=from_user, to_user=to_user, object_kind=TASK_KIND, object_ids=list(tasks))


@verb
def empty_office_tell(*, actor: Actor, posting_id: UUID, **_facts: Any) -> None:
    """Tells the desk above that nobody holds an office any more although open matters wait there."""
    row = posting_row(posting_id)
    if (row.until_on and row.until_on >= clock.today()) or _others(row):
        return
    count, tasks = waiting_count(row), tasks_waiting_count(row)
    if count or tasks:
        notice_send(
            key="office_empty",
            user_ids=desk_above(row.role, row.place_id),
            object_kind=EMPTY,
            object_id=posting_id,
            params={**_names(row), "count": count, "tasks": tasks},
        )


def _others(row: Posting) -> list[UUID]:
    """Who else acts there today: in the same unit, or in the same role at the place or above it."""
    if row.unit_id:
        return holders(role=row.role, unit_id=row.unit_id)
    place = tree().get(row.place_id)
    handles = row.role in HANDLER_ROLES and row.role != "village_clerk"
    return holders(role=row.role, place_ids=place.chain if place and handles else [row.place_id])


def _names(row: Posting) -> dict[str, str]:
    """The office's name in both languages."""
    names = {}
    for suffix, language in (("zh", "zh-hans"), ("en", "en")):
        with translation.override(language):
            names[f"office_{suffix}"] = office_of(row).name
    return names
