"""Writes visits, one or thousands, with a handful of statements. Only verbs call this."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import get_language

from linli.kernel import clock, ids
from linli.kernel.actions.outbox import due_add
from linli.kernel.actor import Actor
from linli.kernel.rules import chain
from linli.people.reads import Household
from linli.territory.reads import tree
from linli.visits.actions.given import VisitGiven
from linli.visits.models import FollowUp, Need, Planned, Promise, Visit, Visitor, VisitWords
from linli.visits.reads.homes import refusing
from linli.visits.reads.plans import month_of
from linli.visits.rules.visits import Stand

BATCH = 500
REMIND = "visits.promise"
MORNING = time(8, 30)


def write(
    actor: Actor,
    given: Sequence[VisitGiven],
    homes: Mapping[UUID, Household],
    source: str,
    visit_id: UUID | None = None,
) -> list[Visit]:
    """Visits that were checked, with all that belongs to them; what was planned there is done with.

    `visit_id`: the id of a single one that is known already.
    """
    silent = refusing({one.household_id for one in given}, words=True)
    visits = [_visit(actor, one, homes[one.household_id], source) for one in given]
    if visit_id is not None:
        visits[0].pk = visit_id
    pairs = list(zip(visits, given, strict=True))
    promises = [row for visit, one in pairs for row in _promises(visit, one)]
    _put(Visit, visits)
    _put(VisitWords, [_words(visit, one) for visit, one in pairs if _kept(one, silent)])
    _put(Visitor, [Visitor(visit=visit, posting_id=pk) for visit, one in pairs for pk in one.postings])
    _put(Need, [row for visit, one in pairs for row in _needs(visit, one)])
    _put(Promise, promises)
    _put(FollowUp, [row for visit, one in pairs for row in _lines(visit, one)])
    due_add([(REMIND, row.pk, _morning(row)) for row in promises if _to_come(row)])
    month = month_of(clock.today())
    Planned.objects.filter(household_id__in=[one.household_id for one in given if one.on >= month]).delete()
    return visits


def _put(model: type[Model], rows: Sequence[Any]) -> None:
    model._default_manager.bulk_create(rows, batch_size=BATCH)


def _kept(given: VisitGiven, silent: set[UUID]) -> bool:
    return bool(given.words) and given.household_id not in silent


def _visit(actor: Actor, given: VisitGiven, home: Household, source: str) -> Visit:
    above = tree().chain(home.place_id)
    at = given.at or clock.now()
    return Visit(
        id=ids.new(at),
        household_id=home.pk,
        town_id=above.town_id,
        village_id=above.village_id,
        group_id=above.group_id,
        grid_id=above.grid_id,
        on=given.on,
        at=at,
        source=source,
        by_id=actor.user_id,
    )


def _at(visit: Visit) -> dict[str, UUID | None]:
    return {"household_id": visit.household_id, "town_id": visit.town_id, "village_id": visit.village_id}


def sealed_words(visit: Visit, words: str) -> VisitWords:
    """The row of a note, with its salted digest."""
    salt = chain.new_salt()
    lang = get_language() or "zh-hans"
    return VisitWords(visit=visit, text=words, lang=lang, salt=salt, digest=chain.salted(salt, words))


def _words(visit: Visit, given: VisitGiven) -> VisitWords:
    return sealed_words(visit, given.words)


def _needs(visit: Visit, given: VisitGiven) -> list[Need]:
    return [Need(visit=visit, kind=kind, on=visit.on, **_at(visit)) for kind in given.kinds]


def _promises(visit: Visit, given: VisitGiven) -> list[Promise]:
    return [
        Promise(
            id=ids.new(visit.at),
            visit=visit,
            posting_id=one.posting_id or given.postings[0],
            words=one.words,
            until_on=one.until_on,
            stand=one.stand,
            why=one.why or None,
            settled_on=one.settled_on,
            **_at(visit),
        )
        for one in given.promises
    ]


def _lines(visit: Visit, given: VisitGiven) -> list[FollowUp]:
    return [
        FollowUp(
            id=ids.new(visit.at),
            visit=visit,
            posting_id=given.postings[0],
            words=one.words or None,
            on=one.on,
            done_on=one.done_on,
            case_id=one.case_id,
            **_at(visit),
        )
        for one in given.lines
    ]


def _to_come(row: Promise) -> bool:
    return row.stand == Stand.OPEN and row.until_on >= clock.today()


def _morning(row: Promise) -> datetime:
    return datetime.combine(row.until_on, MORNING, clock.LOCAL)
