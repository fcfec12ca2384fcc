"""Matters as a list takes them out: page by page, each with its words and the answer that was given."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from linli.cases.models import Case, EntryText, Words
from linli.cases.reads.lists import Filter, cases_page
from linli.cases.reads.rows import Row, row_of
from linli.cases.rules.carried import WITH
from linli.kernel.actor import Actor
from linli.people.reads import organisation_name, organisations_by_ids

BATCH = 500
ANSWERS = ("answer", "settle", "decline", *WITH.values())


@dataclass(frozen=True, slots=True)
class Taken:
    """A matter with its words in full and the last answer's, as its own page shows them."""

    row: Row
    what: str
    where: str
    answer: str


def taken(actor: Actor, wanted: Filter) -> Iterator[Taken]:
    """Every visible matter that fits, newest first. Five statements for each 500, never all in memory."""
    after: UUID | None = None
    more = True
    while more:
        cases, more = cases_page(actor, wanted, after=after, limit=BATCH)
        yield from _assemble(cases)
        after = cases[-1].pk if cases else None


def _assemble(cases: list[Case]) -> Iterator[Taken]:
    keys = [case.pk for case in cases]
    words, answers = Words.objects.in_bulk(keys), answers_of(keys)
    units = organisations_by_ids({case.unit_id for case in cases if case.unit_id})
    offices = {pk: organisation_name(unit) for pk, unit in units.items()}
    for case in cases:
        said = words.get(case.pk)
        row = row_of(case, said, offices)
        yield Taken(row, said.what if said else "", said.where if said else "", answers.get(case.pk, ""))


def answers_of(keys: list[UUID]) -> dict[UUID, str]:
    """The last answer's words, by matter."""
    told = EntryText.objects.filter(entry__case_id__in=keys, entry__step__in=ANSWERS)
    return dict(told.order_by("entry__seq").values_list("entry__case_id", "text"))
