"""What the search index must hold, made from the matters' own words."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from uuid import UUID

from linli.cases.models import Case, Entry, EntryText, Words
from linli.cases.rules.search import Document, Step, document

BATCH = 1000


def documents(cases: Sequence[Case]) -> dict[UUID, Document]:
    """The rows of these matters; none for one whose words were erased. Three statements."""
    ids = [case.pk for case in cases]
    words = Words.objects.in_bulk(ids)
    steps = _steps([case.pk for case in cases if case.seq > 1])
    return {
        case.pk: document(case, (words[case.pk].what, words[case.pk].where), steps[case.pk])
        for case in cases
        if case.pk in words
    }


def _steps(ids: Sequence[UUID]) -> dict[UUID, list[Step]]:
    entries = Entry.objects.filter(case_id__in=ids, seq__gt=1).order_by("case_id", "seq")
    rows = list(entries.values_list("pk", "case_id", "params"))
    texts = dict(EntryText.objects.filter(entry__case_id__in=ids).values_list("pk", "text"))
    found: dict[UUID, list[Step]] = defaultdict(list)
    for pk, case_id, params in rows:
        found[case_id].append((params, texts.get(pk, "")))
    return found


def batches() -> Iterator[list[Case]]:
    """All matters, oldest first, a batch at a time."""
    rows = Case.objects.order_by("pk")
    batch = list(rows[:BATCH])
    while batch:
        yield batch
        batch = list(rows.filter(pk__gt=batch[-1].pk)[:BATCH])
