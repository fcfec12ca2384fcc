"""What can be imported, and the upload."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.accounts.pages import acting, refuse, signed_in
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, LinliError
from linli.sheets.actions.staging import run_stage
from linli.sheets.forms import FileForm
from linli.sheets.models import ImportRun
from linli.sheets.reads import file_digest, importer_get, importers, importers_for, opened, runs
from linli.sheets.reads.files import refused
from linli.sheets.rules.importers import Importer
from linli.sheets.rules.states import LABELS, State
from linli.sheets.rules.tables import MAX_BYTES
from linli.sheets.rules.writing import TYPE, template


@never_cache
@signed_in
def kinds(request: HttpRequest) -> HttpResponse:
    """What this person may import, and the imports so far."""
    actor = acting(request)
    offered = importers_for(actor)
    if not offered:
        raise Forbidden(_("There is nothing that you may import."))
    context = {"importers": offered, "rows": [line(actor, row) for row in runs(actor)]}
    return render(request, "sheets/kinds.html", context)


def line(actor: Actor, row: ImportRun) -> dict[str, object]:
    """One import in a list; `own` ones lead to their page."""
    found = importers.get(row.kind)
    return {
        "row": row,
        "label": found.label if found else row.kind,
        "state": LABELS[State(row.state)],
        "who": row.user.username if row.user else _("the command line"),
        "own": row.user_id is not None and row.user_id == actor.user_id and found and found.open_to(actor),
    }


@never_cache
@signed_in
def start(request: HttpRequest, kind: str) -> HttpResponse:
    """Chooses the file. Nothing is written but the waiting rows, sealed."""
    actor = acting(request)
    importer = importer_get(actor, kind)
    form = FileForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return redirect("sheets:run", run_id=_stage(form, actor, importer).pk)
            except LinliError as error:
                refuse(form, error)
    return render(request, "sheets/start.html", {"importer": importer, "form": form}, status=status)


def _stage(form: FileForm, actor: Actor, importer: Importer) -> ImportRun:
    file = form.cleaned_data["file"]
    if (file.size or 0) > MAX_BYTES:
        raise refused("large")
    data = file.read()
    return run_stage(
        actor=actor,
        kind=importer.kind,
        file_name=file.name or "",
        sheets=opened(data),
        digest=file_digest(data),
    )


@never_cache
@require_GET
@signed_in
def empty(request: HttpRequest, kind: str) -> HttpResponse:
    """The template to fill in."""
    importer = importer_get(acting(request), kind)
    return workbook(template(importer), f"{importer.label}.xlsx")


def workbook(data: bytes, name: str) -> HttpResponse:
    """A workbook to be saved under a name."""
    response = HttpResponse(data, content_type=TYPE)
    response["Content-Disposition"] = f"attachment; filename=\"import.xlsx\"; filename*=UTF-8''{quote(name)}"
    return response
