"""What follows from a step on the matters that hang together with it; runs in that step's transaction.

The leading matter's answer ends those merged into it; whoever leaves or comes is counted; a whole waits for
its parts. A step of a reporter is carried on in the system's name: nobody learns that it was theirs.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from linli.cases.actions.moving import Taken, carry
from linli.cases.actions.telling import tell
from linli.cases.models import Case
from linli.cases.rules.carried import AGAIN, ENDED, WITH, line_of
from linli.cases.rules.outcomes import OUTCOMES
from linli.cases.rules.steps import WITH_HANDLER, Hat, State
from linli.kernel.actor import SYSTEM, Actor, Kind
from linli.kernel.errors import Invalid

WITHDRAWN = frozenset({"withdraw", "withdraw_with"})


def carried(*, case: Case, taken: Taken) -> None:
    """Hangs on `TAKEN`. Costs nothing for a matter on its own."""
    _leading(case, taken)
    if case.merged:
        _merged(case, taken)
    if case.parts and taken.step in WITHDRAWN:
        for part in _open_parts(case):
            part.outcome = "withdrawn"
            carry(part, "withdraw_with", actor=_office(taken.actor))
    if case.parent_id:
        _whole(case, case.parent_id, taken)


def _office(actor: Actor) -> Actor:
    return actor if actor.kind == Kind.USER else SYSTEM


# --- the one that leads


def _leading(case: Case, taken: Taken) -> None:
    """Counts who came and who left, and passes on what a merged one's reporter adds."""
    before, now = taken.was.lead_id, case.lead_id
    if before != now and taken.step not in ("moved_with", "succeed"):
        for lead_id, step, change in ((before, "lose", -1), (now, "gain", 1)):
            if lead_id is not None:
                lead = Case.objects.get(pk=lead_id)
                lead.merged += change
                carry(lead, step, actor=_office(taken.actor), of=case.number)
    if taken.step == "supplement" and now is not None and case.state == State.MERGED:
        _heard(Case.objects.get(pk=now), case, taken)


def _heard(lead: Case, case: Case, taken: Taken) -> None:
    """The leading one's desk and handlers hear of it; if they were waiting for more, they go on."""
    stood = State(lead.resume_state or State.ACCEPTED) if lead.state == State.WAITING else None
    carry(lead, "hear", actor=SYSTEM, to=stood, of=case.number)
    whom = (Hat.DESK, Hat.HANDLER) if lead.state in WITH_HANDLER else (Hat.DESK,)
    tell(lead, "supplement", whom, taken.actor)


# --- those merged into it


def _merged(case: Case, taken: Taken) -> None:
    if taken.step in WITHDRAWN:
        _succeed(case, taken)
    elif taken.step in WITH:
        _end(case, taken)
    elif taken.step in AGAIN:
        for one in _followers(case, ENDED):
            one.reopened += 1
            one.outcome, one.rating = "", None
            carry(one, "reopen_with", actor=_office(taken.actor))


def _followers(case: Case, states: Iterable[State]) -> list[Case]:
    return list(Case.objects.filter(lead_id=case.pk, state__in=list(states)).order_by("pk"))


def _end(case: Case, taken: Taken) -> None:
    """The same words, in each story of its own: they stay there when the leading one's are removed."""
    step = WITH[taken.step]
    facts: dict[str, Any] = {"entry": taken.entry_id} if taken.files else {}
    if case.outcome in OUTCOMES:
        facts["outcome"] = case.outcome
    for one in _followers(case, line_of(step).frm):
        one.outcome = case.outcome
        carry(one, step, actor=_office(taken.actor), words=taken.said, **facts)


PASSED_ON = (
    *("level", "unit_id", "handler_role", "category_id", "grade_id"),
    *("due_at", "soon_at", "left_minutes", "extension_days", "review_on"),
)
"""What the oldest of them takes over from the one that is taken back."""


def _succeed(case: Case, taken: Taken) -> None:
    """Its reporter takes the leading matter back: the oldest of the others leads on from where it stood."""
    heir, *others = Case.objects.filter(lead_id=case.pk).order_by("pk")
    was, actor = taken.was, _office(taken.actor)
    for name in PASSED_ON:
        setattr(heir, name, getattr(was, name))
    heir.lead_id = None

    def finish(one: Case) -> None:
        one.resume_state = was.resume_state

    carry(heir, "succeed", actor=actor, to=State(was.state), finish=finish, of=case.number)
    rehome(others, heir, actor)
    case.merged = 0
    Case.objects.filter(pk=case.pk).update(merged=0)


def rehome(cases: Iterable[Case], lead: Case, actor: Actor) -> int:
    """Has other matters answered through `lead` from now on; returns how many. Whom they leave, the caller
    counts.
    """
    moved = 0
    for one in cases:
        one.lead_id = lead.pk
        carry(one, "moved_with", actor=actor, lead=lead.pk, since=lead.seq, of=lead.number)
        moved += 1
    lead.merged += moved
    Case.objects.filter(pk=lead.pk).update(merged=F("merged") + moved)
    return moved


# --- the whole


def _open_parts(case: Case) -> list[Case]:
    return list(Case.objects.filter(parent_id=case.pk, is_open=True).order_by("pk"))


def _whole(case: Case, whole_id: UUID, taken: Taken) -> None:
    """When the last part has ended the whole wants its answer; when one goes on again, so does the whole."""
    if taken.step == "withdraw_with" or case.is_open == taken.was.is_open:
        return
    whole = Case.objects.get(pk=whole_id)
    if not case.is_open:
        if whole.state == State.SPLIT and not _open_parts(whole):
            carry(whole, "gather", actor=_office(taken.actor))
            tell(whole, "gather", (Hat.DESK,), taken.actor)
    elif whole.state != State.SPLIT:
        if whole.state not in line_of("regather").frm:
            raise Invalid(_("The whole matter has been taken up again; please go on with that one."))
        whole.outcome, whole.rating = "", None
        whole.unit_id, whole.handler_role = None, ""
        carry(whole, "regather", actor=_office(taken.actor))
