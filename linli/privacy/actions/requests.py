"""Taking down what somebody asks about their own data, and answering it."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.letting_go import BATCH
from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.permits import may
from linli.kernel.rules import text
from linli.kernel.verbs import verb
from linli.notify.reads import viewers
from linli.people.reads import covers, person_of, visible_to
from linli.privacy.models import DataRequest
from linli.privacy.reads.requests import answered, may_answer, request_get
from linli.privacy.rules import Ask, Outcome, due_on

MAX_WORDS = 2000


def _wrong(field: str, message: str) -> Invalid:
    return Invalid(message, {field: [message]})


def _face(actor: Actor, person_id: UUID | None, about: tuple[str, UUID] | None) -> str:
    """Through which face the actor may ask for this.

    Raises:
        Missing: no such person or matter for this actor. Forbidden: taking requests is the desks'.
    """
    if about is not None:
        viewer = viewers.get(about[0])
        if actor.kind != Kind.SYSTEM and (viewer is None or not viewer(actor, about[1])):
            raise Missing(_("There is no such matter here."))
        return "door" if actor.kind == Kind.CODE_HOLDER else "desk"
    own = person_of(actor)
    if own is not None and own.pk == person_id:
        return "self"
    if not may(actor, "data_request_add"):
        raise Forbidden(_("Taking requests is for the desks."))
    person = visible_to(actor).filter(pk=person_id).first() if person_id else None
    if person_id and person is None:
        raise Missing(_("There is no such person here."))
    if person and not covers(actor, person.place_id, "data_request_add"):
        raise Forbidden(_("This place is not yours to look after."))
    return "desk"


@verb
def data_request_add(
    *,
    actor: Actor,
    kind: str,
    person_id: UUID | None = None,
    about: tuple[str, UUID] | None = None,
    words: str = "",
    contact: str = "",
) -> DataRequest:
    """Takes down a request: one's own, or at the desk for somebody who stands there, also for somebody whom
    no register knows. `about` is (object kind, id), e.g. a matter.

    Raises:
        Missing: no such person or matter. Forbidden: only desks take requests for others.
        Invalid: names the field.
    """
    if kind not in list(Ask):
        raise _wrong("kind", _("Please choose what is asked for."))
    face = _face(actor, person_id, about)
    said, reach = text.tidy(words), text.tidy(contact)
    if len(said) > MAX_WORDS or len(reach) > 200:
        raise _wrong("words", _("Please keep it under 2,000 characters."))
    if person_id is None and about is None and not reach:
        raise _wrong("contact", _("Please note how they can be reached."))
    row = DataRequest.objects.create(
        kind=kind,
        person_id=person_id,
        object_kind=about[0] if about else "",
        object_id=about[1] if about else None,
        words=said or None,
        contact=reach or None,
        face=face,
        taken_by_id=actor.user_id,
        due_on=due_on(clock.now()),
    )
    audit_record(
        actor=actor, verb="data_request_add", kind="data_request", object_id=row.pk, ask=kind, due=row.due_on
    )
    return row


@verb
def data_request_answer(*, actor: Actor, request_id: UUID, done: bool, words: str) -> DataRequest:
    """Answers a request once: carried out, or not possible, and why.

    Raises:
        Missing: no such request for this actor. Forbidden: not the actor's to answer.
        Invalid: no words, or answered already.
    """
    request_get(actor, request_id)
    row = DataRequest.objects.select_for_update().get(pk=request_id)
    if not may_answer(actor, row):
        raise Forbidden(_("This request is not yours to answer."))
    if row.outcome != Outcome.OPEN:
        raise Invalid(_("This request was answered already."))
    said = text.tidy(words)
    if not 2 <= len(said) <= MAX_WORDS:
        raise _wrong("words", _("Please say what was done, or why it cannot be done."))
    row.outcome = Outcome.DONE if done else Outcome.REFUSED
    row.answer, row.answered_at, row.answered_by_id = said, clock.now(), actor.user_id
    row.save(update_fields=["outcome", "answer", "answered_at", "answered_by_id"])
    audit_record(
        actor=actor, verb="data_request_answer", kind="data_request", object_id=row.pk, outcome=row.outcome
    )
    return row


@verb
def requests_remove(*, before: datetime, limit: int = BATCH) -> int:
    """Empties requests that were answered before `before`: words, contact and answer go, dates stay."""
    ids = list(answered(before).order_by("pk").values_list("pk", flat=True)[:limit])
    return DataRequest.objects.filter(pk__in=ids).update(words=None, contact=None, answer=None)


def requests_count(*, before: datetime) -> int:
    """How many requests would be emptied."""
    return answered(before).count()
