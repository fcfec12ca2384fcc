"""Local names of roles: which heads the “three heads” are is a village's own matter."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from linli.accounts.pages import acting, refuse, signed_in
from linli.kernel.errors import Forbidden, LinliError
from linli.kernel.permits import may
from linli.people.actions.postings import title_add
from linli.people.forms import TitleForm
from linli.people.reads import titles
from linli.people.rules import ROLES, Role


@never_cache
@signed_in
def title_list(request: HttpRequest) -> HttpResponse:
    """The local names, and a form to add one. For administrators."""
    actor = acting(request)
    if not may(actor, "title_add"):
        raise Forbidden(_("Only an administrator can do this."))
    form = TitleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            title_add(actor=actor, **form.cleaned_data)
            messages.success(request, _("Added."))
            return redirect("people:titles")
        except LinliError as error:
            refuse(form, error)
    rows = [(row, ROLES[Role(row.role)].label) for row in titles()]
    return render(request, "people/titles.html", {"rows": rows, "form": form})
