"""What `verify` finds in the stories."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, Max, OuterRef

from linli.cases.models import Case, Entry, EntryText, Search, Words
from linli.cases.reads.documents import batches, documents
from linli.cases.rules.search import Document
from linli.cases.rules.steps import SPOKEN
from linli.kernel.rules import chain
from linli.kernel.verbs import writing

BATCH = 1000
MEND = "`linli search --rebuild` mends it"
CHECK = "INSERT INTO cases_search_fts (cases_search_fts, rank) VALUES ('integrity-check', 1)"


def broken() -> Iterator[str]:
    """One sentence per story that lacks an entry, and per entry whose words do not match its digest."""
    told = Exists(Entry.objects.filter(case_id=OuterRef("pk")))
    for case_id in Case.objects.filter(~told).values_list("pk", flat=True).iterator():
        yield f"cases: story {case_id} lacks entry 1"
    last: tuple[UUID | None, int, int] = (None, 0, 0)
    rows = Entry.objects.order_by("case_id", "seq").values_list(
        "pk", "case_id", "seq", "step", "digest", "params", "case__seq"
    )
    batch: list[tuple[Any, ...]] = []
    for row in rows.iterator(chunk_size=2 * BATCH):
        batch.append(row[:6])
        yield from _gap(last, row[1], row[2])
        last = (row[1], row[2], row[6])
        if len(batch) == BATCH:
            yield from _broken_words(batch)
            batch = []
    yield from _gap(last, None, 1)
    yield from _broken_words(batch)


def _gap(last: tuple[UUID | None, int, int], case_id: UUID | None, seq: int) -> Iterator[str]:
    """Entries missing between one row and the next, or at the end of the story before."""
    before, last_seq, whole = last
    if before is not None and before == case_id:
        if seq != last_seq + 1:
            yield f"cases: story {case_id} lacks entry {last_seq + 1}"
        return
    if before is not None and last_seq != whole:
        yield f"cases: story {before} lacks entry {last_seq + 1}"
    if seq != 1:
        yield f"cases: story {case_id} lacks entry 1"


def _spoken_last(cases: set[UUID]) -> dict[UUID, int]:
    """Which entry the words of a corrected matter belong to."""
    rows = Entry.objects.filter(case_id__in=cases, step="correct").values_list("case_id")
    return dict(rows.annotate(last=Max("seq")).order_by("case_id"))


def _broken_words(batch: list[tuple[Any, ...]]) -> Iterator[str]:
    texts = EntryText.objects.in_bulk([row[0] for row in batch])
    cases = {row[1] for row in batch if row[3] in SPOKEN}
    reports, holds = Words.objects.in_bulk(list(cases)), _spoken_last(cases)
    for pk, case_id, seq, step, digest, params in batch:
        files = params.get("files", [])
        if step in SPOKEN:
            words = reports.get(case_id) if seq == holds.get(case_id, 1) else None
            found = chain.salted(words.salt, words.what, words.where, *files) if words else digest
        else:
            row = texts.get(pk)
            found = chain.salted(row.salt, row.text, *files) if row else digest
        if found != digest:
            yield f"cases: the words of entry {seq} of story {case_id} were changed"


def unsearchable() -> Iterator[str]:
    """One sentence per matter whose place in the search index is not what its words say."""
    for batch in batches():
        wanted = documents(batch)
        rows = Search.objects.filter(case_id__in=[case.pk for case in batch])
        found = {row.case_id: Document(row.terms, row.text) for row in rows}
        for case in batch:
            if wanted.get(case.pk) != found.get(case.pk):
                yield f"cases: the search index does not match the words of story {case.pk}; {MEND}"
    if connection.vendor == "sqlite" and not _whole():
        yield f"cases: the full-text table does not match the search index; {MEND}"


def _whole() -> bool:
    """SQLite's own check of its full-text table; it is spelt as an insert but writes nothing."""
    try:
        with writing(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(CHECK)
    except DatabaseError:
        return False
    return True
