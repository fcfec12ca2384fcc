"""What of a matter can be searched: the reporter's words, what was written in its steps, and its numbers.

Nothing that was written once a mediator has it. Besides terms a row carries marks (its places, unit,
category, whether it is open), so that a common word in a small place needs no walk through all its hits.
Marks only narrow: who may see what is decided on the matter itself.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any
from uuid import UUID

from linli.cases.rules.kinds import VOICES
from linli.cases.rules.words import read_number
from linli.kernel.rules import queries
from linli.kernel.rules.bigrams import folded, terms

MARK = "@"
OPEN = f"{MARK}o"
MEDIATED = f"{MARK}m"
"""A mediator has or had it: its later words stay out."""
MEDIATOR = "mediator"
EPOCH = 1_577_836_800_000
"""2020 in Unix milliseconds: keys stay small."""
Step = tuple[dict[str, Any], str]
"""Parameters and words."""
PLACES = ("town_id", "village_id", "group_id", "grid_id", "unit_id", "category_id")


@dataclass(frozen=True, slots=True)
class Document:
    """What stands in the index for one matter."""

    terms: frozenset[str]
    text: str

    def renewed(self, marks: frozenset[str], said: str) -> "Document":
        """With the marks as they are now, and what was said since (nothing more once it was mediated)."""
        kept = frozenset(term for term in self.terms if not term.startswith(MARK))
        if MEDIATED in self.terms | marks:
            return Document(kept | marks | {MEDIATED}, self.text)
        line = folded(said)
        text = f"{self.text}\n{line}" if line else self.text
        return Document(kept | terms(line) | marks, text)


def key(case_id: UUID) -> int:
    """Where a matter stands in time: its id's moment, in steps of 1/256 millisecond."""
    return ((case_id.int >> 80) - EPOCH) << 8 | (case_id.int >> 68) & 0xFF


def spread(wanted: Sequence[int], leaps: Mapping[int, int]) -> list[int]:
    """Different keys for `wanted` (in order), none before its own: each moved on by its leap at least.

    >>> spread([5, 5, 6, 90], {5: 10, 6: 0, 90: 0})
    [15, 16, 17, 90]
    """
    keys: list[int] = []
    for start in wanted:
        keys.append(max(start + leaps[start], keys[-1] + 1 if keys else start))
    return keys


def mark(column: str, value: UUID) -> str:
    """`@v1a2b3c4d`: in which village; short, so it only narrows."""
    letter = "r" if column == "grid_id" else column[0]
    return f"{MARK}{letter}{value.int & 0xFFFFFFFF:08x}"


def kind_mark(kind: str) -> str:
    """`@kopinion`: of which kind. A matter, as most are, has none."""
    return f"{MARK}k{kind}"


def marks(case: Any) -> frozenset[str]:
    """The marks of a matter as it stands."""
    found = {mark(column, value) for column in PLACES if (value := getattr(case, column)) is not None}
    found |= {kind_mark(case.kind)} if case.kind in VOICES else set()
    found |= {OPEN} if case.is_open else set()
    return frozenset(found | ({MEDIATED} if case.handler_role == MEDIATOR else set()))


def mediated(params: dict[str, Any]) -> bool:
    """Whether this step gave the matter to a mediator."""
    return params.get("role") == MEDIATOR


def document(case: Any, words: Iterable[str], steps: Sequence[Step]) -> Document:
    """The row of a matter from all its words: what and where, then those of its steps, in their order."""
    heard = takewhile(lambda step: not mediated(step[0]), steps)
    lines = map(folded, (*words, case.hotline_number, *(said for _params, said in heard)))
    text = "\n".join(line for line in lines if line)
    numbers = {queries.identifier(number) for number in (case.number, case.hotline_number) if number}
    past = {MEDIATED} if any(mediated(params) for params, _said in steps) else set()
    return Document(frozenset(terms(text) | numbers | marks(case) | past), text)


def wanted(typed: str) -> queries.Query:
    """What was typed into the search field of matters."""
    return queries.parse(typed, read_number)


def narrowed(query: queries.Query, groups: Iterable[Collection[str]]) -> queries.Query:
    """The query within marks: one of each group."""
    more = tuple(tuple(queries.Term(text) for text in sorted(group)) for group in groups if group)
    return queries.Query((*query.groups, *more), query.phrases, query.words)
