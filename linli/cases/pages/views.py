"""Saved views: keep one, rename or share it, remove it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts.pages import acting, signed_in
from linli.cases.actions.views import view_default, view_end, view_rename, view_save, view_share
from linli.cases.filters import FilterForm
from linli.cases.forms.views import ChangeForm, SaveForm
from linli.cases.models import View
from linli.cases.pages.asking import told
from linli.cases.pages.errors import show_on
from linli.cases.reads.views import conditions, view_get, views
from linli.kernel.actor import Actor
from linli.kernel.errors import LinliError


@never_cache
@signed_in
def saved(request: HttpRequest) -> HttpResponse:
    """All views one may open, each with its form; POST keeps a new one."""
    actor = acting(request)
    form = SaveForm(actor, request.POST or None, initial={"query": "state=open"})
    if request.method == "POST" and form.is_valid():
        wanted = FilterForm(QueryDict(form.cleaned_data["query"] or "state=")).wanted()
        try:
            name, office = form.cleaned_data["name"], form.shared_with()
            row = view_save(actor=actor, name=name, wanted=wanted, office=office)
            messages.success(request, _("Kept. You find it above the list."))
            return redirect(f"{reverse('cases:matters')}?view={row.pk}")
        except LinliError as error:
            show_on(form, error)
    return _page(request, actor, form, status=422 if request.method == "POST" else 200)


def _page(
    request: HttpRequest, actor: Actor, form: SaveForm, failed: ChangeForm | None = None, *, status: int = 200
) -> HttpResponse:
    rows = []
    for row in views(actor):
        own = ChangeForm(actor, row)
        if failed is not None and failed.prefix == own.prefix:
            failed.data = {**failed.data.dict(), f"{own.prefix}-expected": str(row.seq)}  # type: ignore[attr-defined]
            own = failed
        rows.append((row, told(conditions(row.query)), own, row.owner_id == actor.user_id))
    return render(request, "cases/views.html", {"rows": rows, "form": form}, status=status)


@require_POST
@signed_in
def saved_change(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Another name, and whom it is shared with."""
    actor = acting(request)
    row = view_get(actor, view_id)
    form = ChangeForm(actor, row, request.POST)
    if form.is_valid():
        try:
            _change(actor, row, form)
            messages.success(request, _("Saved."))
            return redirect("cases:views")
        except LinliError as error:
            show_on(form, error)
    return _page(request, actor, SaveForm(actor, initial={"query": "state=open"}), form, status=422)


def _change(actor: Actor, row: View, form: ChangeForm) -> None:
    data = form.cleaned_data
    seq = data["expected"]
    if "name" in form.changed_data:
        seq = view_rename(actor=actor, view_id=row.pk, name=data["name"], expected=seq).seq
    if "office" in form.changed_data:
        view_share(actor=actor, view_id=row.pk, office=form.shared_with(), expected=seq)


@require_POST
@signed_in
def saved_default(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """The list of everybody it is shared with opens with it, or no longer does."""
    on = request.POST.get("on") == "1"
    view_default(actor=acting(request), view_id=view_id, on=on)
    messages.success(
        request,
        _("The list opens with it now, for everybody at the office.")
        if on
        else _("The list opens as before."),
    )
    return redirect("cases:views")


@require_POST
@signed_in
def saved_end(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Removes it."""
    view_end(actor=acting(request), view_id=view_id)
    messages.success(request, _("Removed. The matters stay where they are."))
    return redirect("cases:views")
