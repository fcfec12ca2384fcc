"""The texts that agreements start from: read by mediators and desks, changed by administrators."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from linli.accounts.pages import acting, signed_in
from linli.cases.pages.errors import show_on
from linli.kernel.errors import Forbidden, LinliError, Missing
from linli.kernel.permits import may
from linli.mediation.actions.texts import agreement_text_save
from linli.mediation.forms.texts import NewTextForm, TextForm, starting
from linli.mediation.reads.texts import sample_name, samples


@never_cache
@signed_in
def texts(request: HttpRequest) -> HttpResponse:
    """All kinds with their newest text; administrators add one."""
    actor = acting(request)
    allowed = may(actor, "agreement_text_save")
    form, status = NewTextForm(request.POST or None), 200
    if request.method == "POST":
        if not allowed:
            raise Forbidden(_("Only an administrator can do this."))
        status = 422
        if form.is_valid():
            try:
                agreement_text_save(actor=actor, **{**form.cleaned_data, "expected": 0})
                messages.success(request, _("Saved."))
                return redirect("mediation:texts")
            except LinliError as error:
                show_on(form, error)
                status = error.status
    rows = [
        (one, sample_name(one), one.articles.split("\n") if one.articles else [])
        for one in samples().values()
    ]
    return render(
        request, "mediation/texts.html", {"rows": rows, "form": form, "may": allowed}, status=status
    )


@never_cache
@signed_in
def text(request: HttpRequest, kind: str) -> HttpResponse:
    """One kind: a new version of its text."""
    actor = acting(request)
    if not may(actor, "agreement_text_save"):
        raise Forbidden(_("Only an administrator can do this."))
    sample = samples().get(kind)
    if sample is None:
        raise Missing(_("There is no such text."))
    form, status = TextForm(request.POST or None, initial=starting(sample)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                agreement_text_save(actor=actor, kind=kind, **form.cleaned_data)
                messages.success(request, _("Saved."))
                return redirect("mediation:texts")
            except LinliError as error:
                show_on(form, error)
                status = error.status
    context = {"form": form, "sample": sample, "name": sample_name(sample)}
    return render(request, "mediation/text.html", context, status=status)
