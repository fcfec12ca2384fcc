"""Publishing texts, saying yes to them, and taking it back."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from linli.kernel import caching, clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.versions import version_bump
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid, Missing, Stale
from linli.kernel.permits import may
from linli.kernel.rules import text
from linli.kernel.verbs import verb
from linli.people.reads import Person, covers, find_people, person_of, visible_to
from linli.privacy.models import Consent, ConsentText
from linli.privacy.reads.consents import TOPIC, current_text, has_consent, purposes

MAX_TEXT = 4000


def _wrong(field: str, message: str) -> Invalid:
    return Invalid(message, {field: [message]})


@verb
def consent_text_publish(
    *, actor: Actor, purpose: str, text_zh: str, text_en: str, from_on: date | None = None
) -> ConsentText:
    """Publishes the next version of a text; what people agreed to before stays what it was.

    Raises:
        Forbidden: only administrators. Missing: no such purpose.
        Invalid: a language is missing, nothing changed, or it would begin in the past.
    """
    if not may(actor, "consent_text_publish"):
        raise Forbidden(_("Only an administrator can do this."))
    if purposes.get(purpose) is None:
        raise Missing(_("There is no such text."))
    zh, en = text.tidy(text_zh), text.tidy(text_en)
    for field, words in (("text_zh", zh), ("text_en", en)):
        if not 1 <= len(words) <= MAX_TEXT:
            raise _wrong(field, _("Please write it in both languages, at most 4,000 characters each."))
    last = ConsentText.objects.select_for_update().filter(purpose=purpose).order_by("-version").first()
    if last and (last.text_zh, last.text_en) == (zh, en):
        raise _wrong("text_zh", _("Nothing was changed: this is the text as it stands."))
    day = from_on or clock.today()
    if day < clock.today():
        raise _wrong("from_on", _("A text cannot begin in the past."))
    row = ConsentText.objects.create(
        purpose=purpose,
        version=last.version + 1 if last else 1,
        text_zh=zh,
        text_en=en,
        from_on=day,
        by_id=actor.user_id,
    )
    version_bump(topic=TOPIC)
    caching.forget()
    audit_record(
        actor=actor,
        verb="consent_text_publish",
        kind="consent_text",
        object_id=row.pk,
        purpose=purpose,
        version=row.version,
    )
    return row


def _whose(actor: Actor, person_id: UUID, name: str) -> tuple[Person, str]:
    """The person, and the face through which the actor may speak: for oneself, or as the desk of their place.

    Raises:
        Missing: no such person for this actor. Forbidden: the place is not the actor's.
    """
    own = person_of(actor)
    if own is not None and own.pk == person_id:
        return own, "self"
    person = visible_to(actor).filter(pk=person_id, ended_on=None).first()
    if person is None:
        raise Missing(_("There is no such person here."))
    if not covers(actor, person.place_id, name):
        raise Forbidden(_("This place is not yours to look after."))
    return person, "desk"


def _witness(actor: Actor, name: str, person: Person) -> Person | None:
    """Whoever stood by when it was signed on paper, found by their whole name."""
    if not name.strip():
        return None
    found = [row for row in find_people(actor, name) if row.pk != person.pk and row.user_id != actor.user_id]
    if len(found) != 1:
        raise _wrong(
            "witness",
            _("Please give the whole name of one other person in the register, neither of you two."),
        )
    return found[0]


@verb
def consent_give(
    *, actor: Actor, person_id: UUID, purpose: str, version: int, on_paper: bool = False, witness: str = ""
) -> Consent:
    """Records a yes to the version that was read: one's own, or at the desk for somebody who stands there.

    Raises:
        Missing: no such person or text. Forbidden: somebody else's place.
        Stale: the text changed meanwhile; it must be read again.
        Invalid: a yes to this text stands already, or the witness was not found.
    """
    person, face = _whose(actor, person_id, "consent_give")
    row, rule = current_text(purpose), purposes.get(purpose)
    if row is None or rule is None or rule.notice or rule.slip:
        raise Missing(_("There is no such text."))
    if row.version != version:
        raise Stale(_("The text was changed meanwhile. Please read it once more."), since=version)
    if has_consent(person_id, purpose, at_least=version):
        raise Invalid(_("This was agreed to already."))
    seen = _witness(actor, witness, person)
    made = Consent.objects.create(
        person=person,
        text=row,
        given=True,
        face=face,
        on_paper=on_paper and face == "desk",
        by_id=actor.user_id,
        witness=seen,
    )
    _note("consent_give", actor, made)
    return made


@verb
def consent_withdraw(*, actor: Actor, person_id: UUID, purpose: str) -> Consent:
    """Takes a yes back at once; nobody is asked why.

    Raises:
        Missing: no such person, or there is nothing to take back. Forbidden: somebody else's place.
    """
    person, face = _whose(actor, person_id, "consent_withdraw")
    last = (
        Consent.objects.select_related("text")
        .filter(person=person, text__purpose=purpose)
        .order_by("-id")
        .first()
    )
    if last is None or not last.given:
        raise Missing(_("There is nothing to take back."))
    made = Consent.objects.create(person=person, text=last.text, given=False, face=face, by_id=actor.user_id)
    _note("consent_withdraw", actor, made)
    return made


def _note(name: str, actor: Actor, row: Consent) -> None:
    audit_record(
        actor=actor,
        verb=name,
        kind="consent",
        object_id=row.pk,
        person=row.person_id,
        text=row.text_id,
        face=row.face,
        on_paper=row.on_paper,
        witness=row.witness_id,
    )
