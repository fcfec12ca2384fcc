"""The copy of a person's data, and erasing it, over all rooms."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import SYSTEM, Actor
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.permits import may
from linli.kernel.registry import Subject, data_holders, publish
from linli.kernel.verbs import verb
from linli.people.actions.data import ended_persons
from linli.people.reads import Person, person_of, subject_of, visible_to
from linli.privacy.models import DataRequest
from linli.privacy.reads.copies import copy_of
from linli.privacy.reads.holds import held, hold_on

PERSON_ERASED = "person.erased"
KIND = "person"
SOME = 100
"""Persons per transaction: each goes through every room."""


def _found(actor: Actor, person_id: UUID) -> Person:
    own = person_of(actor)
    if own is not None and own.pk == person_id:
        return own
    person = visible_to(actor).filter(pk=person_id).first()
    if person is None:
        raise Missing(_("There is no such person here."))
    if not may(actor, "person_copy"):
        raise Forbidden(_("Only an administrator can do this."))
    return person


@verb
def person_copy(*, actor: Actor, person_id: UUID) -> dict[str, Any]:
    """Everything held about a person: one's own, or, for administrators, anybody's; recorded.

    Raises:
        Missing: no such person for this actor. Forbidden: somebody else's data.
    """
    person = _found(actor, person_id)
    audit_record(actor=actor, verb="person_copy", kind=KIND, object_id=person_id)
    mine = person_of(actor)
    return copy_of(subject_of(person), own=mine is not None and mine.pk == person.pk)


@verb
def person_erase(*, actor: Actor, person_id: UUID) -> None:
    """Erases a person in every room: name, numbers, account, messages. Ids and dates of offices held stay.

    Raises:
        Missing: no such person, or erased before. Forbidden: only administrators.
        Invalid: they still hold an office, or a hold is on them.
    """
    if not may(actor, "person_erase"):
        raise Forbidden(_("Only an administrator can do this."))
    person = visible_to(actor).filter(pk=person_id).first()
    if person is None or person.name is None:
        raise Missing(_("There is no such person here."))
    hold = hold_on(KIND, person_id)
    if hold is not None:
        raise Invalid(_("This must be kept until %(day)s.") % {"day": hold.until_on})
    subject = subject_of(person)
    for _name, holder in data_holders.items():
        if holder.erase:
            holder.erase(actor, subject)
    publish(PERSON_ERASED, person_id=person_id)
    audit_record(actor=actor, verb="person_erase", kind=KIND, object_id=person_id)


@verb
def requests_erase(*, actor: Actor, subject: Subject) -> None:
    """Empties what a person asked; that they asked, and when it was answered, stays."""
    rows = DataRequest.objects.filter(person_id=subject.person_id)
    rows.update(words=None, contact=None, answer=None)
    audit_record(actor=actor, verb="requests_erase", kind=KIND, object_id=subject.person_id)


@verb
def persons_remove(*, before: datetime, limit: int = SOME) -> int:
    """Erases persons who left before `before` and are not held."""
    rows = _gone(before).order_by("pk").values_list("pk", flat=True)[: min(limit, SOME)]
    done = [person_erase(actor=SYSTEM, person_id=person_id) for person_id in list(rows)]
    return len(done)


def persons_count(*, before: datetime) -> int:
    """How many persons would be erased."""
    return _gone(before).count()


def _gone(before: datetime) -> QuerySet[Person]:
    return ended_persons(clock.local_date(before)).exclude(pk__in=held(KIND))
