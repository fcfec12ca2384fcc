"""Who opened a reporter's identity, for the office above; erasing for whoever asked the banner desk."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.accounts.pages import acting, signed_in
from linli.cases.actions.forgetting import case_erase
from linli.cases.forms.privacy import EraseForm
from linli.cases.pages.errors import show_on
from linli.cases.reads.looks import looks_below
from linli.cases.reads.stories import case_get
from linli.cases.rules.erasing import Scope, may_erase_words
from linli.cases.rules.steps import State
from linli.kernel.errors import Forbidden, LinliError
from linli.kernel.permits import may
from linli.privacy.reads import hold_on

PAGE = 50


@never_cache
@require_GET
@signed_in
def looks(request: HttpRequest) -> HttpResponse:
    """Matter by matter, the newest first; nobody is counted."""
    actor = acting(request)
    if not may(actor, "looks_see"):
        raise Forbidden(_("This list is for the office above the desk."))
    try:
        after = UUID(request.GET.get("after", ""))
    except ValueError:
        after = None
    rows = looks_below(actor, after=after, limit=PAGE + 1)
    older = rows[PAGE - 1].id if len(rows) > PAGE else None
    return render(request, "cases/looks.html", {"rows": rows[:PAGE], "older": older})


@never_cache
@signed_in
def erase(request: HttpRequest, case_id: UUID, scope: str) -> HttpResponse:
    """The banner desk removes what a reporter without a slip asked to have removed."""
    actor = acting(request)
    case = case_get(actor, case_id)
    if not may(actor, "case_erase") or scope not in list(Scope):
        raise Forbidden(_("Only the reporter and the banner desk can have this removed."))
    form, status = EraseForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                case_erase(actor=actor, case_id=case_id, scope=scope, basis=form.cleaned_data["basis"])
                messages.success(request, _("Removed. The record says only that it was."))
                return redirect("cases:story", case_id=case_id)
            except LinliError as error:
                show_on(form, error)
    context = {
        "case": case,
        "scope": scope,
        "form": form,
        "hold": hold_on("case", case_id),
        "may": scope == Scope.IDENTITY or may_erase_words(State(case.state)),
    }
    return render(request, "cases/erase.html", context, status=status)
