"""An import on its way: its columns, the preview, the result."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.accounts.pages import acting, signed_in
from linli.kernel.errors import LinliError, Missing
from linli.sheets.actions.confirming import run_confirm, run_undo
from linli.sheets.actions.staging import run_drop, run_plan, run_sheet
from linli.sheets.forms import PlanForm, SheetForm
from linli.sheets.models import ImportRun
from linli.sheets.pages.starting import workbook
from linli.sheets.reads import head_of, imported_before, importer_get, run_get, sheet_of, waiting_of
from linli.sheets.reads.showing import columns_view, faults_view, good_view
from linli.sheets.rules.headers import table
from linli.sheets.rules.importers import Importer
from linli.sheets.rules.states import LABELS, State, Waiting
from linli.sheets.rules.writing import bad_rows

SHOWN = 200
"""Bad rows named on the page; the workbook has all."""


def _open(request: HttpRequest, run_id: UUID) -> tuple[ImportRun, Importer, Waiting | None]:
    actor = acting(request)
    run = run_get(actor, run_id)
    return run, importer_get(actor, run.kind), waiting_of(run)


@never_cache
@require_GET
@signed_in
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Where this import stands: its columns, then the preview, then the result."""
    row, importer, waiting = _open(request, run_id)
    if row.state == State.STAGED and waiting is not None:
        return (
            _preview(request, row, importer, waiting)
            if waiting.planned
            else _columns(request, row, importer, waiting)
        )
    context = _common(row, importer, waiting) | {
        "said": LABELS[State(row.state)],
        "view": reverse(importer.view) if importer.view else "",
        "may_undo": row.state == State.CONFIRMED and importer.undo is not None,
        "fetch": bool(row.bad and waiting),
    }
    return render(request, "sheets/result.html", context)


def _common(row: ImportRun, importer: Importer, waiting: Waiting | None) -> dict[str, Any]:
    return {"run": row, "importer": importer, "waiting": waiting, "good": row.rows - row.bad}


@never_cache
@signed_in
def columns(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Which column is which field. Saving checks every row."""
    row, importer, waiting = _open(request, run_id)
    if row.state != State.STAGED or waiting is None:
        return redirect("sheets:run", run_id=run_id)
    if request.method != "POST":
        return _columns(request, row, importer, waiting)
    found = table(head_of(row, waiting.plan.sheet), importer.columns, waiting.plan.first, waiting.plan.last)
    form = PlanForm(importer, found.headers, request.POST)
    if form.is_valid():
        try:
            run_plan(actor=acting(request), run_id=run_id, plan=form.plan(waiting.plan))
            return redirect("sheets:run", run_id=run_id)
        except LinliError as error:
            for name, texts in (getattr(error, "fields", {}) or {"": [str(error.message)]}).items():
                form.add_error(f"col_{name}" if f"col_{name}" in form.fields else None, texts)
    return _columns(request, row, importer, waiting, form)


def _columns(
    request: HttpRequest, row: ImportRun, importer: Importer, waiting: Waiting, form: PlanForm | None = None
) -> HttpResponse:
    plan = waiting.plan
    found = table(head_of(row, plan.sheet), importer.columns, plan.first, plan.last)
    context = _common(row, importer, waiting) | {
        "form": form or PlanForm(importer, found.headers, initial=PlanForm.initial_of(plan)),
        "sheet_form": SheetForm(
            waiting.sheets, initial={"sheet": plan.sheet, "first": plan.first, "last": plan.last}
        ),
        "before": imported_before(row),
        **columns_view(found),
    }
    return render(request, "sheets/columns.html", context, status=422 if form else 200)


def _preview(request: HttpRequest, row: ImportRun, importer: Importer, waiting: Waiting) -> HttpResponse:
    found = table(head_of(row, waiting.plan.sheet), importer.columns, waiting.plan.first, waiting.plan.last)
    context = _common(row, importer, waiting) | {
        "before": imported_before(row),
        "faults": faults_view(importer, waiting.faults[:SHOWN]),
        "more_faults": max(0, len(waiting.faults) - SHOWN),
        **good_view(importer, found, waiting),
    }
    return render(request, "sheets/preview.html", context)


@require_POST
@signed_in
def sheet(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Turns to another sheet, or says where the header stands."""
    _row, _importer, waiting = _open(request, run_id)
    form = SheetForm(waiting.sheets if waiting else (), request.POST)
    if form.is_valid():
        data = form.cleaned_data
        plan = waiting.plan if waiting else None
        same = plan is not None and plan.sheet == data["sheet"]
        rows = (data["first"], data["last"]) if same else None
        run_sheet(actor=acting(request), run_id=run_id, sheet=data["sheet"], rows=rows)
    else:
        messages.warning(request, _("Please choose a sheet and the rows of its header."))
    return redirect("sheets:columns", run_id=run_id)


@require_POST
@signed_in
def confirm(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Writes all of it or nothing."""
    leaving = request.POST.get("leaving", "0")
    try:
        row = run_confirm(
            actor=acting(request), run_id=run_id, leaving=int(leaving) if leaving.isdecimal() else 0
        )
        count = row.rows - row.bad
        said = ngettext("%(count)s row was taken in.", "%(count)s rows were taken in.", count)
        messages.success(request, said % {"count": count})
    except Missing:
        raise
    except LinliError as error:
        messages.warning(request, str(error.message))
    return redirect("sheets:run", run_id=run_id)


@require_POST
@signed_in
def drop(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Forgets the file."""
    run_drop(actor=acting(request), run_id=run_id)
    messages.success(request, _("The file is forgotten. Nothing was written."))
    return redirect("sheets:kinds")


@require_POST
@signed_in
def undo(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Takes it back."""
    try:
        run_undo(actor=acting(request), run_id=run_id)
        messages.success(request, _("Taken back: what it had brought has ended."))
    except Missing:
        raise
    except LinliError as error:
        messages.warning(request, str(error.message))
    return redirect("sheets:run", run_id=run_id)


@never_cache
@require_GET
@signed_in
def bad(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The rows that could not be taken, as a workbook with the reasons."""
    row, importer, waiting = _open(request, run_id)
    if waiting is None or not waiting.faults:
        raise Missing(_("There are no rows to mend, or they were forgotten."))
    plan = waiting.plan
    found = table(sheet_of(row, plan.sheet), importer.columns, plan.first, plan.last)
    why: dict[int, list[str]] = {}
    for fault in faults_view(importer, waiting.faults):
        why.setdefault(fault["row"], []).append(
            f"{fault['label']}: {fault['message']}" if fault["label"] else fault["message"]
        )
    lines = [line for line in found.lines if line.number in why]
    name = f"{importer.label} – {_('Rows to mend')}.xlsx"
    return workbook(bad_rows(found.headers, lines, {at: " ".join(texts) for at, texts in why.items()}), name)
