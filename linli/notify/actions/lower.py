"""What lower rooms cannot tell anybody themselves: who stands in, and that a second factor was reset."""

from typing import Any
from uuid import UUID

from django.utils import translation

from linli.kernel.actor import Actor
from linli.kernel.verbs import verb
from linli.notify.actions.notices import notice_send
from linli.people.reads import deputy_users, office_of

DEPUTY = "deputy"
ACCOUNT = "account"


@verb
def deputy_tell(*, actor: Actor, deputy_id: UUID) -> None:
    """Tells the deputy and the holder, save whoever did it, from when until when somebody stands in."""
    _tell("deputy_named", actor, deputy_id)


@verb
def deputy_ended_tell(*, actor: Actor, deputy_id: UUID) -> None:
    """Tells the other side that standing in has ended."""
    _tell("deputy_ended", actor, deputy_id)


def _tell(key: str, actor: Actor, deputy_id: UUID) -> None:
    row, users = deputy_users(deputy_id)
    days = {"from_on": row.from_on.isoformat(), "until_on": row.until_on.isoformat()}
    notice_send(
        key=key,
        user_ids=set(users) - {actor.user_id},
        object_kind=DEPUTY,
        object_id=deputy_id,
        params={**days, **_office(row.posting)},
    )


def _office(posting: Any) -> dict[str, str]:
    """The office's name in both languages; no names of persons go into a message."""
    names = {}
    for suffix, language in (("zh", "zh-hans"), ("en", "en")):
        with translation.override(language):
            names[f"office_{suffix}"] = office_of(posting).name
    return names


@verb
def second_reset_tell(*, user_id: UUID) -> None:
    """Tells somebody that an administrator took their second factor away."""
    notice_send(key="second_reset", user_ids=[user_id], object_kind=ACCOUNT, object_id=user_id, params={})
