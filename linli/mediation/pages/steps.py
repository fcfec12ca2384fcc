"""Which steps a page offers, with which form, and which verb each calls."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.kernel.actor import Actor
from linli.kernel.errors import Text
from linli.mediation.actions import agreeing, ending, following, offices, parties, talking
from linli.mediation.forms import steps
from linli.mediation.models import Mediation
from linli.mediation.reads.room import Room
from linli.mediation.reads.sides import sides_of
from linli.mediation.rules.parties import unready, unsigned
from linli.mediation.rules.states import Form, Seat, State

Verb = Callable[..., Mediation]


@dataclass(frozen=True, slots=True)
class Offer:
    """A step on the page: its name there, its form, its verb, and the button's words."""

    label: Text
    form: type[steps.StepForm]
    verb: Verb
    note: Text = ""
    danger: bool = False


OFFERS: dict[str, Offer] = {
    "party": Offer(_("Put a party down"), steps.PartyForm, parties.party_add),
    "consent": Offer(_("Note a yes or no"), steps.ConsentForm, parties.party_consent),
    "want": Offer(_("What a side wants"), steps.WantForm, parties.want_note),
    "meet": Offer(_("Note a sitting"), steps.MeetForm, talking.session_add),
    "draft": Offer(_("Write the agreement"), steps.DraftForm, agreeing.agreement_draft),
    "sign": Offer(_("Take a signature"), steps.SignForm, agreeing.agreement_sign),
    "agree": Offer(
        _("All have signed: it is agreed"),
        steps.AgreeForm,
        partial(agreeing.mediation_agree, form=Form.WRITTEN),
        _("The matter is settled with it; its story says only that it was mediated."),
    ),
    "agree-oral": Offer(
        _("Agreed by word of mouth"),
        steps.AgreeOralForm,
        partial(agreeing.mediation_agree, form=Form.ORAL),
        _("The matter is settled with it; its story says only that it was mediated."),
    ),
    "follow": Offer(_("Note a follow-up visit"), steps.FollowForm, following.follow_note),
    "plan": Offer(_("Plan a follow-up visit"), steps.PlanForm, following.follow_plan),
    "confirm": Offer(_("Judicial confirmation"), steps.ConfirmForm, following.confirmation_note),
    "resume": Offer(_("They come back: begin again"), steps.StepForm, ending.mediation_resume),
    "leave": Offer(
        _("A party leaves"),
        steps.LeaveForm,
        parties.party_leave,
        _("Anybody may leave at any time, without a reason."),
        danger=True,
    ),
    "fail": Offer(_("End without agreement"), steps.FailForm, ending.mediation_fail, danger=True),
    "aside": Offer(
        _("Step aside"),
        steps.StepForm,
        offices.mediator_step_aside,
        _("If you are related to a party or cannot be fair. The town desk chooses another; nobody asks why."),
        danger=True,
    ),
    "assign": Offer(_("Choose a mediator"), steps.AssignForm, offices.mediator_assign),
}


def offered(seat: Seat, room: Room) -> list[str]:
    """What the seat may do from here, the likeliest first."""
    row = room.row
    if seat == Seat.SUPERVISOR:
        return ["assign"] if row.state in (State.OPEN, State.AGREED) else []
    if row.state == State.OPEN:
        return _while_open(room)
    if row.state == State.AGREED:
        confirm = ["confirm"] if row.confirm or room.confirmable else []
        return ["follow", "plan", *confirm, "sign"]
    return ["resume"] if row.state in (State.WITHDRAWN, State.FAILED) else []


def _while_open(room: Room) -> list[str]:
    sides = sides_of(room.row.pk)
    later = ["leave", "fail", "aside"]
    if unready(sides):
        asked = all(side.consent is not None for side in sides)
        return [*(["party", "consent"] if asked else ["consent", "party"]), "want", *later]
    if room.draft is None:
        return ["agree-oral", "draft", "meet", "want", "party", "consent", "sign", *later]
    open_, mediator = unsigned(
        sides,
        {one.party_id for one in room.signed if one.party_id},
        {one.signer for one in room.signed if not one.party_id},
    )
    first = ["sign", "agree"] if open_ or mediator else ["agree", "sign"]
    return [*first, "draft", "meet", "want", "party", "consent", "agree-oral", *later]


def form_of(step: str, row: Mediation, actor: Actor, *args: Any, **kwargs: Any) -> steps.StepForm:
    """The form of a step, bound or fresh."""
    kwargs.setdefault("auto_id", f"id_{step}_%s")
    return OFFERS[step].form(row, actor, *args, **kwargs)
