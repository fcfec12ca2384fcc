"""The agreement as a paper (人民调解协议书): all that stands on it, before any layout."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from string import ascii_uppercase
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.kernel import storage
from linli.kernel.errors import Missing
from linli.kernel.reads import attachments_of
from linli.mediation.models import Mediation, Party, Signature
from linli.mediation.reads.drafts import draft_of, oral_of
from linli.mediation.reads.sides import name_of, names_by_letter, parties_of, signatures_of
from linli.mediation.reads.visible import KIND
from linli.mediation.rules.parties import Signer, letter
from linli.mediation.rules.texts import filled
from linli.mediation.rules.timing import confirm_last_day
from linli.mediation.rules.ways import CONFIRMATION
from linli.people.reads import office_of, posting_row
from linli.territory.reads import tree


@dataclass(frozen=True, slots=True)
class Signing:
    """A line to sign on; `picture` is the drawn signature (JPEG), if there is one."""

    label: str
    name: str = ""
    picture: bytes = b""


@dataclass(frozen=True, slots=True)
class Paper:
    """The agreement, ready to be set. `sections` are (heading, paragraphs)."""

    lang: str
    title: str
    number: str
    parties: list[tuple[str, str, str]]
    sections: list[tuple[str, list[str]]]
    signings: list[Signing]
    seal: str
    day: str
    notes: list[str] = field(default_factory=list)
    signature: str = ""

    def data(self) -> dict[str, Any]:
        """As JSON holds it; pictures as numbers from 0 to 255."""
        found = asdict(self)
        for signing in found["signings"]:
            signing["picture"] = list(signing["picture"])
        return found


def paper_of(row: Mediation) -> Paper:
    """The paper of the agreement that stands or is being written.

    Raises:
        Missing: nothing is written yet, or the words were removed.
    """
    draft, oral = draft_of(row.pk), oral_of(row.pk) if row.form == "oral" else ""
    if (draft is None or not draft.articles) and not oral:
        raise Missing(_("There is no agreement to print."))
    parties = [party for party in parties_of(row.pk) if party.left_on is None and party.consent is not False]
    names = names_by_letter(parties)
    if oral or draft is None:
        sections = [(_("By mediation both sides agreed of their own will"), [oral])]
    else:
        articles = [f"{number}. {filled(text, names)}" for number, text in enumerate(draft.articles, start=1)]
        sections = [
            (_("What happened"), _paragraphs(draft.facts)),
            (_("What was disputed"), _paragraphs(draft.issues)),
            (_("By mediation both sides agreed of their own will"), articles),
            (_("How and by when it is done"), _paragraphs(draft.way) + _paragraphs(draft.deadline)),
        ]
    committee = _committee(row)
    return Paper(
        lang=get_language() or "zh-hans",
        title=_("People's Mediation Agreement") if not oral else _("Record of an Oral Agreement"),
        number=_number(row),
        parties=[_party(party) for party in parties],
        sections=[(heading, lines) for heading, lines in sections if lines],
        signings=_signings(row, parties, draft.recorder if draft else ""),
        seal=committee,
        day=_day(row.effective_on),
        notes=_notes(row, len(parties)),
        signature=_("signature, seal or fingerprint"),
    )


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _party(party: Party) -> tuple[str, str, str]:
    return _side(party), name_of(party), party.address.reveal() if party.address else ""


def _side(party: Party) -> str:
    """“甲方”, in English “Party A”."""
    chinese = (get_language() or "zh").startswith("zh")
    return _("Party %(side)s") % {
        "side": letter(party.position) if chinese else ascii_uppercase[party.position]
    }


def _number(row: Mediation) -> str:
    """“（2024）万合永镇人调字第 12 号”; a draft has none yet."""
    if row.serial is None:
        return ""
    language = get_language() or "zh-hans"
    place = tree().name(row.town_id, language) if row.town_id else ""
    return _("(%(year)s) %(place)s people's mediation no. %(serial)s") % {
        "year": row.year,
        "place": place,
        "serial": row.serial,
    }


def _committee(row: Mediation) -> str:
    language = get_language() or "zh-hans"
    place = tree().name(row.village_id or row.town_id, language) if row.town_id else ""
    for ending in ("民委员会", "委会"):  # the village's committee is 广义村人民调解委员会
        place = place.removesuffix(ending)
    return _("%(place)s People's Mediation Committee") % {"place": place}


def _day(day: date | None) -> str:
    if day is None:
        return _("____ (year) __ (month) __ (day)")
    return _("%(year)s-%(month)02d-%(day)02d") % {"year": day.year, "month": day.month, "day": day.day}


def _notes(row: Mediation, parties: int) -> list[str]:
    notes = [str(CONFIRMATION)]
    if row.effective_on is not None:
        last = _day(confirm_last_day(row.effective_on))
        notes.append(_("The last day to ask the court together: %(day)s.") % {"day": last})
    copies = _("%(count)s copies: one for each party, one stays with the mediation committee.")
    return [*notes, copies % {"count": parties + 1}]


def _signings(row: Mediation, parties: Sequence[Party], recorder: str) -> list[Signing]:
    signed = signatures_of(row)
    pictures = _pictures(row, signed)
    found = [
        Signing(
            _side(party),
            name_of(party),
            next(
                (pictures[one.pk] for one in signed if one.party_id == party.pk and one.pk in pictures), b""
            ),
        )
        for party in parties
    ]
    mediator = office_of(posting_row(row.posting_id)).holder if row.posting_id else ""
    for signer, label, name in (
        (Signer.MEDIATOR, _("Mediator"), mediator),
        (Signer.RECORDER, _("Recorder"), recorder),
    ):
        picture = next(
            (pictures[one.pk] for one in signed if one.signer == signer and one.pk in pictures), b""
        )
        found.append(Signing(label, name, picture))
    return found


def _pictures(row: Mediation, signed: Sequence[Signature]) -> dict[Any, bytes]:
    """Drawn signatures and photos of single ones by signature; scans of the whole paper are no part of it."""
    wanted = {one.pk for one in signed if one.signer != Signer.PAPER}
    found = {}
    for file in attachments_of(KIND, [row.pk]).get(row.pk, []):
        if file.part_id in wanted and file.is_image and (data := storage.get(file.file_id)):
            found[file.part_id] = data
    return found
