"""The agreement to print, a party's own part, and signed papers. Each look of the desk above is on record."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.accounts.pages import acting, signed_in
from linli.kernel import storage
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Missing
from linli.mediation.actions.looking import FILE, PAPER, mediation_look
from linli.mediation.exports.pdf import pdf
from linli.mediation.exports.word import word
from linli.mediation.models import Mediation
from linli.mediation.reads.copies import part_of
from linli.mediation.reads.paper import paper_of
from linli.mediation.reads.room import file_of, reason_today
from linli.mediation.reads.sides import parties_of
from linli.mediation.reads.visible import mediation_get, seat
from linli.mediation.rules.states import Seat

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAKERS = {"pdf": (pdf, "application/pdf"), "docx": (word, WORD)}


def _opened(actor: Actor, mediation_id: UUID, what: str) -> Mediation:
    """The mediation; the desk above has said why today, and leaves its mark once more.

    Raises:
        Missing: no such mediation for this actor. Forbidden: the desk has not opened the words first.
    """
    row = mediation_get(actor, mediation_id)
    if seat(actor, row) == Seat.SUPERVISOR:
        reason = reason_today(actor, row)
        if reason is None:
            raise Forbidden(_("Open the mediation first, and say why."))
        mediation_look(actor=actor, mediation_id=mediation_id, reason=reason, what=what)
    return row


def _kept(data: bytes, media_type: str, name: str, *, inline: bool = False) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@never_cache
@require_GET
@signed_in
def paper(request: HttpRequest, mediation_id: UUID, form: str) -> HttpResponse:
    """The agreement as PDF or Word."""
    actor = acting(request)
    mediation_get(actor, mediation_id)
    if form not in MAKERS:
        raise Missing(_("There is no agreement to print."))
    row = _opened(actor, mediation_id, PAPER)
    make, media_type = MAKERS[form]
    return _kept(make(paper_of(row)), media_type, f"agreement-{row.number}.{form}")


@never_cache
@require_GET
@signed_in
def file(request: HttpRequest, mediation_id: UUID, attachment_id: UUID) -> HttpResponse:
    """A signature or a scan; this address alone serves it."""
    row = _opened(acting(request), mediation_id, FILE)
    found = file_of(row, attachment_id)
    data = storage.get(found.file_id) if found else None
    if found is None or data is None:
        raise Missing(_("There is no such file."))
    ending = "jpg" if found.is_image else "pdf"
    return _kept(data, found.media_type, f"{found.pk.hex[:12]}.{ending}", inline=found.is_image)


@never_cache
@require_GET
@signed_in
def part(request: HttpRequest, mediation_id: UUID, party_id: UUID) -> HttpResponse:
    """What one party may have of it, to print and hand out: their own words, and the agreement."""
    row = _opened(acting(request), mediation_id, PAPER)
    party = next((one for one in parties_of(row.pk) if one.pk == party_id), None)
    if party is None:
        raise Missing(_("There is no such party."))
    return render(request, "mediation/part.html", {"row": row, "part": part_of(row, party)})
