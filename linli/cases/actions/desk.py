"""What the desk does: accept, grade, dispatch, verify, answer, close, and the ways aside."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.actions.intake import category_for
from linli.cases.actions.moving import Move, advance, begin, move
from linli.cases.actions.telling import handlers_of
from linli.cases.models import Case, Words
from linli.cases.reads.reference import reference
from linli.cases.rules import deadline
from linli.cases.rules.kinds import VOICES, CaseKind
from linli.cases.rules.outcomes import DECLINES, OUTCOMES, outcomes_for
from linli.cases.rules.place import HANDLER_ROLES, may_be_given
from linli.cases.rules.steps import State
from linli.kernel import clock
from linli.kernel.actor import Level
from linli.kernel.errors import Invalid
from linli.kernel.verbs import verb
from linli.people.reads import organisations_by_ids
from linli.territory.reads import tree


def _wrong(field: str, message: str) -> Invalid:
    return Invalid(message, {field: [message]})


@verb
def case_accept(wanted: Move) -> Case:
    """Takes the matter up."""
    return move(wanted)


@verb
def case_grade(wanted: Move, *, category_id: UUID | None, grade: int | None) -> Case:
    """Says what kind it is and how large."""
    if grade not in reference().grades:
        raise _wrong("grade", _("Please choose a grade."))
    if category_id not in {row.pk for row in reference().offered}:
        raise _wrong("category", _("Please choose a category."))

    def change(case: Case) -> None:
        assert category_id is not None
        case.category_id, case.grade_id = category_id, grade

    return move(wanted, change, category=category_id, grade=grade)


def _target(unit_id: UUID | None, role: str) -> Level:
    """The level at which the unit sits (the banner's for a role, which has its own rule)."""
    if unit_id is None and role in HANDLER_ROLES:
        return Level.BANNER
    unit = organisations_by_ids([unit_id]).get(unit_id) if unit_id else None
    place = tree().get(unit.place_id) if unit and unit.ended_on is None else None
    if place is None:
        raise _wrong("target", _("Please choose who shall handle it."))
    return Level(place.kind)


@verb
def case_dispatch(wanted: Move, *, unit_id: UUID | None = None, role: str = "") -> Case:
    """Gives it to a unit or to a role at the matter's place (also `transfer`); the clock starts.

    Raises:
        Invalid: no such handler, or the matter is a complaint about that very unit or office.
    """
    given = "" if unit_id else role
    level = _target(unit_id, given)

    def change(case: Case) -> None:
        if not may_be_given(case.standing, role=given, unit_id=unit_id, unit_level=level):
            raise _wrong("target", _("The matter is about this office; it cannot be the one to handle it."))
        if given == "mediator" and case.merged:
            raise _wrong(
                "target", _("Others are answered through this matter; mediation is for the two sides.")
            )
        case.unit_id, case.handler_role, case.extension_days = unit_id, given, None
        if not handlers_of(case):
            raise _wrong("target", _("Nobody holds this post there at present. Please choose somebody else."))

    return move(wanted, change, unit=unit_id, role=given)


@verb
def case_triage(
    wanted: Move, *, category_id: UUID | None, grade: int | None, unit_id: UUID | None = None, role: str = ""
) -> Case:
    """Accept, grade and dispatch in one go, each as an entry of its own; steps already taken are left out.

    Opinions and questions are not graded.
    """
    case, fresh = begin(wanted, category=category_id, grade=grade, unit=unit_id, role=role)
    if fresh is None:
        return case
    part = replace(wanted, words="", files=(), key="", public=None)
    if case.state == State.NEW:
        case = case_accept(replace(part, step="accept"))
        part = replace(part, expected=case.seq)
    same = (case.state, case.category_id, case.grade_id) == (State.GRADED, category_id, grade)
    if case.kind not in VOICES and not same:
        case = case_grade(replace(part, step="grade"), category_id=category_id, grade=grade)
    last = replace(part, step="dispatch", words=wanted.words, files=wanted.files, expected=case.seq)
    return case_dispatch(last, unit_id=unit_id, role=role)


@verb
def case_verify(wanted: Move) -> Case:
    """The result holds (`verify`), or it goes back to the handler with a reason (`return`)."""
    return move(wanted)


@verb
def case_answer(wanted: Move, *, channel: str = "", outcome: str = "") -> Case:
    """Answers the reporter; with an outcome the matter is closed in the same breath.

    `channel` is "phone" where the answer was given by telephone.
    """
    case, entry_id = begin(wanted, channel=channel, outcome=outcome)
    if entry_id is None:
        return case
    case = advance(case, entry_id, wanted, channel=channel if channel == "phone" else "")
    if not outcome:
        return case
    last = Move(wanted.actor, wanted.case_id, "close", expected=case.seq, without=wanted.without)
    return case_close(last, outcome=outcome)


@verb
def case_close(wanted: Move, *, outcome: str) -> Case:
    """Closes an answered matter with its outcome."""
    if outcome not in OUTCOMES:
        raise _wrong("outcome", _("Please choose how it ended."))

    def change(case: Case) -> None:
        if outcome not in outcomes_for(CaseKind(case.kind)):
            raise _wrong("outcome", _("Please choose how it ended."))
        case.outcome = outcome

    return move(wanted, change, outcome=outcome)


@verb
def case_sort(wanted: Move, *, kind: str) -> Case:
    """It is of another kind than its giver chose: it goes that kind's way from here on.

    Raises:
        Invalid: no such kind, or it is of that kind already.
    """

    def change(case: Case) -> None:
        if kind not in list(CaseKind) or kind == case.kind:
            raise _wrong("kind", _("Please choose what it is."))
        if case.merged or case.parts or case.parent_id:
            raise _wrong("kind", _("Other reports or parts hang on this one; it stays of its kind."))
        words = Words.objects.filter(pk=case.pk).first()
        case.kind, case.category = CaseKind(kind), category_for(CaseKind(kind), words.what if words else "")
        case.may_publish = case.may_publish and kind in VOICES

    return move(wanted, change, kind=kind)


@verb
def case_decline(wanted: Move, *, reason: str) -> Case:
    """Does not take it up: petitions, accusations and litigation are pointed to their statutory channels."""
    if reason not in DECLINES:
        raise _wrong("decline", _("Please choose why."))

    def change(case: Case) -> None:
        case.outcome = "declined"

    return move(wanted, change, decline=reason)


@verb
def case_park(wanted: Move, *, review_on: date | None) -> Case:
    """Parks what must wait, with the day it is looked at again: it stays open and does not count as done."""
    if review_on is None or review_on <= clock.today():
        raise _wrong("review_on", _("Please choose a day after today."))

    def change(case: Case) -> None:
        case.review_on, case.unit_id, case.handler_role = review_on, None, ""

    return move(wanted, change, review_on=review_on)


@verb
def case_unpark(wanted: Move) -> Case:
    """Takes a parked matter up again."""
    return move(wanted)


@verb
def case_extension_decide(wanted: Move) -> Case:
    """Grants (`extend_grant`) or refuses (`extend_refuse`) the extension that was asked for."""

    def change(case: Case) -> dict[str, int]:
        days, case.extension_days = case.extension_days, None
        if days is None:
            raise Invalid(_("No extension was asked for."))
        if wanted.step == "extend_grant":
            running = deadline.Deadline(case.due_at, case.soon_at, case.left_minutes)
            longer = deadline.extend(running, clock.now(), days)
            case.due_at, case.soon_at = longer.due_at, longer.soon_at
        return {"days": days} if wanted.step == "extend_grant" else {}

    return move(wanted, change)


@verb
def case_reopen(wanted: Move) -> Case:
    """The desk takes a finished matter up again."""
    return move(wanted, take_up_again)


def take_up_again(case: Case) -> None:
    """A finished matter starts over at the desk that answered it."""
    case.reopened += 1
    case.lead_id = None
    case.unit_id, case.handler_role = None, ""
    case.outcome, case.rating = "", None


@verb
def case_call_back(wanted: Move, *, rating: int | None = None) -> Case:
    """Notes a call-back; what the reporter said of the answer may be noted as their rating."""
    given = None if rating is None else check_rating(rating)

    def change(case: Case) -> None:
        if given is not None:
            rate_once(case, given)

    return move(wanted, change, rating=given, channel="phone")


def check_rating(rating: int | None) -> int:
    """Ratings are 1 to 5.

    Raises:
        Invalid: anything else.
    """
    if rating is None or not 1 <= rating <= 5:
        raise _wrong("rating", _("Please choose one to five stars."))
    return rating


def rate_once(case: Case, rating: int) -> None:
    """Sets the rating of the answer that stands.

    Raises:
        Invalid: it has one.
    """
    if case.rating is not None:
        raise Invalid(_("This answer has been rated already. Thank you."))
    case.rating = rating
