"""Appends one entry to a locked matter's story: words, photos, search and audit row with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases.actions.searching import search_forget, search_index, search_renew
from linli.cases.models import Case, Entry, EntryText, Words
from linli.cases.reads.stories import KIND
from linli.cases.rules.steps import SPOKEN, State
from linli.cases.rules.words import MAX_TEXT
from linli.kernel import clock
from linli.kernel.actions.attachments import Stored, attachments_add
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid
from linli.kernel.rules import chain, text


@dataclass(frozen=True, slots=True)
class NewEntry:
    """One step on its way into the story. `facts` stand beside its words; `where` goes with spoken ones."""

    id: UUID
    actor: Actor
    step: str
    before: State
    after: State
    said: str
    public: bool
    hat: str | None
    facts: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[Stored] = ()
    where: str = ""

    def params(self, files: Sequence[str]) -> dict[str, Any]:
        """What the entry keeps beside its words."""
        kept: dict[str, Any] = _plain({"hat": self.hat, **self.facts})
        return kept | ({"files": files} if files else {}) | ({"text": True} if self.said else {})


def said_of(words: str, *, needed: bool, field_name: str = "text") -> str:
    """The words of a step, tidied.

    Raises:
        Invalid: too long, or none where there must be some.
    """
    said = text.tidy(words)
    if len(said) > MAX_TEXT:
        raise Invalid(
            _("Please keep it under 4,000 characters."),
            {field_name: [_("Please keep it under 4,000 characters.")]},
        )
    if needed and not said:
        raise Invalid(
            _("Please write a sentence about it."), {field_name: [_("Please write a sentence about it.")]}
        )
    return said


def entry_append(case: Case, new: NewEntry) -> None:
    """Saves the matter and appends its next entry with words, photos and audit row."""
    case.seq += 1
    case.moved_at = clock.now()
    case.save()
    files = attachments_add(kind=KIND, owner_id=case.pk, part_id=new.id, files=new.files, public=new.public)
    salt = chain.new_salt()
    spoken = (new.said, text.tidy(new.where)[:200]) if new.step in SPOKEN else (new.said,)
    digest = chain.salted(salt, *spoken, *files)
    Entry.objects.create(
        id=new.id,
        case=case,
        seq=case.seq,
        step=new.step,
        actor_kind=new.actor.kind,
        user_id=new.actor.user_id,
        from_state=new.before,
        to_state=new.after,
        params=new.params(files),
        digest=digest,
        public=new.public,
    )
    _keep_words(case, new, spoken, salt, bool(files))
    audit_record(
        actor=new.actor,
        verb=f"case_{new.step}",
        kind=KIND,
        object_id=case.pk,
        entry=new.id,
        seq=case.seq,
        state=new.after,
        digest=digest,
    )


def _keep_words(case: Case, new: NewEntry, spoken: tuple[str, ...], salt: str, files: bool) -> None:
    lang = get_language() or "zh-hans"
    if new.step in SPOKEN:  # corrected words take the place of those before; that they did is on record
        Words.objects.filter(pk=case.pk).delete()
        Words.objects.create(case=case, what=spoken[0], where=spoken[-1], lang=lang, salt=salt)
        search_forget(case.pk)
        search_index([case])
        return
    if new.said or files:
        EntryText.objects.create(entry_id=new.id, text=new.said, lang=lang, salt=salt)
    search_renew(case, new.said)


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as an entry keeps them: numbers as they are, everything else as text, nothing empty."""
    return {key: _text(value) for key, value in facts.items() if value is not None and value not in ("", [])}


def _text(value: Any) -> Any:
    if isinstance(value, list):
        return [_text(item) for item in value]
    return value if isinstance(value, int) else str(value)
