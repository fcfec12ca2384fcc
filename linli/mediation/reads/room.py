"""One mediation with everything its page shows. Words are opened only where the caller says so."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.reads import Attachment, attachments_of
from linli.mediation.models import FollowUp, Look, Mediation, Party, Session, Signature, Step
from linli.mediation.reads.drafts import Draft, draft_of, oral_of
from linli.mediation.reads.sides import name_of, names_by_letter, parties_of, signatures_of
from linli.mediation.reads.visible import KIND
from linli.mediation.reads.words import Said, words_of
from linli.mediation.rules.parties import letter
from linli.mediation.rules.states import STEPS, State
from linli.mediation.rules.texts import filled
from linli.mediation.rules.timing import confirm_last_day, confirmable
from linli.mediation.rules.timing import words_of as span_words
from linli.mediation.rules.ways import KEPT_LABELS, REASONS, Kept, Reason
from linli.people.reads import names_by_users, offices_by_ids


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A party as the page shows it."""

    party: Party
    side: str
    name: str
    address: str
    wants: list[str]
    signed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One step: who, when, what, and its words where they are open to the reader."""

    step: Step
    who: str
    said: str
    words: str
    erased: bool


@dataclass(frozen=True, slots=True)
class Sitting:
    """A sitting with the sides that came."""

    session: Session
    where: str
    came: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A follow-up visit and what it found."""

    visit: FollowUp
    found: str
    late: bool


@dataclass(frozen=True, slots=True)
class Room:
    """A mediation as a seat sees it."""

    row: Mediation
    mediator: str
    parties: list[PartyLine] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    sittings: list[Sitting] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    draft: Draft | None = None
    articles: list[str] = field(default_factory=list)
    oral: str = ""
    files: list[tuple[str, Attachment]] = field(default_factory=list)
    signed: list[Signature] = field(default_factory=list)
    took: str = ""
    last_day: date | None = None
    confirmable: bool = False


def frame_of(row: Mediation) -> Room:
    """What may be seen without opening anything: office, days, outcome."""
    posting = row.posting_id or row.next_posting_id
    office = offices_by_ids([posting]).get(posting) if posting else None
    took = span_words(row.minutes) if row.minutes else ""
    last = confirm_last_day(row.effective_on) if row.effective_on else None
    may = row.state == State.AGREED and confirmable(row.effective_on, clock.today())
    return Room(
        row, f"{office.name} · {office.holder}" if office else "", took=took, last_day=last, confirmable=may
    )


def room_of(row: Mediation) -> Room:
    """The whole mediation with its words; ten statements, however long it is."""
    frame, words = frame_of(row), words_of(row.pk)
    parties, signed = parties_of(row.pk), signatures_of(row)
    steps = list(Step.objects.filter(mediation=row).order_by("seq"))
    who = names_by_users({step.user_id for step in steps if step.user_id})
    draft = draft_of(row.pk)
    names = names_by_letter(parties)
    return Room(
        row,
        frame.mediator,
        parties=[_party(party, steps, words, signed) for party in parties],
        lines=[_line(step, who, words, parties) for step in steps],
        sittings=_sittings(row, parties),
        visits=_visits(row),
        draft=draft,
        articles=[filled(article, names) for article in draft.articles] if draft else [],
        oral=oral_of(row.pk),
        files=_files(row, signed, parties),
        signed=signed,
        took=frame.took,
        last_day=frame.last_day,
        confirmable=frame.confirmable,
    )


def _party(party: Party, steps: list[Step], words: dict[UUID, Said], signed: list[Signature]) -> PartyLine:
    wants = [
        words[step.pk]["want"] for step in steps if step.part == party.pk and "want" in words.get(step.pk, {})
    ]
    address = party.address.reveal() if party.address else ""
    has = any(one.party_id == party.pk for one in signed)
    return PartyLine(party, letter(party.position), name_of(party), address, wants, has)


def _line(step: Step, who: dict[UUID, str], words: dict[UUID, Said], parties: list[Party]) -> Line:
    told = words.get(step.pk, {})
    about = {str(step.part), step.params.get("party")}
    side = next((letter(party.position) for party in parties if str(party.pk) in about), "")
    spoken = next((str(told[name]) for name in ("note", "said", "why", "line") if told.get(name)), "")
    name = who.get(step.user_id, "—") if step.user_id else "—"
    said = f"{STEPS[step.step].said}" + (f" ({side})" if side else "")
    return Line(step, name, said, spoken, erased="words" in step.params and step.pk not in words)


def _sittings(row: Mediation, parties: list[Party]) -> list[Sitting]:
    sides = {str(party.pk): letter(party.position) for party in parties}
    found = Session.objects.filter(mediation=row).order_by("started_at", "id")
    return [
        Sitting(
            session,
            session.where.reveal() if session.where else "",
            "、".join(sides[pk] for pk in session.came if pk in sides),
        )
        for session in found
    ]


def _visits(row: Mediation) -> list[Visit]:
    rows = FollowUp.objects.filter(mediation=row).order_by("planned_on", "id")
    return [
        Visit(
            visit,
            str(KEPT_LABELS[Kept(visit.result)]) if visit.result else "",
            not visit.result and visit.planned_on < clock.today(),
        )
        for visit in rows
    ]


def _files(row: Mediation, signed: list[Signature], parties: list[Party]) -> list[tuple[str, Attachment]]:
    """(who signed, file) of this turn's signatures, and of earlier papers."""
    by = {one.pk: one for one in signed}
    sides = {party.pk: letter(party.position) for party in parties}
    found = []
    for file in attachments_of(KIND, [row.pk]).get(row.pk, []):
        one = by.get(file.part_id) if file.part_id else None
        side = (sides.get(one.party_id, "") if one.party_id else one.signer) if one else "earlier"
        found.append((side, file))
    return found


@dataclass(frozen=True, slots=True)
class Looked:
    """A look of the desk above."""

    at: Any
    who: str
    why: str


def looks_of(row: Mediation) -> list[Looked]:
    """When the desk above opened it and why, newest first."""
    rows = list(Look.objects.filter(mediation=row).order_by("-id")[:50])
    who = names_by_users({look.user_id for look in rows if look.user_id})
    return [
        Looked(
            look.at, who.get(look.user_id, "—") if look.user_id else "—", str(REASONS[Reason(look.reason)])
        )
        for look in rows
    ]


def reason_today(actor: Actor, row: Mediation) -> str | None:
    """Why this actor of the desk above opened the words today, last; None where they did not."""
    mine = Q(user_id=actor.user_id, what="words")
    looks = Look.objects.filter(mine, mediation=row).order_by("-id")[:1]
    return next((look.reason for look in looks if clock.local_date(look.at) == clock.today()), None)


def file_of(row: Mediation, attachment_id: UUID) -> Attachment | None:
    """A file of this very mediation."""
    files = attachments_of(KIND, [row.pk]).get(row.pk, [])
    return next((file for file in files if file.pk == attachment_id), None)
