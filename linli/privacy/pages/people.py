"""The data of somebody in the registers, at the desk: consents, requests, copy, correction, erasure."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.accounts.pages import acting, refuse, signed_in
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid, LinliError, Missing
from linli.kernel.permits import may
from linli.people.actions.data import person_correct
from linli.people.reads import Person, by_ids
from linli.privacy.actions.consents import consent_give, consent_withdraw
from linli.privacy.actions.persons import person_copy, person_erase
from linli.privacy.actions.requests import data_request_add
from linli.privacy.forms import CorrectForm, PaperForm, RequestForm
from linli.privacy.pages.mine import as_file, standings
from linli.privacy.pages.requests import line
from linli.privacy.reads.consents import history_of
from linli.privacy.reads.requests import requests_of


def _visible(actor: Actor, person_id: UUID) -> Person:
    row = by_ids(actor, [person_id]).get(person_id)
    if row is None:
        raise Missing(_("There is no such person here."))
    return row


@never_cache
@signed_in
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What somebody agreed to and asked for; taking down what they ask."""
    actor = acting(request)
    row = _visible(actor, person_id)
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            data_request_add(actor=actor, person_id=person_id, **form.cleaned_data)
            messages.success(request, _("Taken down. It will be answered within fifteen working days."))
            return redirect("privacy:person", person_id=person_id)
        except LinliError as error:
            refuse(form, error)
    return _page(request, actor, row, form=form)


def _page(
    request: HttpRequest, actor: Actor, row: Person, paper: PaperForm | None = None, **forms_: Any
) -> HttpResponse:
    name, phone = (field.reveal() if field else "" for field in (row.name, row.phone))
    context = {
        "person": row,
        "name": name or _("(name removed)"),
        "consents": [
            (one, shown, paper if paper and paper.purpose == one.purpose else PaperForm(one.purpose))
            for one, shown in standings(row.pk)
        ],
        "history": history_of(row.pk),
        "requests": [line(one) for one in requests_of(row.pk)],
        "form": RequestForm(),
        "correct": CorrectForm(initial={"name": name, "phone": phone}),
        "may": may(actor, "person_correct") and bool(row.name),
        "may_all": may(actor, "person_copy"),
        **forms_,
    }
    bad = any(form.errors for form in (*forms_.values(), *((paper,) if paper else ())))
    return render(request, "privacy/person.html", context, status=422 if bad else 200)


@never_cache
@require_GET
@signed_in
def copy(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The copy to hand over to somebody without an account."""
    return as_file(person_copy(actor=acting(request), person_id=person_id))


@require_POST
@signed_in
def correct(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Puts name and number right."""
    actor = acting(request)
    row = _visible(actor, person_id)
    form = CorrectForm(request.POST)
    if form.is_valid():
        try:
            person_correct(actor=actor, person_id=person_id, **form.cleaned_data)
            messages.success(request, _("Corrected."))
            return redirect("privacy:person", person_id=person_id)
        except Invalid as error:
            refuse(form, error)
    return _page(request, actor, row, correct=form)


@never_cache
@signed_in
def erase(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Asks once more and says what stays; then erases."""
    actor = acting(request)
    row = _visible(actor, person_id)
    refused = ""
    if request.method == "POST":
        try:
            person_erase(actor=actor, person_id=person_id)
            messages.success(request, _("Removed. The record says only that it was."))
            return redirect("privacy:person", person_id=person_id)
        except Invalid as error:
            refused = str(error.message)
    name = row.name.reveal() if row.name else _("(name removed)")
    context = {"person": row, "name": name, "refused": refused, "may": may(actor, "person_erase")}
    return render(request, "privacy/person_erase.html", context, status=422 if refused else 200)


@require_POST
@signed_in
def consent(request: HttpRequest, person_id: UUID, purpose: str) -> HttpResponse:
    """A yes said at the desk, or taken back there."""
    actor = acting(request)
    row = _visible(actor, person_id)
    version = request.POST.get("version", "")
    form = PaperForm(purpose, request.POST)
    try:
        if not version:
            consent_withdraw(actor=actor, person_id=person_id, purpose=purpose)
            messages.success(request, _("Taken back, from this moment on."))
        elif form.is_valid() and version.isascii() and version.isdecimal() and len(version) < 6:
            consent_give(
                actor=actor, person_id=person_id, purpose=purpose, version=int(version), **form.cleaned_data
            )
            messages.success(request, _("Noted."))
        else:
            return _page(request, actor, row, paper=form)
    except Invalid as error:
        refuse(form, error)
        return _page(request, actor, row, paper=form)
    return redirect("privacy:person", person_id=person_id)
