"""How an entry goes into a story: salted digest, words in a row of their own, photos, audit row."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.deliberation.models import Decision, Deliberation, Entry, EntryText
from linli.deliberation.reads.stories import KIND
from linli.kernel import ids
from linli.kernel.actions.attachments import Stored, attachments_add
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid, Stale
from linli.kernel.rules import chain, text

MAX_TEXT = 4000


def wrong(field: str, message: str) -> Invalid:
    """A refusal that names its field."""
    return Invalid(message, {field: [message]})


def said(words: str, *, needed: bool, most: int = MAX_TEXT) -> str:
    """Tidied words.

    Raises:
        Invalid: they are missing or too long.
    """
    plain = text.tidy(words)
    if needed and not plain:
        raise wrong("text", _("Please write a sentence about it."))
    if len(plain) > most:
        raise wrong("text", _("Please keep it under %(most)s characters.") % {"most": most})
    return plain


def check_seen(seen: int | None, seq: int) -> None:
    """Somebody else must not have moved it meanwhile.

    Raises:
        Stale: they did.
    """
    if seen is not None and seen != seq:
        raise Stale(
            _("Somebody else moved this while you were writing. Look at what is new, then decide."),
            since=seen,
        )


def append(
    row: Deliberation,
    *,
    actor: Actor,
    step: str,
    state: str,
    words: str = "",
    decision: Decision | None = None,
    files: Sequence[Stored] = (),
    facts: Mapping[str, Any] | None = None,
) -> Entry:
    """Appends the next entry to the story of a locked deliberation."""
    entry_id, salt = ids.new(), chain.new_salt()
    sent = attachments_add(kind=KIND, owner_id=row.pk, part_id=entry_id, files=files, public=True)
    given = {key: value for key, value in (facts or {}).items() if value is not None and value != ""}
    params: dict[str, Any] = {
        key: value if isinstance(value, int) else str(value) for key, value in given.items()
    }
    params |= ({"files": sent} if sent else {}) | ({"text": True} if words else {})
    digest = chain.salted(salt if words else "", words, chain.digest(params))
    row.seq += 1
    row.save(update_fields=["seq"])
    entry = Entry.objects.create(
        id=entry_id,
        deliberation=row,
        decision=decision,
        seq=row.seq,
        step=step,
        user_id=actor.user_id,
        to_state=state,
        params=params,
        digest=digest,
    )
    if words:
        lang = get_language() or "zh-hans"
        EntryText.objects.create(entry=entry, text=words, lang=lang, salt=salt)
    audit_record(
        actor=actor,
        verb=f"{'decision' if decision else 'deliberation'}_{step}",
        kind=KIND,
        object_id=row.pk,
        entry=entry_id,
        seq=row.seq,
        state=state,
        decision=decision.pk if decision else None,
        digest=digest,
    )
    return entry
