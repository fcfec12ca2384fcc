"""Small pages to add, end and look up people, organisations and households."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts.actions.users import reset_code_issue
from linli.accounts.pages import signed_in
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid, LinliError, Missing
from linli.people.actions.postings import posting_add, posting_end
from linli.people.actions.registers import (
    household_add,
    household_end,
    membership_add,
    organisation_add,
    organisation_end,
    person_end,
    person_register,
)
from linli.people.forms import HouseholdForm, OrganisationForm, PersonForm, PostingForm
from linli.people.models import Posting
from linli.people.reads import (
    by_ids,
    find_people,
    household_get,
    households,
    members,
    organisation_name,
    organisations_in,
    postings,
)
from linli.people.rules import MANAGERS, ORGANISATION_LABELS, ROLES, OrganisationKind, Role
from linli.territory.reads import tree


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def refuse(form: forms.Form, error: LinliError) -> None:
    """Puts a refusal onto the form, field by field."""
    fields = error.fields if isinstance(error, Invalid) else {}
    for name, texts in fields.items():
        form.add_error(name if name in form.fields else None, texts)
    if not fields:
        form.add_error(None, str(error.message))


def _line(row: Posting) -> dict[str, Any]:
    language = get_language() or "zh-hans"
    title = (row.title.name_zh if language.startswith("zh") else row.title.name_en) if row.title else ""
    return {"row": row, "name": row.person.name.reveal() if row.person.name else "—",
            "role": title or ROLES[Role(row.role)].label, "where": tree().full_name(row.place_id, language),
            "unit": organisation_name(row.unit) if row.unit else ""}


@never_cache
@signed_in
def people(request: HttpRequest) -> HttpResponse:
    """Who is posted in one's places; a whole name or phone number finds a person."""
    actor = _actor(request)
    role, words = request.GET.get("role", ""), request.GET.get("q", "")
    after = request.GET.get("after", "")
    rows = postings(actor, role=role if role in list(Role) else "", after=_uuid(after), limit=101)
    found = find_people(actor, words) if words else []
    form = PersonForm(actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = person_register(actor=actor, name=form.cleaned_data["name"], phone=form.cleaned_data["phone"],
                                     place_id=form.cleaned_data["place"], username=form.cleaned_data["username"])
            messages.success(request, _("Added. Give them a role now."))
            return redirect("people:person", person_id=person.pk)
        except LinliError as error:
            refuse(form, error)
    return render(request, "people/people.html", {
        "rows": [_line(row) for row in rows[:100]], "older": rows[99].pk if len(rows) > 100 else None,
        "roles": [(r.value, ROLES[r].label) for r in Role], "role": role, "q": words, "found": found, "form": form,
        "may": actor.has(*MANAGERS)})


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@never_cache
@signed_in
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person: roles held now and before."""
    actor = _actor(request)
    row = by_ids(actor, [person_id]).get(person_id)
    if row is None:
        raise Missing(_("There is no such person here."))
    form = PostingForm(actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            posting_add(actor=actor, person_id=person_id, role=data["role"], place_id=data["place"],
                        unit_id=data["unit"], title_id=data["title"], full_time=not data["part_time"],
                        from_on=data["from_on"], until_on=data["until_on"])
            messages.success(request, _("The role is given."))
            return redirect("people:person", person_id=person_id)
        except LinliError as error:
            refuse(form, error)
    return render(request, "people/person.html", {
        "person": row, "name": row.name.reveal() if row.name else "—", "form": form,
        "rows": [_line(p) for p in postings(actor, person_id=person_id)], "may": actor.has(*MANAGERS),
        "may_reset": actor.has("administrator") and row.user_id is not None,
        "where": tree().full_name(row.place_id, get_language() or "zh-hans")})


@require_POST
@signed_in
def person_close(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """No longer here."""
    person_end(actor=_actor(request), person_id=person_id)
    messages.success(request, _("Noted as no longer here."))
    return redirect("people:people")


@require_POST
@signed_in
def posting_close(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """The role ends."""
    posting_end(actor=_actor(request), posting_id=posting_id)
    messages.success(request, _("The role has ended."))
    return redirect(request.POST.get("back", "") if request.POST.get("back", "").startswith("/desk/")
                    else "people:people")


@require_POST
@signed_in
def reset_code(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """A one-time code to hand over in person."""
    actor = _actor(request)
    row = by_ids(actor, [person_id]).get(person_id)
    if row is None or row.user_id is None:
        raise Missing(_("There is no such account."))
    code = reset_code_issue(actor=actor, user_id=row.user_id)
    messages.success(request, _("One-time code: %(code)s. It works once, for 24 hours.") % {"code": code})
    return redirect("people:person", person_id=person_id)


@never_cache
@signed_in
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Departments, committees, firms and others."""
    actor = _actor(request)
    form = OrganisationForm(actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            organisation_add(actor=actor, kind=data["kind"], name_zh=data["name_zh"], name_en=data["name_en"],
                             place_id=data["place"], uscc=data["uscc"])
            messages.success(request, _("Added."))
            return redirect("people:organisations")
        except LinliError as error:
            refuse(form, error)
    language = get_language() or "zh-hans"
    rows = [(row, organisation_name(row), ORGANISATION_LABELS[OrganisationKind(row.kind)],
             tree().full_name(row.place_id, language)) for row in organisations_in(actor)]
    return render(request, "people/organisations.html", {"rows": rows, "form": form, "may": actor.has(*MANAGERS)})


@require_POST
@signed_in
def organisation_close(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """The organisation has closed."""
    organisation_end(actor=_actor(request), organisation_id=organisation_id)
    messages.success(request, _("Noted as closed."))
    return redirect("people:organisations")


@never_cache
@signed_in
def household_list(request: HttpRequest) -> HttpResponse:
    """Households of one's places, found by number."""
    actor = _actor(request)
    form = HouseholdForm(actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = household_add(actor=actor, number=form.cleaned_data["number"], place_id=form.cleaned_data["place"],
                                address=form.cleaned_data["address"])
            return redirect("people:household", household_id=row.pk)
        except LinliError as error:
            refuse(form, error)
    language, number = get_language() or "zh-hans", request.GET.get("q", "").strip()
    rows = [(row, tree().full_name(row.place_id, language)) for row in households(actor, number=number)]
    return render(request, "people/households.html",
                  {"rows": rows, "form": form, "q": number, "may": actor.has(*MANAGERS)})


@never_cache
@signed_in
def household(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """One household and who belongs to it."""
    actor = _actor(request)
    row = household_get(actor, household_id)
    words = request.GET.get("q", "")
    context = {"household": row, "members": members(row.pk), "q": words, "may": actor.has(*MANAGERS),
               "found": find_people(actor, words) if words else [],
               "where": tree().full_name(row.place_id, get_language() or "zh-hans")}
    return render(request, "people/household.html", context)


@require_POST
@signed_in
def household_close(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """The household is gone."""
    household_end(actor=_actor(request), household_id=household_id)
    messages.success(request, _("Noted as gone."))
    return redirect("people:households")


@require_POST
@signed_in
def member_add(request: HttpRequest, household_id: UUID, person_id: UUID) -> HttpResponse:
    """A person joins the household."""
    membership_add(actor=_actor(request), household_id=household_id, person_id=person_id,
                   is_head="is_head" in request.POST)
    messages.success(request, _("Added."))
    return redirect("people:household", household_id=household_id)
