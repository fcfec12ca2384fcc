"""What `verify` finds in the stories of deliberations, and what is held there of somebody in office."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from linli.deliberation.models import Decision, Deliberation, Entry, EntryText
from linli.kernel.registry import Subject
from linli.kernel.rules import chain

BATCH = 1000
NEWEST = 5000


def broken() -> Iterator[str]:
    """One sentence per story with a gap, and per entry or decision that is not what its digest says."""
    told = Exists(Entry.objects.filter(deliberation_id=OuterRef("pk")))
    for pk in Deliberation.objects.filter(~told).values_list("pk", flat=True).iterator():
        yield f"deliberation: story {pk} lacks entry 1"
    last: tuple[UUID | None, int, int] = (None, 0, 0)
    batch: list[Entry] = []
    rows = Entry.objects.select_related("deliberation").order_by("deliberation_id", "seq")
    for entry in rows.iterator(chunk_size=BATCH):
        yield from _gap(last, entry.deliberation_id, entry.seq)
        last = (entry.deliberation_id, entry.seq, entry.deliberation.seq)
        batch.append(entry)
        if len(batch) == BATCH:
            yield from _changed(batch)
            batch = []
    yield from _gap(last, None, 1)
    yield from _changed(batch)


def _gap(last: tuple[UUID | None, int, int], pk: UUID | None, seq: int) -> Iterator[str]:
    """Entries missing between one row and the next, or at the end of the story before."""
    before, last_seq, whole = last
    if before is not None and before == pk:
        if seq != last_seq + 1:
            yield f"deliberation: story {pk} lacks entry {last_seq + 1}"
        return
    if before is not None and last_seq != whole:
        yield f"deliberation: story {before} lacks entry {last_seq + 1}"
    if seq != 1:
        yield f"deliberation: story {pk} lacks entry 1"


def _changed(batch: list[Entry]) -> Iterator[str]:
    texts = EntryText.objects.in_bulk([entry.pk for entry in batch])
    decided = Decision.objects.in_bulk([entry.decision_id for entry in batch if entry.step == "add"])
    for entry in batch:
        row = texts.get(entry.pk)
        facts = chain.digest(entry.params)
        whole = "text" not in entry.params
        if row is not None or whole:
            found = chain.salted(row.salt if row else "", row.text if row else "", facts)
            if found != entry.digest:
                yield f"deliberation: entry {entry.seq} of story {entry.deliberation_id} was changed"
        made = decided.get(entry.decision_id) if entry.decision_id and entry.step == "add" else None
        if made is not None and row is not None and made.text != row.text:
            yield f"deliberation: decision {made.pk} is not what was noted"


def office_copy(subject: Subject) -> dict[str, Any]:
    """What the stories hold of somebody who acted in office: which steps they took when, the newest."""
    if subject.user_id is None:
        return {}
    steps = Entry.objects.filter(user_id=subject.user_id).order_by("-id")
    return {"steps": list(steps.values("deliberation_id", "step", "at")[:NEWEST])}
