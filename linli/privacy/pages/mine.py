"""One's own data: a copy, one's consents, and asking for a correction or erasure."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.accounts.pages import acting, refuse, signed_in
from linli.kernel.errors import Invalid, LinliError, Missing
from linli.people.reads import Person, person_of
from linli.privacy.actions.consents import consent_give, consent_withdraw
from linli.privacy.actions.persons import person_copy
from linli.privacy.actions.requests import data_request_add
from linli.privacy.forms import OwnRequestForm
from linli.privacy.pages.requests import line
from linli.privacy.reads.consents import consents_of, text_of
from linli.privacy.reads.requests import requests_of


def _person(request: HttpRequest) -> Person:
    person = person_of(acting(request))
    if person is None:
        raise Missing(_("This account belongs to nobody in the register."))
    return person


def standings(person_id: UUID) -> list[tuple[Any, str]]:
    """Each purpose with its text in the active language."""
    return [(standing, text_of(standing.text)) for standing in consents_of(person_id)]


@never_cache
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """What one can do about one's own data."""
    person = _person(request)
    form = OwnRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            data_request_add(actor=acting(request), person_id=person.pk, **form.cleaned_data)
            messages.success(request, _("Taken down. It will be answered within fifteen working days."))
            return redirect("privacy:mine")
        except LinliError as error:
            refuse(form, error)
    context = {
        "consents": standings(person.pk),
        "requests": [line(row) for row in requests_of(person.pk)],
        "form": form,
    }
    return render(request, "privacy/mine.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
@signed_in
def copy(request: HttpRequest) -> HttpResponse:
    """The copy of everything, as a file."""
    person = _person(request)
    return as_file(person_copy(actor=acting(request), person_id=person.pk))


def as_file(held: dict[str, Any]) -> HttpResponse:
    """A copy as a JSON file."""
    text = json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="linli-my-data.json"'
    return response


@require_POST
@signed_in
def consent(request: HttpRequest, purpose: str) -> HttpResponse:
    """Yes to the version that was shown, or takes it back."""
    person, actor = _person(request), acting(request)
    version = request.POST.get("version", "")
    if version:
        if not (version.isascii() and version.isdecimal() and len(version) < 6):
            raise Invalid(_("The text was changed meanwhile. Please read it once more."))
        consent_give(actor=actor, person_id=person.pk, purpose=purpose, version=int(version))
        messages.success(request, _("Noted. You can take it back at any time, here."))
    else:
        consent_withdraw(actor=actor, person_id=person.pk, purpose=purpose)
        messages.success(request, _("Taken back, from this moment on."))
    return redirect("privacy:mine")
