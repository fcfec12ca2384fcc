"""What `verify` finds in mediations: steps that are missing, words that were changed."""

from collections.abc import Iterator

from linli.mediation.models import Mediation, Step, StepWords
from linli.mediation.reads.words import matches


def broken() -> Iterator[str]:
    """One sentence per break; words that were erased are none."""
    counts: dict[object, int] = {}
    for mediation_id, seq in (
        Step.objects.order_by("mediation_id", "seq")
        .values_list("mediation_id", "seq")
        .iterator(chunk_size=2000)
    ):
        counts[mediation_id] = counts.get(mediation_id, 0) + 1
        if seq != counts[mediation_id]:
            yield f"mediation: {mediation_id} lacks step {counts[mediation_id]}"
            counts[mediation_id] = seq
    for pk, seq in Mediation.objects.order_by("pk").values_list("pk", "seq").iterator(chunk_size=2000):
        if counts.get(pk, 0) < seq:
            yield f"mediation: {pk} lacks step {counts.get(pk, 0) + 1}"
    rows = StepWords.objects.select_related("step").order_by("pk")
    for row in rows.iterator(chunk_size=500):
        if not matches(row.step, row):
            yield f"mediation: the words of step {row.step.seq} of {row.mediation_id} were changed"
