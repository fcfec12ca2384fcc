"""One step with many matters. Each goes its own ordinary way in a transaction of its own, so that one that
somebody moved meanwhile keeps none of the others waiting; every one that did not go is named with its reason.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.actions.moving import Move
from linli.cases.actions.steps import take_step
from linli.cases.rules.together import MOST
from linli.kernel.actions.idempotency import idempotency_seen
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid, LinliError, Stale, Text
from linli.kernel.permits import may


@dataclass(frozen=True, slots=True)
class Part:
    """What shall happen to one matter; `expected` is the last entry that was seen of it, `why` speaks against
    it by now.
    """

    case_id: UUID
    step: str
    expected: int | None = None
    words: str = ""
    public: bool | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    why: Text = ""


@dataclass(frozen=True, slots=True)
class Went:
    """What became of one: `why` is empty where it went."""

    case_id: UUID
    why: Text = ""


def take_together(*, actor: Actor, parts: Sequence[Part], key: str) -> list[Went]:
    """Takes each part; the same `key` again repeats nothing and answers the same.

    Raises:
        Forbidden: not for this actor. Invalid: nothing is ticked, or more than a page of the list.
    """
    if not may(actor, "together_use"):
        raise Forbidden(_("Taking many matters at once is for the desks."))
    if not parts:
        raise Invalid(_("Nothing is ticked."))
    if len(parts) > MOST:
        raise Invalid(_("At most %(most)s at a time, please.") % {"most": MOST})
    return list(_each(actor, parts, key))


def _each(actor: Actor, parts: Sequence[Part], key: str) -> Iterator[Went]:
    for part in parts:
        own_key = f"{key}.{part.case_id.hex}" if key else ""
        if part.why and not idempotency_seen(actor=actor, key=own_key):
            yield Went(part.case_id, part.why)
            continue
        wanted = Move(
            actor,
            part.case_id,
            part.step,
            words=part.words,
            expected=part.expected,
            key=own_key,
            public=part.public,
        )
        try:
            take_step(wanted, part.given)
        except Stale:
            yield Went(part.case_id, _("Somebody else moved it meanwhile."))
        except LinliError as error:
            yield Went(part.case_id, error.message)
        else:
            yield Went(part.case_id)
