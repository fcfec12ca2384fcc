"""What people ask about their own data: a list with its last days, taking one down, answering."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from linli.accounts.pages import acting, refuse, signed_in
from linli.kernel import clock
from linli.kernel.errors import Forbidden, LinliError
from linli.kernel.permits import may
from linli.notify.reads import links
from linli.people.reads import by_ids
from linli.privacy.actions.requests import data_request_add, data_request_answer
from linli.privacy.forms import AnswerForm, RequestForm
from linli.privacy.models import DataRequest
from linli.privacy.reads.requests import may_answer, request_get, requests_for
from linli.privacy.rules import ASKS, FACES, OUTCOMES, Ask, Outcome


def line(row: DataRequest) -> dict[str, Any]:
    """A request as lists show it."""
    late = row.outcome == Outcome.OPEN and row.due_on < clock.today()
    return {
        "row": row,
        "asked": ASKS[Ask(row.kind)],
        "outcome": OUTCOMES[Outcome(row.outcome)],
        "face": FACES.get(row.face, ""),
        "state": "late" if late else "new" if row.outcome == Outcome.OPEN else "done",
        "words": row.words.reveal() if row.words else "",
        "answer": row.answer.reveal() if row.answer else "",
        "contact": row.contact.reveal() if row.contact else "",
    }


@never_cache
@signed_in
def requests(request: HttpRequest) -> HttpResponse:
    """What waits, by its last day; and a form for somebody whom no register knows."""
    actor = acting(request)
    if not may(actor, "data_request_add"):
        raise Forbidden(_("Taking requests is for the desks."))
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            data_request_add(actor=actor, **form.cleaned_data)
            messages.success(request, _("Taken down. It will be answered within fifteen working days."))
            return redirect("privacy:requests")
        except LinliError as error:
            refuse(form, error)
    rows = [line(row) for row in requests_for(actor)]
    context = {"rows": rows, "form": form}
    return render(request, "privacy/requests.html", context, status=422 if form.errors else 200)


@never_cache
@signed_in
def request_page(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One request with what can be done about it."""
    actor = acting(request)
    row = request_get(actor, request_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = form.cleaned_data["done"] == "1"
            data_request_answer(
                actor=actor, request_id=request_id, done=done, words=form.cleaned_data["words"]
            )
            messages.success(request, _("Answered."))
            return redirect("privacy:requests")
        except LinliError as error:
            refuse(form, error)
    person = by_ids(actor, [row.person_id]).get(row.person_id) if row.person_id else None
    context = {
        "line": line(row),
        "form": form,
        "may": may_answer(actor, row) and row.outcome == Outcome.OPEN,
        "person": person,
        "name": person.name.reveal() if person and person.name else "",
        "link": _link(row),
    }
    return render(request, "privacy/request.html", context, status=422 if form.errors else 200)


def _link(row: DataRequest) -> str:
    """The page of the matter it is about."""
    link = links.get(row.object_kind) if row.object_id else None
    return link(row.object_id) if link and row.object_id else ""
