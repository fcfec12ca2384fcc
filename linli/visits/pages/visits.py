"""Visits at the desk: the list of one's own, one of them, its words put right or removed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.accounts.pages import acting, refuse, signed_in
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.errors import LinliError, Stale
from linli.kernel.permits import may
from linli.visits.actions.letting_go import visit_words_erase
from linli.visits.actions.visits import visit_correct
from linli.visits.forms.visits import WordsForm
from linli.visits.models import Visit
from linli.visits.reads.near import stands_at
from linli.visits.reads.plans import to_visit
from linli.visits.reads.visits import (
    PAGE,
    follow_ups_waiting,
    lines,
    own_postings,
    page,
    promises_waiting,
    story,
    visit_get,
    went,
)


def some_id(value: str) -> UUID | None:
    """An id from the address bar, or nothing where it is none."""
    try:
        return UUID(value)
    except ValueError:
        return None


@never_cache
@require_GET
@signed_in
def visits(request: HttpRequest) -> HttpResponse:
    """Where to go this month, what was promised, and the visits so far."""
    actor = acting(request)
    after = some_id(request.GET.get("after", ""))
    rows = page(actor, after=after, limit=PAGE + 1)
    context: dict[str, Any] = {
        "rows": lines(rows[:PAGE]),
        "older": f"?after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        "first": after is None,
        "may": may(actor, "visit_add"),
        "counts": may(actor, "visit_counts_see"),
    }
    if after is None:
        context |= {
            "going": to_visit(actor),
            "promises": promises_waiting(actor),
            "follow_ups": follow_ups_waiting(actor),
            "today": clock.today(),
        }
    return render(request, "visits/visits.html", context)


@never_cache
@require_GET
@signed_in
def visit(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """One visit."""
    actor = acting(request)
    return _page(request, actor, visit_get(actor, visit_id))


def _page(
    request: HttpRequest, actor: Actor, row: Visit, failed: WordsForm | None = None, status: int = 200
) -> HttpResponse:
    told = story(row)
    form = failed or WordsForm(initial={"words": told.words, "expected": row.seq})
    context = {
        "visit": row,
        "story": told,
        "form": form if went(actor, row.pk) else None,
        "mine": own_postings(actor),
        "may_erase": may(actor, "visit_words_erase", stands_at(row.village_id or row.town_id)),
        "may_visit": may(actor, "visit_add") and row.household_id is not None,
    }
    return render(request, "visits/visit.html", context, status=status)


@require_POST
@signed_in
def correct(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Puts the words right."""
    actor = acting(request)
    row = visit_get(actor, visit_id)
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, row, form, 422)
    try:
        visit_correct(actor=actor, visit_id=visit_id, **form.cleaned_data)
    except LinliError as error:
        return _page(request, actor, row, again(form, error), error.status)
    messages.success(request, _("Put right."))
    return redirect("visits:visit", visit_id=visit_id)


def again(form: Any, error: LinliError) -> Any:
    """The form with what was typed, the refusal, and the version with which it can be sent now."""
    refuse(form, error)
    if isinstance(error, Stale):
        form.data = {**form.data.dict(), "expected": str(error.since)}
    return form


@require_POST
@signed_in
def erase(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Removes the words where the household asks for it."""
    row = visit_words_erase(actor=acting(request), visit_id=visit_id)
    messages.success(request, _("The words are gone. That there was a visit remains."))
    if request.POST.get("back") == "household" and row.household_id:
        return redirect("visits:household", household_id=row.household_id)
    return redirect("visits:visit", visit_id=visit_id)
