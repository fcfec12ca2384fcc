"""Notes fade: first the words and what hung on them, later also which household it was."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.letting_go import BATCH
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Missing
from linli.kernel.permits import may
from linli.kernel.registry import Subject
from linli.kernel.verbs import verb
from linli.people.reads import homes_of
from linli.visits.models import FollowUp, Need, Promise, Visit, Visitor, VisitWords
from linli.visits.reads.homes import told
from linli.visits.reads.near import stands_at
from linli.visits.reads.visits import KIND, sees_visit


@verb
def visit_words_erase(*, actor: Actor, visit_id: UUID) -> Visit:
    """Removes every word of a visit where the household asks for it; that it took place remains.

    Raises:
        Missing: no such visit. Forbidden: others carry out such wishes there.
    """
    row = Visit.objects.select_for_update().filter(pk=visit_id).first()
    if row is None:
        raise Missing(_("There is no such visit here."))
    if not may(actor, "visit_words_erase", stands_at(row.village_id or row.town_id)):
        if not sees_visit(actor, visit_id):
            raise Missing(_("There is no such visit here."))
        raise Forbidden(_("The village's clerk or the banner's desk removes words."))
    _silence(Q(pk=visit_id))
    row.seq += 1
    row.save(update_fields=["seq"])
    audit_record(actor=actor, verb="visit_words_erase", kind=KIND, object_id=visit_id)
    return row


def _silence(visits: Q) -> None:
    """Takes the words of these visits away, also those of promises and lines. Open promises stay open."""
    ids = list(Visit.objects.filter(visits).values_list("pk", flat=True))
    VisitWords.objects.filter(visit_id__in=ids).delete()
    Promise.objects.filter(visit_id__in=ids).update(words=None, why=None)
    FollowUp.objects.filter(visit_id__in=ids).update(words=None)


def _lived(subject: Subject) -> Q:
    """Visits to the households of a person while they lived there."""
    found = Q(pk__in=())
    for household, since, until in homes_of(subject):
        time = Q(on__gte=since) & (Q(on__lte=until) if until else Q())
        found |= Q(household_id=household) & time
    return found


@verb
def household_words_forget(*, actor: Actor, subject: Subject) -> None:
    """Takes away what was written down about somebody's household while they lived there. The caller has
    checked `actor`."""
    _silence(_lived(subject))
    audit_record(actor=actor, verb="household_words_forget", kind="person", object_id=subject.person_id)


def visits_copy(subject: Subject) -> dict[str, Any]:
    """What visits hold about somebody's households, for their own copy."""
    rows = list(Visit.objects.filter(_lived(subject)).order_by("on", "id"))
    return {
        "visits": [
            {
                "on": one.visit.on,
                "by": one.offices,
                "needs": one.kinds,
                "words": one.words or None,
                "promises": [
                    {
                        "words": promise.words or None,
                        "by": promise.office,
                        "until": promise.row.until_on,
                        "stands": promise.row.stand,
                        "why": promise.why or None,
                    }
                    for promise in one.promises
                ],
                "follow_ups": [
                    {
                        "words": words or None,
                        "on": row.on,
                        "done": row.done_on,
                        "matter": matter and matter.number,
                    }
                    for row, words, matter in one.nexts
                ],
            }
            for one in told(rows)
        ]
    }


def _faded(day: date) -> Iterator[QuerySet[Any]]:
    """What goes for visits before `day`: notes, promises whose day is as long past, lines."""
    yield VisitWords.objects.filter(visit__on__lt=day)
    yield Promise.objects.filter(until_on__lt=day)
    yield FollowUp.objects.filter(Q(on=None) | Q(on__lt=day), visit__on__lt=day)


def _needs(day: date) -> QuerySet[Need]:
    return Need.objects.filter(on__lt=day).exclude(visit=None)


@verb
def visit_words_remove(*, before: datetime, limit: int = BATCH) -> int:
    """Removes at most `limit` notes, promises, lines and needs' households of visits before `before`."""
    day, left = clock.local_date(before), limit
    for rows in _faded(day):
        ids = list(rows.order_by("pk").values_list("pk", flat=True)[:left])
        rows.model._default_manager.filter(pk__in=ids).delete()
        left -= len(ids)
    loose = list(_needs(day).order_by("pk").values_list("pk", flat=True)[:left])
    Need.objects.filter(pk__in=loose).update(visit=None, household=None)
    return limit - left + len(loose)


def visit_words_count(*, before: datetime) -> int:
    """How many would go."""
    day = clock.local_date(before)
    return sum(rows.count() for rows in _faded(day)) + _needs(day).count()


def _known(before: datetime) -> QuerySet[Visit]:
    return Visit.objects.filter(on__lt=clock.local_date(before)).exclude(household=None)


@verb
def visit_homes_remove(*, before: datetime, limit: int = BATCH) -> int:
    """Forgets of at most `limit` visits before `before` which household it was and who went: that one took
    place remains, by village and day."""
    ids = list(_known(before).order_by("pk").values_list("pk", flat=True)[:limit])
    _loosen(ids)
    return len(ids)


def _loosen(ids: list[UUID]) -> None:
    Visitor.objects.filter(visit_id__in=ids).delete()
    VisitWords.objects.filter(visit_id__in=ids).delete()
    Promise.objects.filter(visit_id__in=ids).delete()
    FollowUp.objects.filter(visit_id__in=ids).delete()
    Need.objects.filter(visit_id__in=ids).update(visit=None, household=None)
    Visit.objects.filter(pk__in=ids).update(household=None, group=None, grid=None, by=None)


def visit_homes_count(*, before: datetime) -> int:
    """How many visits would lose their household."""
    return _known(before).count()
