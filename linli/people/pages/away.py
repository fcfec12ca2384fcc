"""While somebody is away: who stands in for which posting."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts.pages import acting, refuse, signed_in
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, LinliError
from linli.people.actions.deputies import deputy_end, deputy_name
from linli.people.forms import DeputyForm
from linli.people.models import Deputy, Posting
from linli.people.reads import colleagues, office_of
from linli.people.reads.deputies import (
    deputies_of,
    deputy_for,
    may_name_deputy,
    own_postings,
    possible_deputies,
    posting_mine,
)


@never_cache
@signed_in
def away(request: HttpRequest) -> HttpResponse:
    """One's own postings with whoever stands in, and what one stands in for oneself."""
    actor = acting(request)
    rows = own_postings(actor)
    standing: dict[UUID, list[dict[str, Any]]] = {}
    for deputy in deputies_of([row.pk for row in rows]):
        standing.setdefault(deputy.posting_id, []).append(_line(deputy))
    context = {
        "mine": [
            {
                "row": row,
                "office": office_of(row),
                "deputies": standing.get(row.pk, []),
                "may": may_name_deputy(actor, row),
            }
            for row in rows
        ],
        "others": [_line(deputy) | {"office": office_of(deputy.posting)} for deputy in deputy_for(actor)],
    }
    return render(request, "people/away.html", context)


def _line(row: Deputy) -> dict[str, Any]:
    name = row.person.name
    return {"row": row, "name": name.reveal() if name else "—", "now": row.from_on <= clock.today()}


@never_cache
@signed_in
def deputy(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """Who stands in for one posting; the holder and the desk above say so."""
    actor = acting(request)
    row = posting_mine(actor, posting_id)
    if not may_name_deputy(actor, row):
        raise Forbidden(_("Who stands in here is not yours to say."))
    form = DeputyForm(choices(row), request.POST or None, initial={"from_on": clock.today()})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _named(request, actor, row, form)
            except LinliError as error:
                refuse(form, error)
                status = error.status
    context = {
        "form": form,
        "row": row,
        "office": office_of(row),
        "own": row.person_id == actor.person_id,
        "deputies": [_line(found) for found in deputies_of([row.pk])],
    }
    return render(request, "people/deputy.html", context, status=status)


def choices(row: Posting) -> list[tuple[str, str]]:
    """Who could stand in for a posting or take it over, by name and office."""
    people = possible_deputies(row)
    offices = colleagues({person.user_id for person in people if person.user_id})
    return [
        (str(person.pk), f"{person.name.reveal()} · {found.office}" if found else person.name.reveal())
        for person in people
        if person.name and person.user_id
        for found in [offices.get(person.user_id)]
    ]


def _named(request: HttpRequest, actor: Actor, row: Posting, form: DeputyForm) -> HttpResponse:
    data = form.cleaned_data
    deputy_name(
        actor=actor,
        posting_id=row.pk,
        person_id=data["person"],
        from_on=data["from_on"],
        until_on=data["until_on"],
    )
    messages.success(request, _("Arranged. Both of you are told."))
    if row.person_id == actor.person_id:
        return redirect("people:away")
    return redirect("people:person", person_id=row.person_id)


@require_POST
@signed_in
def deputy_close(request: HttpRequest, deputy_id: UUID) -> HttpResponse:
    """Standing in ends now; back to one's own page, or to the post that the desk looked at."""
    actor = acting(request)
    posting = deputy_end(actor=actor, deputy_id=deputy_id).posting
    messages.success(request, _("Ended. From now on only the holder acts in this post."))
    if actor.person_id != posting.person_id and may_name_deputy(actor, posting):
        return redirect("people:deputy", posting_id=posting.pk)
    return redirect("people:away")
