"""Noting a visit, putting its words right, and many visits at once."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.actions.intake import Receipt, Report, case_report
from linli.kernel import clock, ids
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.idempotency import idempotency_claim
from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Forbidden, Invalid, Missing, Stale
from linli.kernel.permits import may
from linli.kernel.verbs import verb
from linli.people.actions.bulk import ids_digest
from linli.people.reads import Household, homes_by_ids
from linli.visits.actions.given import LineGiven, PromiseGiven, VisitGiven, checked, plain_words, wrong
from linli.visits.actions.writing import sealed_words, write
from linli.visits.models import FollowUp, Need, Promise, Visit, Visitor, VisitWords
from linli.visits.reads.homes import refusing
from linli.visits.reads.near import ROLES, companions, home_near, stands_at
from linli.visits.reads.visits import KIND, visible_to, visit_get, went
from linli.visits.rules.visits import MAX_WORDS, OLDEST_DAYS

__all__ = ["LineGiven", "Noted", "PromiseGiven", "VisitGiven", "visit_add", "visit_correct", "visits_add"]
NOTED, LISTED = "noted", "list"


@dataclass(frozen=True, slots=True)
class Noted:
    """The visit, and the slips of the matters that came of it."""

    visit: Visit
    receipts: list[Receipt]


@verb
def visit_add(*, actor: Actor, given: VisitGiven, matters: Sequence[str] = (), key: str = "") -> Noted:
    """Notes a visit that the actor made, alone or with others (`given.postings`); each of `matters` becomes a
    matter reported on behalf of the household, with a slip of its own.

    Words that a household does not want kept are not kept, and nothing says so.

    Raises:
        Missing: no such household near by. Forbidden: visits are others' to note. Invalid: names the field.
        KeyReused: the key came with another visit.
    """
    key = key or secrets.token_hex(16)
    home = home_near(actor, given.household_id)
    own = _own_seat(actor, home)
    full = _complete(actor, home, given, own)
    matters = [said for words in matters if (said := plain_words("matter", words, MAX_WORDS))]
    visit_id = ids.new()
    owner = idempotency_claim(actor=actor, key=key, body=[asdict(full), *matters], object_id=visit_id)
    receipts = [_report(actor, home, said, f"{key}:{n}") for n, said in enumerate(matters)]
    if owner != visit_id:
        return Noted(Visit.objects.get(pk=owner), receipts)
    came = [LineGiven(case_id=receipt.case.pk) for receipt in receipts]
    full = replace(full, lines=(*full.lines, *came))
    (visit,) = write(actor, [full], {home.pk: home}, NOTED, visit_id)
    audit_record(
        actor=actor,
        verb="visit_add",
        kind=KIND,
        object_id=visit.pk,
        on=visit.on,
        postings=list(full.postings),
        promises=len(full.promises),
        matters=[receipt.case.pk for receipt in receipts],
    )
    return Noted(visit, receipts)


def _own_seat(actor: Actor, home: Household) -> UUID | None:
    """The posting in which the actor goes there.

    Raises:
        Forbidden: none that visits households.
    """
    above = stands_at(home.place_id)
    if not may(actor, "visit_add", above):
        raise Forbidden(_("Visits here are others' to note."))
    return next((one.posting_id for one in actor.holding(*ROLES) if one.place_id in above), None)


def _complete(actor: Actor, home: Household, given: VisitGiven, own: UUID | None) -> VisitGiven:
    postings = dict.fromkeys([*([own] if own else []), *given.postings])
    full = checked(replace(given, postings=tuple(postings), at=None), today=clock.today(), oldest=OLDEST_DAYS)
    named = {*full.postings, *(one.posting_id for one in full.promises)} - {own, None}
    if named and actor.kind != Kind.SYSTEM and not named <= set(companions(home)):
        raise wrong("postings", _("Please choose people who serve there."))
    return full


def _report(actor: Actor, home: Household, said: str, key: str) -> Receipt:
    report = Report(what=said, place_id=home.place_id, channel="behalf")
    return case_report(actor=actor, report=report, key=key)


@verb
def visits_add(*, actor: Actor, given: Sequence[VisitGiven]) -> list[UUID]:
    """Takes over visits from a list, however old; returns their ids. Nobody is told of each.

    Raises:
        Missing: a household that is not there. Forbidden: visits there are others' to note.
        Invalid: names the field.
    """
    homes = homes_by_ids(one.household_id for one in given)
    if any(one.household_id not in homes for one in given):
        raise Missing(_("There is no such household here."))
    for place_id in {home.place_id for home in homes.values()}:
        if not may(actor, "visits_import", stands_at(place_id)):
            raise Forbidden(_("Visits here are others' to note."))
    today = clock.today()
    full = [checked(one, today=today, oldest=None) for one in given]
    rows = write(actor, full, homes, LISTED)
    made = [row.pk for row in rows]
    audit_record(
        actor=actor, verb="visits_add", kind=KIND, object_id=None, count=len(made), digest=ids_digest(made)
    )
    return made


@verb
def visits_undo(*, actor: Actor, visit_ids: Sequence[UUID]) -> None:
    """Takes visits back that came in as a list, with all that came with them.

    Raises:
        Forbidden: visits there are others' to note. Invalid: something was done about one since.
    """
    rows = list(
        Visit.objects.select_for_update().filter(pk__in=list(visit_ids), source=LISTED).order_by("pk")
    )
    for place_id in {row.village_id or row.town_id for row in rows}:
        if not may(actor, "visits_import", stands_at(place_id)):
            raise Forbidden(_("Visits here are others' to note."))
    moved = Promise.objects.filter(visit_id__in=list(visit_ids), seq__gt=1).exists()
    if len(rows) != len(set(visit_ids)) or moved or any(row.seq > 1 for row in rows):
        raise Invalid(_("Something was done about some of these visits since. Nothing was taken back."))
    for model in (VisitWords, Visitor, Need, Promise, FollowUp):
        model._default_manager.filter(visit_id__in=list(visit_ids)).delete()
    Visit.objects.filter(pk__in=list(visit_ids)).delete()
    audit_record(
        actor=actor,
        verb="visits_undo",
        kind=KIND,
        object_id=None,
        count=len(rows),
        digest=ids_digest(visit_ids),
    )


@verb
def visit_correct(*, actor: Actor, visit_id: UUID, words: str, expected: int) -> Visit:
    """Puts other words in the place of what one wrote down.

    Raises:
        Missing: no such visit for this actor. Forbidden: somebody else was there. Invalid: names the field.
        Stale: somebody else was first.
    """
    visit_get(actor, visit_id)
    row = Visit.objects.select_for_update().filter(visible_to(actor)).get(pk=visit_id)
    if not went(actor, visit_id):
        raise Forbidden(_("Whoever was there puts the words right."))
    if row.seq != expected:
        raise Stale(_("Somebody changed it meanwhile. Please look at it once more."), since=row.seq)
    said = plain_words("words", words, MAX_WORDS)
    silent = refusing([row.household_id], words=True) if row.household_id else set()
    VisitWords.objects.filter(visit=row).delete()
    if said and row.household_id not in silent:
        sealed_words(row, said).save(force_insert=True)
    row.seq += 1
    row.save(update_fields=["seq"])
    audit_record(actor=actor, verb="visit_correct", kind=KIND, object_id=visit_id, seq=row.seq)
    return row
