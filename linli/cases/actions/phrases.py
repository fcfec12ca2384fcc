"""Answer templates: made, changed version by version, ended by a desk for its own place and below."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.models import Phrase, PhraseVersion
from linli.cases.reads.phrases import TOPIC, phrase_get
from linli.cases.reads.reference import reference
from linli.cases.rules.phrases import MAX_WORDS, STEPS, tidied, unknown
from linli.kernel import caching, clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.versions import version_bump
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid, Stale
from linli.kernel.permits import may
from linli.kernel.rules import chain, text
from linli.kernel.verbs import verb
from linli.people.reads import organisations_by_ids
from linli.territory.reads import tree

KIND = "phrase"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a template shall be: whose (`place_id`, `unit_id`), for what, under which names, which words."""

    place_id: UUID
    name_zh: str
    words: str
    name_en: str = ""
    unit_id: UUID | None = None
    category_id: UUID | None = None
    step: str = ""


@verb
def phrase_save(
    *, actor: Actor, wanted: Wanted, phrase_id: UUID | None = None, expected: int | None = None
) -> Phrase:
    """Makes a template, or a new version of one; the same words again make none.

    Raises:
        Forbidden: not the actor's place. Missing: no such template. Stale: somebody changed it since.
        Invalid: no name, no words, a gap that nothing fills, a unit or category that is not there.
    """
    place = tree().get(wanted.place_id)
    if place is None or not may(actor, "phrase_save", place.chain):
        raise Forbidden(_("Templates are kept by a desk for its own place and below."))
    row = _held(actor, phrase_id, expected) if phrase_id else Phrase(seq=0)
    before = _said(row)
    row.place_id, row.unit_id = place.id, _unit(wanted, place.id)
    row.category_id, row.step = _category(wanted), _step(wanted)
    row.name_zh, row.name_en, row.words = (
        _name(wanted.name_zh),
        _english(wanted.name_en),
        _words(wanted.words),
    )
    if before == _said(row):
        return row
    row.seq += 1
    row.save()
    PhraseVersion.objects.create(
        phrase=row,
        seq=row.seq,
        name_zh=row.name_zh,
        name_en=row.name_en,
        words=row.words,
        user_id=actor.user_id,
    )
    return _recorded(actor, "phrase_save", row)


@verb
def phrase_end(*, actor: Actor, phrase_id: UUID, expected: int | None = None) -> None:
    """Offers it no more; its versions stay.

    Raises:
        Missing: no such template for this actor. Stale: somebody changed it since.
    """
    row = _held(actor, phrase_id, expected)
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    _recorded(actor, "phrase_end", row)


def _held(actor: Actor, phrase_id: UUID, expected: int | None) -> Phrase:
    Phrase.objects.select_for_update().filter(pk=phrase_id).first()
    row = phrase_get(actor, phrase_id)
    if expected is not None and expected != row.seq:
        raise Stale(_("Somebody else changed this template meanwhile. Look at it as it is now, then decide."))
    return row


def _said(row: Phrase) -> tuple[object, ...]:
    whose = (row.place_id, row.unit_id, row.category_id, row.step)
    return *whose, row.name_zh, row.name_en, row.words


def _wrong(field: str, message: str) -> Invalid:
    return Invalid(message, {field: [message]})


def _unit(wanted: Wanted, place_id: UUID) -> UUID | None:
    if wanted.unit_id is None:
        return None
    unit = organisations_by_ids([wanted.unit_id]).get(wanted.unit_id)
    if unit is None or unit.ended_on is not None or unit.place_id != place_id:
        raise _wrong("office", _("Please choose one of the offices."))
    return unit.pk


def _category(wanted: Wanted) -> UUID | None:
    if wanted.category_id is not None and wanted.category_id not in reference().categories:
        raise _wrong("category", _("Please choose a category."))
    return wanted.category_id


def _step(wanted: Wanted) -> str:
    if wanted.step not in ("", *STEPS):
        raise _wrong("step", _("Please choose what it is for."))
    return wanted.step


def _name(given: str) -> str:
    name = " ".join(text.tidy(given).split())
    if not 1 <= len(name) <= 40:
        raise _wrong("name_zh", _("Please give it a name of up to 40 characters."))
    return name


def _english(given: str) -> str:
    name = " ".join(text.tidy(given).split())
    if len(name) > 60:
        raise _wrong("name_en", _("Please keep it under 60 characters."))
    return name


def _words(given: str) -> str:
    words = tidied(given)
    if not 1 <= len(words) <= MAX_WORDS:
        raise _wrong("words", _("Please write up to 1,000 characters."))
    strange = unknown(words)
    if strange:
        message = _("Nothing can fill %(gaps)s. Known are {number}, {place}, {category} and {date}.")
        raise _wrong("words", message % {"gaps": " ".join(strange)})
    return words


def _recorded(actor: Actor, name: str, row: Phrase) -> Phrase:
    audit_record(
        actor=actor, verb=name, kind=KIND, object_id=row.pk, seq=row.seq, digest=chain.digest(row.words)
    )
    version_bump(topic=TOPIC)
    caching.forget()
    return row
