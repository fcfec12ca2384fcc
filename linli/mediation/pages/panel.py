"""The card on a matter's page: a way in for those with a seat, a word for others, nothing for the rest."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from linli.cases.reads.panels import Panel
from linli.cases.reads.stories import case_get
from linli.cases.rules.steps import BEFORE_RESULT
from linli.kernel.actor import Actor, Kind
from linli.mediation.forms.opening import OpenForm, OralForm
from linli.mediation.models import Mediation
from linli.mediation.reads.lists import stands_words
from linli.mediation.reads.visible import mediation_of, seat
from linli.mediation.rules.access import MEDIATES, may_know, opener
from linli.mediation.rules.states import State


def context(actor: Actor, case_id: UUID) -> Mapping[str, Any] | None:
    """What the card says to this reader, who sees the matter; None where there is nothing for them."""
    row = mediation_of(case_id)
    if row is None:
        return _offer(actor, case_id) if actor.kind == Kind.USER else None
    if actor.kind == Kind.USER and seat(actor, row):
        return {"row": row, "stands": stands_words(row)}
    return _word(actor, row)


def _word(actor: Actor, row: Mediation) -> Mapping[str, Any] | None:
    known = row.state == State.OPEN and may_know(actor)
    return {"row": None} if known else None


def _offer(actor: Actor, case_id: UUID) -> Mapping[str, Any] | None:
    if not actor.has(*MEDIATES):  # costs nothing for those who never mediate
        return None
    case = case_get(actor, case_id)
    if case.state not in BEFORE_RESULT or opener(actor, case.standing) is None:
        return None
    initial = {"expected": case.seq, "key": secrets.token_hex(16)}
    return {
        "case_id": case_id,
        "oral": OralForm(initial=initial, auto_id="id_oral_%s"),
        "open": OpenForm(initial={**initial, "key": secrets.token_hex(16)}, auto_id="id_open_%s"),
    }


PANEL = Panel("mediation/panel.html", context)
