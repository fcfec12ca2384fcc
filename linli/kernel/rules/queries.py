"""What somebody typed into a search field, as terms that a text must have and phrases that must stand in it.

Words are separated by spaces or punctuation and must all be there; a quoted phrase stays together. A longer
Chinese word is found by its pairs and then looked for as it stands, so there are no false hits. A word of
another script is found by its beginning once it has four characters.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from linli.kernel.rules.bigrams import LONGEST, folded, public, runs

BEGINNING = 4
IDENTIFIER = "#"
"""Before a number by which a record is known, so that it cannot meet a word."""
IDENTIFIER_BEGINNING = 8
MOST_WORDS = 8
"""Words of a query that count."""
_PIECE = re.compile(r'["“”«»„『「]([^"“”«»„』」]*)["“”«»„』」]|([^\s"“”«»„『』「」]+)')


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the index, or (`begins`) every term that begins so."""

    text: str
    begins: bool = False

    def among(self, terms: Collection[str]) -> bool:
        """Whether a text with these terms has it."""
        return any(term.startswith(self.text) for term in terms) if self.begins else self.text in terms


Group = tuple[Term, ...]
"""Terms of which one is enough."""


@dataclass(frozen=True, slots=True)
class Query:
    """All groups must be met, every phrase must stand in the folded text. `words`: what to highlight."""

    groups: tuple[Group, ...] = ()
    phrases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.groups)

    def meets(self, terms: Collection[str], text: str) -> bool:
        """Whether a folded text with these terms is a hit."""
        met = all(any(term.among(terms) for term in group) for group in self.groups)
        return met and all(phrase in text for phrase in self.phrases)


def identifier(text: str) -> str:
    """A number by which a record is known, as a term: folded, without dashes and spaces."""
    return (IDENTIFIER + folded(text).replace(" ", ""))[:LONGEST]


def _word(run: str) -> Group:
    """A word of another script, or a number by which a record is known."""
    own = Term(run[:LONGEST], begins=len(run) >= BEGINNING)
    if len(run) < BEGINNING:
        return (own,)
    return own, Term(identifier(run), begins=len(run) >= IDENTIFIER_BEGINNING)


def _groups(cluster: str) -> Iterator[Group]:
    for run, han in runs(cluster):
        if not han:
            yield _word(run)
        elif len(run) == 1:
            yield (Term(run),)
        else:
            yield from ((Term(run[at : at + 2]),) for at in range(len(run) - 1))


def _as_it_stands(phrase: str) -> bool:
    """Whether terms alone do not prove a phrase: it has several parts, or pairs that might stand apart."""
    parts = [run for cluster in phrase.split() for run in runs(cluster)]
    return len(parts) > 1 or any(han and len(run) > 2 for run, han in parts)


def _of_phrase(phrase: str) -> Query:
    groups = tuple(group for cluster in phrase.split() for group in _groups(cluster))
    return Query(groups, (phrase,) if _as_it_stands(phrase) else (), (phrase,))


def _pieces(typed: str, known: Callable[[str], str | None]) -> Iterator[Query]:
    for quoted, plain in _PIECE.findall(public(typed)):
        number = known(plain) if plain else None
        if number:
            yield Query(((Term(identifier(number)),),))
            continue
        for phrase in [folded(quoted)] if quoted else folded(plain).split():
            yield _of_phrase(phrase)


def parse(typed: str, known: Callable[[str], str | None] = lambda word: None) -> Query:
    """The query somebody meant; an empty one where nothing can be searched for.

    `known` says of a word which record's number it is, if any.
    """
    pieces = [piece for piece in dict.fromkeys(_pieces(typed, known)) if piece][:MOST_WORDS]
    return Query(
        tuple(dict.fromkeys(group for piece in pieces for group in piece.groups)),
        tuple(phrase for piece in pieces for phrase in piece.phrases),
        tuple(word for piece in pieces for word in piece.words),
    )
