"""Looking people up, adding them, and giving them roles."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts.actions.recovery import reset_code_issue
from linli.accounts.actions.second import second_reset
from linli.accounts.actions.users import user_end
from linli.accounts.pages import acting, refuse, signed_in
from linli.accounts.reads import by_ids as users_by_ids
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.errors import LinliError, Missing
from linli.kernel.permits import may
from linli.people.actions.postings import posting_add, posting_end
from linli.people.actions.registers import person_end, person_register
from linli.people.forms import PersonForm, PostingForm
from linli.people.models import Person, Posting
from linli.people.reads import by_ids, covers, find_people, organisation_name, posting_get, postings
from linli.people.reads.deputies import may_hand_over, may_name_deputy
from linli.people.reads.offices import office_name
from linli.people.reads.work import empty_offices
from linli.people.rules import ROLES, Role, may_post
from linli.territory.reads import tree

PAGE = 100


def where(place_id: UUID | None) -> str:
    """A place's full name in the active language."""
    return tree().full_name(place_id, get_language() or "zh-hans")


def name_of(row: Person) -> str:
    """A visible person's name, or a dash where it was erased."""
    return row.name.reveal() if row.name else "—"


def _line(row: Posting, actor: Actor) -> dict[str, Any]:
    is_open = row.until_on is None or row.until_on >= clock.today()
    return {
        "row": row,
        "name": name_of(row.person),
        "role": office_name(row),
        "where": where(row.place_id),
        "unit": organisation_name(row.unit) if row.unit else "",
        "open": is_open,
        "may_end": is_open and any(may_post(grant.role, row.role) for grant in actor.grants),
        "may_hand": is_open and row.handed_to_id is None and may_hand_over(actor, row),
        "may_lend": is_open and may_name_deputy(actor, row),
    }


@never_cache
@signed_in
def people(request: HttpRequest) -> HttpResponse:
    """Who is posted in one's places; a whole name or phone number finds a person."""
    actor = acting(request)
    form = PersonForm(actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _register(request, actor, form)
        except LinliError as error:
            refuse(form, error)
    return render(request, "people/people.html", _list(request, actor) | {"form": form})


def _register(request: HttpRequest, actor: Actor, form: PersonForm) -> HttpResponse:
    data = form.cleaned_data
    person = person_register(
        actor=actor,
        name=data["name"],
        phone=data["phone"],
        place_id=data["place"],
        username=data.get("username", ""),
    )
    messages.success(request, _("Added. Give them a role now."))
    return redirect("people:person", person_id=person.pk)


def _list(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    role, words = request.GET.get("role", ""), request.GET.get("q", "").strip()
    role = role if role in list(Role) else ""
    rows = postings(actor, role=role, after=uuid_or_none(request.GET.get("after", "")), limit=PAGE + 1)
    found = find_people(actor, words) if words else []
    return {
        "rows": [_line(row, actor) for row in rows[:PAGE]],
        "older": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "roles": [(r.value, ROLES[r].label) for r in Role],
        "role": role,
        "q": words,
        "found": [(row, name_of(row), where(row.place_id)) for row in found],
        "may": may(actor, "person_add"),
        "may_list": may(actor, "register_see"),
        "empty": empty_offices(actor) if may(actor, "person_add") else [],
    }


def uuid_or_none(text: str) -> UUID | None:
    """An id from an address, or None where somebody wrote something else."""
    try:
        return UUID(text)
    except ValueError:
        return None


@never_cache
@signed_in
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person: roles held now and before."""
    actor = acting(request)
    row = _visible(actor, person_id)
    form = PostingForm(actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _post(request, actor, person_id, form)
        except LinliError as error:
            refuse(form, error)
    user = users_by_ids([row.user_id]).get(row.user_id) if row.user_id else None
    lines = [_line(p, actor) for p in postings(actor, person_id=person_id)]
    context = {
        "person": row,
        "name": name_of(row),
        "where": where(row.place_id),
        "form": form,
        "rows": lines,
        "held": [line for line in lines if line["may_hand"]],
        "user": user,
        "may": covers(actor, row.place_id, "person_end") and row.ended_on is None,
        "may_account": may(actor, "user_end") and user is not None and user.is_active,
    }
    return render(request, "people/person.html", context)


def _visible(actor: Actor, person_id: UUID) -> Person:
    row = by_ids(actor, [person_id]).get(person_id)
    if row is None:
        raise Missing(_("There is no such person here."))
    return row


def _post(request: HttpRequest, actor: Actor, person_id: UUID, form: PostingForm) -> HttpResponse:
    data = form.cleaned_data
    posting_add(
        actor=actor,
        person_id=person_id,
        role=data["role"],
        place_id=data["place"],
        unit_id=data["unit"],
        title_id=data["title"],
        full_time=not data["part_time"],
        from_on=data["from_on"],
        until_on=data["until_on"],
    )
    messages.success(request, _("The role is given."))
    return redirect("people:person", person_id=person_id)


@require_POST
@signed_in
def person_close(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """No longer here."""
    person_end(actor=acting(request), person_id=person_id)
    messages.success(request, _("Noted as no longer here."))
    return redirect("people:people")


@require_POST
@signed_in
def posting_close(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """The role ends; back to the person, unless that was what made them ours to see."""
    actor = acting(request)
    person_id = posting_get(actor, posting_id).person_id
    posting_end(actor=actor, posting_id=posting_id)
    messages.success(request, _("The role has ended."))
    if by_ids(actor, [person_id]):
        return redirect("people:person", person_id=person_id)
    return redirect("people:people")


@require_POST
@signed_in
def reset_code(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """A one-time code to hand over in person."""
    actor = acting(request)
    code = reset_code_issue(actor=actor, user_id=_account(actor, person_id))
    messages.success(request, _("One-time code: %(code)s. It works once, for 24 hours.") % {"code": code})
    return redirect("people:person", person_id=person_id)


@require_POST
@signed_in
def second_take(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Phone and recovery codes are lost: the person stands here and signs in without them."""
    actor = acting(request)
    second_reset(actor=actor, user_id=_account(actor, person_id))
    messages.success(request, _("Reset. They sign in with their password and set it up anew."))
    return redirect("people:person", person_id=person_id)


@require_POST
@signed_in
def account_close(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Nobody signs in with this account again."""
    actor = acting(request)
    user_end(actor=actor, user_id=_account(actor, person_id))
    messages.success(request, _("The account is closed."))
    return redirect("people:person", person_id=person_id)


def _account(actor: Actor, person_id: UUID) -> UUID:
    user_id = _visible(actor, person_id).user_id
    if user_id is None:
        raise Missing(_("There is no such account."))
    return user_id
