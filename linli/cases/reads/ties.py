"""What hangs together with a matter, as this reader may see it."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from linli.cases.models import Case, Tie, Words
from linli.cases.reads.likely import Likely, likely
from linli.cases.reads.rows import Row, assemble
from linli.cases.reads.taking import answers_of
from linli.cases.reads.visible import visible_to
from linli.kernel.actor import Actor, Kind

MOST = 50


@dataclass(frozen=True, slots=True)
class Ties:
    """Rows of other matters: the leading one, those merged into this one (the oldest `MOST`), the whole, the
    parts in their order, related ones, and those that may be the same.
    """

    lead: Row | None = None
    merged: list[Row] = field(default_factory=list)
    whole: Row | None = None
    parts: list[Row] = field(default_factory=list)
    related: list[Row] = field(default_factory=list)
    likely: list[Likely] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.lead or self.merged or self.whole or self.parts or self.related or self.likely)


def ties_of(actor: Actor, case: Case) -> Ties:
    """What is noted. One statement for a matter on its own, four for others; reporters see parts alone."""
    outside = actor.kind == Kind.CODE_HOLDER
    related = set() if outside else _related(case.pk)
    wanted = Q(pk__in=related)
    wanted |= Q(parent_id=case.pk) if case.parts else Q(pk__in=())
    if not outside:
        wanted |= Q(pk__in=[pk for pk in (case.lead_id, case.parent_id) if pk])
        wanted |= Q(lead_id=case.pk) if case.merged else Q(pk__in=())
    elif case.parent_id:
        wanted |= Q(pk=case.parent_id)
    if not (related or case.parts or case.lead_id or case.parent_id or case.merged):
        return Ties()
    found = Case.objects.filter(wanted, visible_to(actor)).order_by("pk")
    rows = {row.case.pk: row for row in assemble(list(found[: MOST + len(related) + 12]))}
    return Ties(
        lead=rows.get(case.lead_id) if case.lead_id and not outside else None,
        merged=[row for row in rows.values() if row.case.lead_id == case.pk][:MOST],
        whole=rows.get(case.parent_id) if case.parent_id else None,
        parts=sorted(
            (row for row in rows.values() if row.case.parent_id == case.pk), key=lambda row: row.case.number
        ),
        related=[row for pk, row in rows.items() if pk in related],
    )


def with_likely(actor: Actor, case: Case, words: Words | None) -> Ties:
    """The same with what may be one with it, for the desk's page; three statements for a lone matter."""
    noted = ties_of(actor, case)
    known = {row.case.pk for row in noted.related} | {case.parent_id}
    maybe = [one for one in likely(actor, case, words) if one.row.case.pk not in known]
    return Ties(noted.lead, noted.merged, noted.whole, noted.parts, noted.related, maybe)


def _related(case_id: UUID) -> set[UUID]:
    pairs = Tie.objects.filter(Q(low_id=case_id) | Q(high_id=case_id)).values_list("low_id", "high_id")
    return {pk for pair in pairs for pk in pair} - {case_id}


def part_answers(case: Case) -> str:
    """The parts' answers put together, in their order, for the answer to the whole; to be edited."""
    parts = list(Case.objects.filter(parent_id=case.pk).order_by("number"))
    said = answers_of([part.pk for part in parts])
    return "\n".join(said[part.pk] for part in parts if part.pk in said)
