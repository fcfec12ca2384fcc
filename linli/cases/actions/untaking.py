"""An imported list taken back: matters that nobody touched since are withdrawn, each with the reason."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases.actions.searching import search_renew
from linli.cases.models import Case, Entry, EntryText
from linli.cases.reads.stories import KIND
from linli.cases.rules.steps import Hat, State
from linli.kernel import clock, ids
from linli.kernel.actions.audit import audit_record_many
from linli.kernel.actions.bulk import Bulk
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid
from linli.kernel.permits import may
from linli.kernel.rules import chain
from linli.kernel.verbs import verb

BATCH = 500


@verb
def hotline_undo(*, actor: Actor, case_ids: Sequence[UUID]) -> None:
    """Withdraws those imported matters that nobody has touched since; their histories stay and say so.

    Raises:
        Forbidden: lists are the desks'. Invalid: somebody has worked on each of them.
    """
    if not may(actor, "hotline_import"):
        raise Forbidden(_("Bringing in a hotline list is for the desks."))
    now, reason = clock.now(), _("Taken back: the list was brought in by mistake.")
    entries = Bulk(
        Entry(
            step="withdraw",
            actor_kind=actor.kind,
            user_id=actor.user_id,
            to_state=State.WITHDRAWN,
            at=now,
            params={"hat": Hat.DESK, "text": True, "imported": clock.local_date(now).isoformat()},
        ),
        *("id", "case_id", "seq", "from_state", "digest"),
    )
    texts = Bulk(EntryText(text=reason, lang=get_language() or "zh-hans"), "entry_id", "salt")
    audited = []
    for start in range(0, len(case_ids), BATCH):
        cases = _untouched(case_ids[start : start + BATCH])
        for case in cases:
            entry_id, salt = ids.new(), chain.new_salt()
            digest = chain.salted(salt, reason)
            entries.add(entry_id, case.pk, case.seq + 1, case.state, digest)
            texts.add(entry_id, salt)
            state = {"state": State.WITHDRAWN, "seq": case.seq + 1}
            audited.append((case.pk, {**state, "entry": str(entry_id), "digest": digest}))
        _withdraw([case.pk for case in cases])
    if not audited:
        raise Invalid(_("Somebody has worked on every one of these matters since. Nothing was taken back."))
    entries.write()
    texts.write()
    for case in Case.objects.filter(pk__in=[pk for pk, _facts in audited]).iterator(chunk_size=BATCH):
        search_renew(case, reason)
    audit_record_many(actor=actor, verb="case_import_undo", kind=KIND, rows=audited)


def _untouched(case_ids: Sequence[UUID]) -> list[Case]:
    """Those of the matters, locked, that have no entry but the import's own."""
    cases = list(Case.objects.select_for_update().filter(pk__in=case_ids).order_by("pk"))
    entries = Entry.objects.filter(case_id__in=case_ids).exclude(params__has_key="imported")
    touched = set(entries.values_list("case_id", flat=True))
    return [case for case in cases if case.pk not in touched]


def _withdraw(case_ids: Sequence[UUID]) -> None:
    now = clock.now()
    Case.objects.filter(pk__in=case_ids).update(
        state=State.WITHDRAWN,
        is_open=False,
        seq=F("seq") + 1,
        due_at=None,
        soon_at=None,
        left_minutes=None,
        outcome="withdrawn",
        moved_at=now,
        ended_at=now,
    )
