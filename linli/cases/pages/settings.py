"""Categories, grades and deadlines: what an office sets for itself."""

from dataclasses import asdict
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts.pages import signed_in
from linli.cases.actions.reference import category_end, category_save, remind_hours_set, routes_set
from linli.cases.forms.settings import CategoryForm, HoursForm, RoutesForm
from linli.cases.pages.errors import show_on
from linli.cases.reads.reference import named, reference, remind_hours
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, LinliError, Missing
from linli.kernel.permits import may


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@never_cache
@signed_in
def categories(request: HttpRequest) -> HttpResponse:
    """All categories with their handlers; administrators add to them."""
    actor = _actor(request)
    form = CategoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            category_save(actor=actor, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("cases:categories")
        except LinliError as error:
            show_on(form, error)
    return _categories(request, form)


def _categories(
    request: HttpRequest, form: CategoryForm, hours: HoursForm | None = None, *, status: int = 200
) -> HttpResponse:
    known, now = reference(), remind_hours()
    context = {
        "rows": [(row, named(row)) for row in known.categories.values()],
        "form": form,
        "may": may(_actor(request), "category_save"),
        "grades": known.grades.values(),
        "hours": hours or HoursForm(initial=asdict(now), auto_id="id_hours_%s"),
        "now": now,
    }
    return render(request, "cases/categories.html", context, status=status)


@require_POST
@signed_in
def hours(request: HttpRequest) -> HttpResponse:
    """Sets when reminders go out."""
    form = HoursForm(request.POST, auto_id="id_hours_%s")
    if not may(_actor(request), "remind_hours_set"):
        raise Forbidden(_("Only an administrator can do this."))
    if form.is_valid():
        try:
            remind_hours_set(actor=_actor(request), **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("cases:categories")
        except LinliError as error:
            show_on(form, error)
    return _categories(request, CategoryForm(), form, status=422)


@never_cache
@signed_in
def category(request: HttpRequest, category_id: UUID) -> HttpResponse:
    """One category: names, key words, who handles it at each grade and in what time."""
    actor = _actor(request)
    row = reference().categories.get(category_id)
    if row is None:
        raise Missing(_("There is no such category."))
    posted = request.POST if request.method == "POST" else None
    form = CategoryForm(
        posted,
        initial={
            "code": row.code,
            "name_zh": row.name_zh,
            "name_en": row.name_en,
            "words": row.words,
            "order": row.order,
            "at_door": row.at_door,
        },
    )
    routes = RoutesForm(row, posted)
    form.fields["code"].disabled = True
    if posted is not None and form.is_valid() and routes.is_valid():
        try:
            category_save(actor=actor, category_id=category_id, **form.cleaned_data)
            routes_set(actor=actor, category_id=category_id, routes=routes.routes())
            messages.success(request, _("Saved."))
            return redirect("cases:category", category_id=category_id)
        except LinliError as error:
            show_on(form, error)
    return render(
        request,
        "cases/category.html",
        {"row": row, "name": named(row), "form": form, "routes": routes, "may": may(actor, "category_save")},
    )


@require_POST
@signed_in
def category_close(request: HttpRequest, category_id: UUID) -> HttpResponse:
    """Stops offering it."""
    category_end(actor=_actor(request), category_id=category_id)
    messages.success(request, _("No longer offered; old matters keep it."))
    return redirect("cases:categories")
