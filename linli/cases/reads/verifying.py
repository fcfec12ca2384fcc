"""What `verify` finds in the stories."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.models import Count, Exists, Max, OuterRef, Q

from linli.cases.models import Case, Entry, EntryText, Published, Search, Words
from linli.cases.reads.documents import batches, documents
from linli.cases.rules.board import joined
from linli.cases.rules.kinds import VOICES
from linli.cases.rules.merging import LEADABLE, may_know
from linli.cases.rules.search import Document
from linli.cases.rules.steps import SPOKEN, State
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


def untied() -> Iterator[str]:
    """One sentence per matter that hangs together with others in a way that the rules exclude."""
    led, parts = _counted("lead_id"), _counted("parent_id")
    tied = Q(merged__gt=0) | Q(parts__gt=0) | Q(pk__in=led) | Q(pk__in=parts)
    for case in Case.objects.filter(tied).order_by("pk").iterator(chunk_size=BATCH):
        if case.merged != led.get(case.pk, 0) or case.parts != parts.get(case.pk, 0):
            yield f"cases: matter {case.pk} miscounts what is merged into it, or its parts"
    above = Case.objects.filter(lead__isnull=False).select_related("lead").order_by("pk")
    for case in above.iterator(chunk_size=BATCH):
        lead = case.lead
        assert lead is not None
        if case.kind != lead.kind:
            yield f"cases: matter {case.pk} is answered through one of another kind"
        if not may_know(case.bound, lead.bound):
            yield f"cases: matter {case.pk} is answered below its floor"
        if lead.lead_id is not None or (case.state == State.MERGED) != (lead.state in LEADABLE):
            yield f"cases: matter {case.pk} is answered through one that does not lead"
    open_part = Exists(Case.objects.filter(parent_id=OuterRef("pk"), is_open=True))
    stuck = Q(state=State.SPLIT) & ~open_part | ~Q(state=State.SPLIT) & open_part
    for pk in Case.objects.filter(stuck, parts__gt=0).order_by("pk").values_list("pk", flat=True):
        yield f"cases: matter {pk} and its parts do not end together"


def _counted(column: str) -> dict[UUID, int]:
    rows = Case.objects.exclude(**{column: None}).order_by().values_list(column)
    return dict(rows.annotate(count=Count("pk")))


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


def unlike_the_board() -> Iterator[str]:
    """One sentence per line of the public board that is not what a desk published, or may not stand there."""
    rows = Published.objects.select_related("case", "entry").order_by("pk")
    texts = dict(EntryText.objects.filter(entry__step="publish").values_list("pk", "text"))
    for row in rows.iterator(chunk_size=BATCH):
        if texts.get(row.entry_id) != joined(row.words, row.answer):
            yield f"cases: line {row.pk} of the public board is not what was published"
        case = row.case
        if not case.may_publish or case.kind not in VOICES or case.floor or case.about_unit_id:
            yield f"cases: line {row.pk} of the public board may not stand there"


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
