"""Checklists and kinds: what an office sets for itself."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts.pages import acting, signed_in
from linli.cases.pages.errors import show_on
from linli.fieldwork.actions.reference import (
    checklist_end,
    checklist_publish,
    checklist_save,
    kind_end,
    kind_save,
    rounds_seed,
)
from linli.fieldwork.forms.rounds import ChecklistForm, KindForm
from linli.fieldwork.models import Kind
from linli.fieldwork.pages.asking import see
from linli.fieldwork.reads.reference import item_text, named, reference, versions_of
from linli.fieldwork.rules.lists import as_lines
from linli.kernel.errors import LinliError, Missing
from linli.kernel.permits import may


@never_cache
@signed_in
def checklists(request: HttpRequest) -> HttpResponse:
    """All lists, and a form to add one."""
    actor = acting(request)
    see(actor)
    posted = request.POST if request.method == "POST" else None
    form = ChecklistForm(posted)
    if posted is not None and form.is_valid():
        try:
            made = checklist_save(actor=actor, **form.given())
            messages.success(request, _("Saved as a draft."))
            return redirect("fieldwork:checklist", checklist_id=made.pk)
        except LinliError as error:
            show_on(form, error)
    known = reference()
    context = {
        "rows": [(row, named(row), known.current.get(row.pk)) for row in known.checklists.values()],
        "form": form,
        "may": may(actor, "checklist_save"),
        "may_import": may(actor, "import_use"),
    }
    return render(request, "fieldwork/checklists.html", context, status=422 if posted is not None else 200)


@never_cache
@signed_in
def checklist(request: HttpRequest, checklist_id: UUID) -> HttpResponse:
    """One list: what is in force, the draft, and earlier versions."""
    actor = acting(request)
    see(actor)
    row = reference().checklists.get(checklist_id)
    if row is None:
        raise Missing(_("There is no such checklist."))
    versions = versions_of(checklist_id)
    posted = request.POST if request.method == "POST" else None
    names = ("code", "name_zh", "name_en", "order")
    initial = {name: getattr(row, name) for name in names} | {
        "category": str(row.category_id) if row.category_id else "",
        "items": as_lines(versions[0].items) if versions else "",
    }
    form = ChecklistForm(posted, initial=initial)
    form.fields["code"].disabled = True
    if posted is not None and form.is_valid():
        try:
            checklist_save(actor=actor, checklist_id=checklist_id, **form.given())
            messages.success(request, _("Saved. Rounds use it once it is published."))
            return redirect("fieldwork:checklist", checklist_id=checklist_id)
        except LinliError as error:
            show_on(form, error)
    context = {
        "row": row,
        "name": named(row),
        "form": form,
        "versions": [(one, [item_text(item) for item in one.items]) for one in versions],
        "draft": bool(versions) and versions[0].published_at is None,
        "may": may(actor, "checklist_save") and row.ended_on is None,
    }
    return render(request, "fieldwork/checklist.html", context, status=422 if posted is not None else 200)


@require_POST
@signed_in
def publish(request: HttpRequest, checklist_id: UUID) -> HttpResponse:
    """Publishes the draft."""
    checklist_publish(actor=acting(request), checklist_id=checklist_id)
    messages.success(request, _("Published. Rounds from now on begin with it."))
    return redirect("fieldwork:checklist", checklist_id=checklist_id)


@require_POST
@signed_in
def checklist_close(request: HttpRequest, checklist_id: UUID) -> HttpResponse:
    """Ends a list."""
    checklist_end(actor=acting(request), checklist_id=checklist_id)
    messages.success(request, _("No longer offered; old rounds keep it."))
    return redirect("fieldwork:checklists")


@require_POST
@signed_in
def seed(request: HttpRequest) -> HttpResponse:
    """Loads the starting lists and kinds where there are none yet."""
    rounds_seed(actor=acting(request))
    return redirect("fieldwork:checklists")


@never_cache
@signed_in
def kinds(request: HttpRequest) -> HttpResponse:
    """All kinds, and a form to add one."""
    return _kinds(request, None)


@never_cache
@signed_in
def kind(request: HttpRequest, kind_id: UUID) -> HttpResponse:
    """One kind, to be changed."""
    row = reference().kinds.get(kind_id)
    if row is None:
        raise Missing(_("There is no such kind."))
    return _kinds(request, row)


def _kinds(request: HttpRequest, row: Kind | None) -> HttpResponse:
    actor = acting(request)
    see(actor)
    posted = request.POST if request.method == "POST" else None
    names = ("of", "code", "name_zh", "name_en", "public", "order")
    form = KindForm(posted, initial={name: getattr(row, name) for name in names} if row else None)
    if row is not None:
        del form.fields["of"]
        form.fields["code"].disabled = True
    if posted is not None and form.is_valid():
        given = {"of": row.of, "kind_id": row.pk} if row else {}
        try:
            kind_save(actor=actor, **(form.cleaned_data | given))
            messages.success(request, _("Saved."))
            return redirect("fieldwork:kinds")
        except LinliError as error:
            show_on(form, error)
    groups = [
        (label, [(one, named(one)) for one in reference().offered(of)])
        for of, label in (("point", _("Points in a place")), ("equipment", _("Equipment")))
    ]
    context = {"groups": groups, "form": form, "row": row, "name": named(row) if row else ""}
    context["may"] = may(actor, "kind_save")
    return render(request, "fieldwork/kinds.html", context, status=422 if posted is not None else 200)


@require_POST
@signed_in
def kind_close(request: HttpRequest, kind_id: UUID) -> HttpResponse:
    """Stops offering a kind."""
    kind_end(actor=acting(request), kind_id=kind_id)
    messages.success(request, _("No longer offered."))
    return redirect("fieldwork:kinds")
