"""Which column of a file is which field: guessed by the words people use as headers."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from django.utils.translation import override

from linli.sheets.rules.importers import Column
from linli.sheets.rules.words import normal, variants

EXACT = 100


@lru_cache(maxsize=512)
def words(column: Column) -> frozenset[str]:
    """Everything a column is called, comparable: its name, its label in both languages, its synonyms."""
    found = {column.name, *column.synonyms}
    for language in ("zh-hans", "en"):
        with override(language):
            found.add(str(column.label))
    return frozenset(word for word in map(normal, found) if word)


def score(header: str, column: Column) -> int:
    """How well a header fits: `EXACT` for the very word, fewer for one that contains it, 0 for none."""
    ways, known = variants(header), words(column)
    if any(way in known for way in ways):
        return EXACT
    inside = [len(word) for way in ways for word in known if len(word) >= 2 and word in way]
    return min(max(inside, default=0), EXACT - 1)


def guess(headers: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    """Field → column of the file. Best fits first; each is used once; earlier columns win ties."""
    taken: set[int] = set()
    found: dict[str, int] = {}
    for _score, index, column in sorted(_fits(headers, columns), key=lambda fit: (-fit[0], fit[1])):
        if index not in taken and column.name not in found:
            found[column.name] = index
            taken.add(index)
    return found


def _fits(headers: Sequence[str], columns: Sequence[Column]) -> Iterator[tuple[int, int, Column]]:
    for index, header in enumerate(headers):
        for column in columns:
            if points := score(header, column):
                yield points, index, column
