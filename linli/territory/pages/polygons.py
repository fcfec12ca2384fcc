"""Beside the preview of a drawn file: its map, and the notes with which doubtful rows are taken."""

import re
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.accounts.pages import acting, signed_in
from linli.kernel.actor import Actor
from linli.kernel.errors import Missing
from linli.sheets.actions.staging import run_plan
from linli.sheets.reads import importer_get, run_get, table_of, waiting_of
from linli.sheets.rules.importers import Row
from linli.sheets.rules.reading import read
from linli.sheets.rules.states import Waiting
from linli.territory.imports.board import drawn_map
from linli.territory.imports.polygons import POLYGONS, write_notes

MAX_NOTE = 500
_FIELD = re.compile(r"note-([0-9]{1,6})")


def _waiting(actor: Actor, run_id: UUID) -> Waiting:
    """What waits of a drawn file of the actor's own.

    Raises:
        Missing: no such file, or it does not wait any more.
    """
    run = run_get(actor, run_id)
    waiting = waiting_of(run)
    if run.kind != POLYGONS.kind or waiting is None or not waiting.planned:
        raise Missing(_("There is no such import, or it is not yours."))
    return waiting


def _rows(actor: Actor, run_id: UUID) -> tuple[Row, ...]:
    waiting = _waiting(actor, run_id)
    importer = importer_get(actor, POLYGONS.kind)
    return read(table_of(run_get(actor, run_id), importer, waiting.plan), importer.columns, waiting.plan).rows


@never_cache
@require_GET
@signed_in
def drawn(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """GeoJSON of the file's areas and of the pieces that disagree; its owner's only."""
    return JsonResponse(
        drawn_map(_rows(acting(request), run_id)),
        content_type="application/geo+json",
        json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
    )


@require_POST
@signed_in
def notes(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Keeps the notes of single rows and the one for all, and checks every row again."""
    plan = _waiting(acting(request), run_id).plan
    fixed = {name: text for name, text in plan.fixed.items() if name not in ("note", "notes")}
    fixed |= {name: text for name, text in _written(request.POST).items() if text}
    columns = plan.columns
    if fixed.get("note"):
        columns = {name: at for name, at in columns.items() if name != "note"}
    run_plan(actor=acting(request), run_id=run_id, plan=replace(plan, columns=columns, fixed=fixed))
    return redirect("sheets:run", run_id=run_id)


def _written(data: Mapping[str, str]) -> dict[str, str]:
    single = {
        int(found[1]): " ".join(str(words).split())[:MAX_NOTE]
        for name, words in data.items()
        if (found := _FIELD.fullmatch(name))
    }
    return {"notes": write_notes(single), "note": " ".join(data.get("note", "").split())[:MAX_NOTE]}
