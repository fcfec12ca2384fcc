"""Handing a posting over: what waits there, to whom, from when; and the sheet that both sign."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.accounts.pages import acting, refuse, signed_in
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, LinliError, Missing
from linli.people.actions.handing import posting_hand_over
from linli.people.forms import HandOverForm
from linli.people.models import Posting
from linli.people.pages.away import choices
from linli.people.pages.people import where
from linli.people.reads import by_ids, office_of, posting_row, sees_posting
from linli.people.reads.deputies import deputies_of, may_hand_over, posting_mine
from linli.people.reads.work import work_of


@never_cache
@signed_in
def hand_over(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """Shows what waits before anything is decided; then one press hands it over."""
    actor = acting(request)
    row = posting_mine(actor, posting_id)
    if not may_hand_over(actor, row):
        raise Forbidden(_("This role is not yours to give here."))
    form = HandOverForm(actor, choices(row), request.POST or None, initial={"on": clock.today()})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _handed(request, actor, row, form)
            except LinliError as error:
                refuse(form, error)
                status = error.status
    context = {"form": form, "deputies": deputies_of([row.pk]), **_office(actor, row)}
    return render(request, "people/hand_over.html", context, status=status)


def _office(actor: Actor, row: Posting) -> dict[str, Any]:
    successor = posting_row(row.handed_to_id) if row.handed_to_id else None
    return {
        "row": row,
        "office": office_of(row),
        "where": where(row.place_id),
        "work": work_of(actor, row),
        "successor": successor,
        "next": office_of(successor) if successor else None,
        "today": clock.today(),
        "open": row.until_on is None or row.until_on >= clock.today(),
    }


def _handed(request: HttpRequest, actor: Actor, row: Posting, form: HandOverForm) -> HttpResponse:
    data = form.cleaned_data
    posting_hand_over(actor=actor, posting_id=row.pk, to_person_id=data["person"], on=data["on"])
    messages.success(request, _("Handed over. Print the sheet, and let both sign it."))
    if by_ids(actor, [row.person_id]):
        return redirect("people:sheet", posting_id=row.pk)
    return redirect("people:people")


@never_cache
@require_GET
@signed_in
def sheet(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """The hand-over sheet on one or more A4 pages, for the holder, the successor and the desk above."""
    actor = acting(request)
    if not _concerns(actor, posting_id):
        raise Missing(_("There is no such posting here."))
    return render(request, "people/sheet.html", _office(actor, posting_row(posting_id)))


def _concerns(actor: Actor, posting_id: UUID) -> bool:
    if sees_posting(actor, posting_id):
        return True
    row = Posting.objects.filter(pk=posting_id).exclude(handed_to=None).first()
    return row is not None and row.handed_to_id is not None and sees_posting(actor, row.handed_to_id)
