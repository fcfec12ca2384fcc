"""Points to look at: the list, one point with its looks, adding and ending."""

import secrets
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts.pages import acting, signed_in
from linli.cases.pages.errors import show_on
from linli.fieldwork.actions.points import point_add, point_change, point_end
from linli.fieldwork.forms.rounds import PointForm
from linli.fieldwork.models import CheckPoint, Standing
from linli.fieldwork.pages.asking import after, map_place, older, see, uuid_of
from linli.fieldwork.reads.points import (
    Seen,
    hazards_of,
    history,
    point_get,
    points_page,
    standings_of,
    where,
)
from linli.fieldwork.reads.reference import item_text, named, reference
from linli.fieldwork.reads.seen import Line, line_of
from linli.fieldwork.rules import hazards
from linli.fieldwork.rules.checking import RESULT_LABELS, Result
from linli.kernel.errors import LinliError
from linli.kernel.permits import may
from linli.people.reads import chain_of


@never_cache
@signed_in
def points(request: HttpRequest) -> HttpResponse:
    """The points of one's places, and a form to add one."""
    actor = acting(request)
    see(actor)
    posted = request.POST if request.method == "POST" else None
    form = PointForm(actor, posted, initial={"key": secrets.token_hex(16)})
    if posted is not None and form.is_valid():
        data = form.cleaned_data
        try:
            made = point_add(
                actor=actor,
                kind_id=data["kind"],
                name=data["name"],
                place_id=data["place"],
                lon=data["lon"],
                lat=data["lat"],
                key=data["key"],
            )
            messages.success(request, _("Added."))
            return redirect("fieldwork:point", point_id=made.pk)
        except LinliError as error:
            show_on(form, error)
    rows, more = points_page(actor, kind_id=uuid_of(request, "kind"), after=after(request))
    context = {
        "rows": [(row, named(row.kind), where(row)) for row in rows],
        "form": form,
        "may": may(actor, "point_add"),
        "may_import": may(actor, "import_use"),
        "kinds": [(kind, named(kind)) for kind in reference().offered("point")],
        "kind": uuid_of(request, "kind"),
        "older": older(request, rows[-1], more) if rows else "",
        "map_place": map_place(actor),
    }
    return render(request, "fieldwork/points.html", context, status=422 if posted is not None else 200)


@never_cache
@signed_in
def point(request: HttpRequest, point_id: UUID) -> HttpResponse:
    """One point: how it stands by each list, its looks, its hazards, its name and position."""
    actor = acting(request)
    row = point_get(actor, point_id)
    posted = request.POST if request.method == "POST" else None
    initial = {"name": row.name, "place": str(row.place_id), "lon": row.lon, "lat": row.lat}
    form = PointForm(actor, posted, point=row, initial=initial | {"expected": row.seq})
    status = 200
    if posted is not None:
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                point_change(
                    actor=actor,
                    point_id=point_id,
                    name=data["name"],
                    place_id=data["place"],
                    lon=data["lon"],
                    lat=data["lat"],
                    expected=data["expected"],
                )
                messages.success(request, _("Saved."))
                return redirect("fieldwork:point", point_id=point_id)
            except LinliError as error:
                show_on(form, error)
                status = error.status
    return render(request, "fieldwork/point.html", _context(request, row, form), status=status)


def _context(request: HttpRequest, row: CheckPoint, form: PointForm) -> dict[str, object]:
    actor, above = acting(request), chain_of(row.place_id)
    spot = {"id": str(row.pk), "lon": row.lon, "lat": row.lat, "label": row.name, "status": "open"}
    return {
        "row": row,
        "kind": named(row.kind),
        "where": where(row),
        "form": form,
        "may": may(actor, "point_change", above) and row.kind.of == "point" and row.ended_on is None,
        "may_again": may(actor, "recheck_ask", above),
        "standings": [_stands(row, standing) for standing in standings_of(row.pk)],
        "hazards": [(one, hazards.LABELS[hazards.Hazard(one.state)]) for one in hazards_of(row.pk)],
        "looks": [(seen, RESULT_LABELS[Result(seen.check.result)], _bad(seen)) for seen in history(row.pk)],
        "points": [spot] if row.lon is not None else [],
        "map_place": map_place(actor),
    }


def _stands(row: CheckPoint, standing: Standing) -> Line:
    standing.point = row
    return line_of(standing)


def _bad(seen: Seen) -> list[str]:
    """The items that were not in order."""
    check = seen.check
    items = check.task.round.version.items
    return [item_text(item) for item in items if check.items.get(str(item["no"])) == Result.HAZARD]


@require_POST
@signed_in
def point_close(request: HttpRequest, point_id: UUID) -> HttpResponse:
    """The point is gone."""
    point_end(actor=acting(request), point_id=point_id)
    messages.success(request, _("Noted as gone; what was found there stays."))
    return redirect("fieldwork:points")
