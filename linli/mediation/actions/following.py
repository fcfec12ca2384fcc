"""After the agreement: follow-up visits, one that found it broken, judicial confirmation, reminders."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.actions.outbox import due_add
from linli.kernel.actor import Actor
from linli.kernel.verbs import verb
from linli.mediation.actions.matters import matter_hold, matter_reopen
from linli.mediation.actions.moving import Take, said, take, wrong
from linli.mediation.models import FollowUp, Mediation
from linli.mediation.reads.visible import KIND, mediation_get
from linli.mediation.rules.states import State
from linli.mediation.rules.timing import REMIND_BEFORE, confirm_last_day, confirmable
from linli.mediation.rules.ways import Confirm, Kept
from linli.notify.actions import notice_send
from linli.people.reads import posting_users

FOLLOW, CONFIRM = "mediation.follow", "mediation.confirm"
MORNING = time(8)
FARTHEST = timedelta(days=365)


def follow_put(row: Mediation, on: date) -> FollowUp:
    """Plans a visit of a locked mediation; whoever mediates is reminded that morning.

    Raises:
        Invalid: the day lies in the past, or more than a year ahead.
    """
    if not clock.today() <= on <= clock.today() + FARTHEST:
        raise wrong("follow_on", _("Please choose a day from today on, within a year."))
    made = FollowUp.objects.create(mediation=row, planned_on=on)
    due_add([(FOLLOW, made.pk, datetime.combine(on, MORNING, clock.LOCAL))])
    return made


@verb
def follow_plan(
    *, actor: Actor, mediation_id: UUID, follow_on: date, expected: int | None = None, key: str = ""
) -> Mediation:
    """Plans a follow-up visit.

    Raises:
        Missing, Forbidden, Stale, Invalid: from `take`.
    """

    def change(row: Mediation) -> dict[str, UUID]:
        return {"visit": follow_put(row, follow_on).pk}

    return take(Take(actor, mediation_id, "plan", expected=expected, key=key), change, on=follow_on)


@verb
def follow_note(
    *,
    actor: Actor,
    mediation_id: UUID,
    follow_id: UUID | None,
    result: str,
    words: str = "",
    expected: int | None = None,
    key: str = "",
) -> Mediation:
    """Notes what a visit found. A broken agreement reopens mediation and matter in the same transaction; the
    matter's story says “taken up again” and no more. `follow_id` None: a visit that nobody had planned.

    Raises:
        Missing, Forbidden, Stale, Invalid: from `take`; Invalid too where the visit was noted already.
    """
    if result not in list(Kept):
        raise wrong("result", _("Please choose what you found."))
    row = mediation_get(actor, mediation_id)
    broken, fresh = result == Kept.BROKEN, False
    if broken:
        matter_hold(actor, row.case_id)

    def change(found: Mediation) -> dict[str, UUID]:
        nonlocal fresh
        fresh = True
        visit = _visited(actor, found, follow_id, result)
        if broken:
            _take_up_again(found)
        return {"visit": visit.pk}

    told = {"said": said(words, "words")}
    wanted = Take(actor, mediation_id, "broken" if broken else "follow", told, expected=expected, key=key)
    row = take(wanted, change, part=follow_id, hidden=[str(follow_id)], result=result)
    if broken and fresh:
        matter_reopen(actor, row.case_id)
    return row


def _visited(actor: Actor, row: Mediation, follow_id: UUID | None, result: str) -> FollowUp:
    visit = FollowUp(mediation=row, planned_on=clock.today())
    if follow_id is not None:
        known = FollowUp.objects.filter(mediation=row, pk=follow_id, result="").first()
        if known is None:
            raise wrong("visit", _("This visit is noted already."))
        visit = known
    visit.result, visit.done_on, visit.user_id = result, clock.today(), actor.user_id
    visit.save()
    return visit


def _take_up_again(row: Mediation) -> None:
    """What was agreed holds no more; the mediation's clock starts anew with its next sitting."""
    row.reopened += 1
    row.form, row.started_at, row.agreed_at, row.minutes = "", None, None, None
    row.effective_on, row.confirm, row.confirm_on = None, "", None
    row.year = row.serial = None


@verb
def confirmation_note(
    *,
    actor: Actor,
    mediation_id: UUID,
    confirm: str,
    on: date | None = None,
    expected: int | None = None,
    key: str = "",
) -> Mediation:
    """Notes that both asked the court to confirm the agreement, or what the court said.

    Raises:
        Missing, Forbidden, Stale, Invalid: from `take`; Invalid too where both asked after the 30 days.
    """
    if confirm not in list(Confirm):
        raise wrong("confirm", _("Please choose where it stands."))
    day = on or clock.today()
    if day > clock.today():
        raise wrong("on", _("This day has not come yet."))

    def change(row: Mediation) -> None:
        assert row.effective_on is not None
        if day < row.effective_on or (
            confirm == Confirm.APPLIED and day > confirm_last_day(row.effective_on)
        ):
            raise wrong("on", _("The court takes it within 30 days after the agreement took effect."))
        row.confirm, row.confirm_on = confirm, day

    wanted = Take(actor, mediation_id, "confirm", expected=expected, key=key)
    return take(wanted, change, confirm=confirm, on=day)


def remind_of_confirmation(row: Mediation) -> None:
    """A week before the thirty days are over whoever mediates is reminded."""
    last = confirm_last_day(clock.today())
    due_add([(CONFIRM, row.pk, datetime.combine(last - REMIND_BEFORE, MORNING, clock.LOCAL))])


@verb
def follow_remind(follow_id: UUID) -> None:
    """Tells the mediator on the day that a visit is planned, if it still is."""
    visit = FollowUp.objects.select_related("mediation").filter(pk=follow_id, result="").first()
    if visit is not None and visit.mediation.state == State.AGREED:
        _tell(visit.mediation, "mediation_follow", on=visit.planned_on.isoformat())


@verb
def confirm_remind(mediation_id: UUID) -> None:
    """Tells the mediator that the time for judicial confirmation runs out, where nobody has asked for it."""
    row = Mediation.objects.filter(pk=mediation_id, state=State.AGREED, confirm="").first()
    if row is not None and row.effective_on is not None and confirmable(row.effective_on, clock.today()):
        _tell(row, "mediation_confirm", until=confirm_last_day(row.effective_on).isoformat())


def _tell(row: Mediation, key: str, **params: str) -> None:
    """A message that holds the matter's number and a day, and nothing of what was said."""
    postings = [pk for pk in (row.posting_id, row.next_posting_id) if pk]
    notice_send(
        key=key,
        user_ids=posting_users(postings),
        object_kind=KIND,
        object_id=row.pk,
        params={"number": row.number, **params},
    )
