"""Households and who belongs to them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts.pages import acting, refuse, signed_in
from linli.kernel.errors import Invalid, LinliError
from linli.kernel.permits import may
from linli.people.actions.registers import household_add, household_end, membership_add
from linli.people.forms import HouseholdForm
from linli.people.pages.people import name_of, where
from linli.people.reads import covers, find_people, household_get, households, members


@never_cache
@signed_in
def household_list(request: HttpRequest) -> HttpResponse:
    """Households of one's places, found by number."""
    actor = acting(request)
    form = HouseholdForm(actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = household_add(
                actor=actor,
                number=form.cleaned_data["number"],
                place_id=form.cleaned_data["place"],
                address=form.cleaned_data["address"],
            )
            return redirect("people:household", household_id=row.pk)
        except LinliError as error:
            refuse(form, error)
    number = request.GET.get("q", "").strip()
    rows = [(row, where(row.place_id)) for row in households(actor, number=number)]
    context = {"rows": rows, "form": form, "q": number, "may": may(actor, "household_add")}
    return render(request, "people/households.html", context)


@never_cache
@signed_in
def household(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """One household and who belongs to it."""
    actor = acting(request)
    row = household_get(actor, household_id)
    words = request.GET.get("q", "").strip()
    inside = members(row.pk)
    found = find_people(actor, words) if words else []
    context = {
        "household": row,
        "where": where(row.place_id),
        "address": row.address.reveal() if row.address else "",
        "members": [(member, name_of(member.person)) for member in inside],
        "q": words,
        "found": [(person, name_of(person), where(person.place_id)) for person in found],
        "inside": {member.person_id for member in inside},
        "may": covers(actor, row.place_id, "household_end") and row.ended_on is None,
    }
    return render(request, "people/household.html", context)


@require_POST
@signed_in
def household_close(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """The household is gone."""
    household_end(actor=acting(request), household_id=household_id)
    messages.success(request, _("Noted as gone."))
    return redirect("people:households")


@require_POST
@signed_in
def member_add(request: HttpRequest, household_id: UUID, person_id: UUID) -> HttpResponse:
    """A person joins the household."""
    try:
        membership_add(
            actor=acting(request),
            household_id=household_id,
            person_id=person_id,
            is_head="is_head" in request.POST,
        )
        messages.success(request, _("Added."))
    except Invalid as error:
        messages.warning(request, str(error.message))
    return redirect("people:household", household_id=household_id)
