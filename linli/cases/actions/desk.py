"""What the desk does: accept, grade, dispatch, verify, answer, close, and the ways aside."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.actions.moving import Move, move
from linli.cases.models import Case, Reporter
from linli.cases.reads.reference import reference
from linli.cases.reads.stories import KIND, case_get
from linli.cases.rules import deadline
from linli.cases.rules.place import above, below, hats
from linli.cases.rules.steps import Hat
from linli.kernel import clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor, Level
from linli.kernel.errors import Forbidden, Invalid
from linli.kernel.verbs import verb
from linli.people.reads import organisations_by_ids
from linli.people.rules import Role

DECLINES = ("statutory", "not_ours", "repeated", "too_vague", "outside")
OUTCOMES = ("solved", "explained", "referred", "not_possible")
HANDLER_ROLES = (Role.GRID_WORKER, Role.GROUP_HEAD, Role.VILLAGE_CLERK, Role.MEDIATOR)


def _wrong(field: str, message: str) -> Invalid:
    return Invalid(message, {field: [message]})


@verb
def case_accept(wanted: Move) -> Case:
    """Takes the matter up."""
    return move(wanted)


@verb
def case_grade(wanted: Move, *, category_id: UUID, grade: int) -> Case:
    """Says what kind it is and how large."""
    if grade not in reference().grades:
        raise _wrong("grade", _("Please choose a grade."))
    if category_id not in {row.pk for row in reference().offered}:
        raise _wrong("category", _("Please choose a category."))

    def change(case: Case) -> None:
        case.category_id, case.grade_id = category_id, grade

    wanted.params.update(category=category_id, grade=grade)
    return move(wanted, change)


def _target(unit_id: UUID | None, role: str) -> None:
    if unit_id is not None:
        unit = organisations_by_ids([unit_id]).get(unit_id)
        if unit is None or unit.ended_on is not None:
            raise _wrong("target", _("Please choose who shall handle it."))
    elif role not in HANDLER_ROLES:
        raise _wrong("target", _("Please choose who shall handle it."))


@verb
def case_dispatch(wanted: Move, *, unit_id: UUID | None = None, role: str = "") -> Case:
    """Gives it to a unit or to a role at the matter's place (also `transfer`); the clock starts.

    Raises:
        Invalid: no such handler, or the matter is a complaint about that very unit.
    """
    _target(unit_id, role)

    def change(case: Case) -> None:
        if unit_id is not None and unit_id == case.about_unit_id:
            raise _wrong("target", _("The matter is about this unit; it cannot be the one to handle it."))
        case.unit_id, case.handler_role, case.extension_days = unit_id, "" if unit_id else role, None

    wanted.params.update(unit=unit_id, role=role)
    return move(wanted, change)


@verb
def case_triage(
    wanted: Move, *, category_id: UUID, grade: int, unit_id: UUID | None = None, role: str = ""
) -> Case:
    """Accept, grade and dispatch in one go, each as an entry of its own; steps already taken are left out."""
    case = case_get(wanted.actor, wanted.case_id)
    expected, key = wanted.expected, wanted.key
    if case.state == "new":
        case = case_accept(_next(wanted, "accept", expected=expected))
        expected = None
    case = case_grade(_next(wanted, "grade", expected=expected), category_id=category_id, grade=grade)
    return case_dispatch(
        Move(
            wanted.actor, wanted.case_id, "dispatch", wanted.words, wanted.files, expected=case.seq, key=key
        ),
        unit_id=unit_id,
        role=role,
    )


def _next(wanted: Move, step: str, *, expected: int | None) -> Move:
    return Move(wanted.actor, wanted.case_id, step, expected=expected)


@verb
def case_verify(wanted: Move) -> Case:
    """The result holds (`verify`), or it goes back to the handler with a reason (`return`)."""
    return move(wanted)


@verb
def case_answer(wanted: Move, *, channel: str = "", outcome: str = "") -> Case:
    """Answers the reporter; with an outcome the matter is closed in the same breath.

    `channel` is "phone" where the answer was given by telephone.
    """
    wanted.params.update({"channel": "phone"} if channel == "phone" else {})
    case = move(wanted)
    if outcome:
        case_close(Move(wanted.actor, wanted.case_id, "close", expected=case.seq), outcome=outcome)
        case.refresh_from_db()
    return case


@verb
def case_close(wanted: Move, *, outcome: str) -> Case:
    """Closes an answered matter with its outcome."""
    if outcome not in OUTCOMES:
        raise _wrong("outcome", _("Please choose how it ended."))

    def change(case: Case) -> None:
        case.outcome = outcome

    wanted.params.update(outcome=outcome)
    return move(wanted, change)


@verb
def case_decline(wanted: Move, *, reason: str) -> Case:
    """Does not take it up: petitions, accusations and litigation are pointed to their statutory channels."""
    if reason not in DECLINES:
        raise _wrong("decline", _("Please choose why."))

    def change(case: Case) -> None:
        case.outcome = "declined"

    wanted.params.update(decline=reason)
    return move(wanted, change)


@verb
def case_pass_up(wanted: Move) -> Case:
    """Hands it to the desk of the next higher level (also the reporter's `go_higher`)."""

    def change(case: Case) -> None:
        higher = above(Level(case.level))
        if higher is None:
            raise Invalid(_("The matter is at the highest desk already."))
        _leave(case, higher)

    return move(wanted, change)


@verb
def case_hand_down(wanted: Move) -> Case:
    """Hands it to the desk of the next lower level, where the place has one and may see it."""

    def change(case: Case) -> None:
        lower = below(Level(case.level))
        has_place = {Level.TOWN: case.town_id, Level.VILLAGE: case.village_id}.get(lower) if lower else None
        if lower is None or has_place is None or lower.height < case.floor:
            raise Invalid(_("There is no lower desk this matter can go to."))
        _leave(case, lower)

    return move(wanted, change)


def _leave(case: Case, level: Level) -> None:
    case.level, case.unit_id, case.handler_role, case.extension_days = level, None, "", None


@verb
def case_park(wanted: Move, *, review_on: date | None) -> Case:
    """Parks what must wait, with the day it is looked at again: it stays open and does not count as done."""
    if review_on is None or review_on <= clock.today():
        raise _wrong("review_on", _("Please choose a day after today."))

    def change(case: Case) -> None:
        case.review_on, case.unit_id, case.handler_role = review_on, None, ""

    wanted.params.update(review_on=review_on)
    return move(wanted, change)


@verb
def case_unpark(wanted: Move) -> Case:
    """Takes a parked matter up again."""

    def change(case: Case) -> None:
        case.review_on = None

    return move(wanted, change)


@verb
def case_extension_decide(wanted: Move) -> Case:
    """Grants (`extend_grant`) or refuses (`extend_refuse`) the extension that was asked for."""

    def change(case: Case) -> None:
        if case.extension_days is None:
            raise Invalid(_("No extension was asked for."))
        if wanted.step == "extend_grant":
            wanted.params.update(days=case.extension_days)
            running = deadline.Deadline(case.due_at, case.soon_at, case.left_minutes)
            longer = deadline.extend(running, clock.now(), case.extension_days)
            case.due_at, case.soon_at = longer.due_at, longer.soon_at
        case.extension_days = None

    return move(wanted, change)


@verb
def case_reopen(wanted: Move) -> Case:
    """The desk takes a finished matter up again."""

    def change(case: Case) -> None:
        case.reopened += 1
        _leave(case, Level(case.level))
        case.outcome, case.rating = "", None

    return move(wanted, change)


@verb
def case_call_back(wanted: Move, *, rating: int | None = None) -> Case:
    """Notes a call-back; what the reporter said of the answer may be noted as their rating."""

    def change(case: Case) -> None:
        if rating is not None:
            check_rating(rating)
            case.rating = rating

    wanted.params.update({"rating": rating} if rating else {}, channel="phone")
    return move(wanted, change)


def check_rating(rating: int) -> None:
    """Ratings are 1 to 5.

    Raises:
        Invalid: anything else.
    """
    if not 1 <= rating <= 5:
        raise _wrong("rating", _("Please choose one to five stars."))


@verb
def reporter_reveal(*, actor: Actor, case_id: UUID) -> dict[str, str]:
    """Opens who reported, for the desk that must answer; every look is recorded.

    Raises:
        Forbidden: only the desk may look.
    """
    case = case_get(actor, case_id)
    if Hat.DESK not in hats(actor, case.standing):
        raise Forbidden(_("Only the desk that answers may see who reported."))
    row = Reporter.objects.filter(pk=case.pk).first()
    audit_record(actor=actor, verb="reporter_reveal", kind=KIND, object_id=case.pk)
    return {
        "name": row.name.reveal() if row and row.name else "",
        "phone": row.phone.reveal() if row and row.phone else "",
    }
