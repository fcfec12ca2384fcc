"""What stands about deliberations on a matter's page, and on the page of a reporter's slip."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.cases.reads.visible import by_ids
from linli.cases.rules.kinds import VOICES
from linli.deliberation.models import Deliberation
from linli.deliberation.reads.stories import of_case
from linli.deliberation.rules.ways import STATE_LABELS, State
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.rules.permissions import PERMITS


class CardForm(forms.Form):
    """An opinion as a line of an agenda, in the office's own words."""

    text = forms.CharField(
        label=_("As a line of the agenda, in your own words"),
        max_length=200,
        help_text=_("It becomes public; nobody should be recognised by it."),
    )
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)


def _public(row: Deliberation | None) -> bool:
    shown = row is not None and row.state != State.DRAFT
    return bool(shown and row and row.notice_from and row.notice_from <= clock.today())


def on_matter(actor: Actor, case_id: UUID) -> Mapping[str, Any] | None:
    """Agendas and decisions that have to do with the matter, and the way to an agenda for an opinion."""
    case = by_ids(actor, [case_id]).get(case_id)
    if case is None:
        return None
    items, decisions = of_case(case_id)
    may_propose = case.kind in VOICES and case.floor == 0 and actor.has(*PERMITS["agenda_propose"].roles)
    if not items and not decisions and not may_propose:
        return None
    form = CardForm(initial={"key": secrets.token_hex(16)}, auto_id="id_agenda_%s") if may_propose else None
    return {
        "agenda_items": [
            (item, row, str(STATE_LABELS[State(row.state)]) if row else "") for item, row in items
        ],
        "agenda_decisions": decisions,
        "agenda_form": form if not items else None,
        "agenda_case": case_id,
    }


def on_slip(actor: Actor, case_id: UUID) -> Mapping[str, Any] | None:
    """Where an opinion was talked over, for whoever said it."""
    items, _decisions = of_case(case_id)
    if not items:
        return None
    return {"agenda_items": [(item, row if _public(row) else None) for item, row in items]}
