"""Departments, committees, firms and others."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts.pages import acting, refuse, signed_in
from linli.kernel.errors import LinliError
from linli.kernel.permits import may
from linli.people.actions.registers import organisation_add, organisation_end
from linli.people.forms import OrganisationForm
from linli.people.pages.people import where
from linli.people.reads import organisation_name, organisations_in
from linli.people.rules import ORGANISATION_LABELS, OrganisationKind


@never_cache
@signed_in
def organisation_list(request: HttpRequest) -> HttpResponse:
    """The organisations of one's places, and a form to add one."""
    actor = acting(request)
    form = OrganisationForm(actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            organisation_add(
                actor=actor,
                kind=data["kind"],
                name_zh=data["name_zh"],
                name_en=data["name_en"],
                place_id=data["place"],
                uscc=data["uscc"],
            )
            messages.success(request, _("Added."))
            return redirect("people:organisations")
        except LinliError as error:
            refuse(form, error)
    rows = [
        (row, organisation_name(row), ORGANISATION_LABELS[OrganisationKind(row.kind)], where(row.place_id))
        for row in organisations_in(actor)
    ]
    context = {"rows": rows, "form": form, "may": may(actor, "organisation_add")}
    return render(request, "people/organisations.html", context)


@require_POST
@signed_in
def organisation_close(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """The organisation has closed."""
    organisation_end(actor=acting(request), organisation_id=organisation_id)
    messages.success(request, _("Noted as closed."))
    return redirect("people:organisations")
