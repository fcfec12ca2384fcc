"""Whether the words of visits are those that were written down."""

from collections.abc import Iterator

from linli.kernel.rules import chain
from linli.visits.models import VisitWords


def broken() -> Iterator[str]:
    """One sentence per note whose words do not fit their digest. Words that are gone are no break."""
    for row in VisitWords.objects.order_by("pk").iterator(chunk_size=500):
        if row.text is None or chain.salted(row.salt, row.text.reveal()) != row.digest:
            yield f"visits: the words of visit {row.pk} were changed"
