"""What was looked at when: a table by place, and the same on a map."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.accounts.pages import acting, signed_in
from linli.fieldwork.filters import SeenFilter
from linli.fieldwork.pages.asking import after, map_place, older, see
from linli.fieldwork.reads.seen import Line, seen_page
from linli.territory.reads import tree


def _points(lines: list[Line]) -> list[dict[str, object]]:
    """The lines as points of the map; one without a position stands at its place's middle."""
    found = []
    for line in lines:
        point, place = line.row.point, tree().get(line.row.place_id)
        lon, lat = point.lon, point.lat
        if lon is None and place:
            lon, lat = place.lon, place.lat
        if lon is not None:
            mark = {"id": str(line.row.pk), "lon": lon, "lat": lat, "status": line.mark, "label": line.name}
            found.append(mark | {"word": line.result, "href": reverse("fieldwork:point", args=[point.pk])})
    return found


@never_cache
@require_GET
@signed_in
def seen(request: HttpRequest) -> HttpResponse:
    """The table and the map, narrowed by list, place, finding and age."""
    actor = acting(request)
    see(actor)
    form = SeenFilter(request.GET)
    wanted = form.wanted()
    lines, more = seen_page(actor, wanted, after=after(request))
    context = {
        "groups": [(name, list(some)) for name, some in groupby(lines, key=lambda line: line.group)],
        "form": form,
        "wanted": wanted,
        "points": _points(lines),
        "map_place": map_place(actor),
        "older": older(request, lines[-1].row, more) if lines else "",
        "places": tree().children(top) if (top := wanted.place_id or map_place(actor)) else (),
        "place": tree().get(wanted.place_id),
    }
    return render(request, "fieldwork/seen.html", context)
