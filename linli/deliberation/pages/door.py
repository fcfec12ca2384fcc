"""For everybody: what is going to be talked over, what was, and what became of it."""

from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from linli.deliberation.pages.shared import uuid_in
from linli.deliberation.reads.lists import public_page, public_row, public_villages
from linli.deliberation.reads.stories import whole_of
from linli.deliberation.rules.ways import State
from linli.kernel.errors import Missing
from linli.territory.reads import tree


@require_GET
def public(request: HttpRequest) -> HttpResponse:
    """Announcements and results, newest first, of one village or all."""
    language, place_id = get_language() or "zh-hans", uuid_in(request, "village")
    rows, more = public_page(place_id, after=uuid_in(request, "after"))
    villages = sorted(((pk, tree().full_name(pk, language)) for pk in public_villages()), key=lambda p: p[1])
    kept = {"village": str(place_id or "")}
    context = {
        "rows": rows,
        "villages": villages,
        "chosen": place_id,
        "place": tree().full_name(place_id, language) if place_id else "",
        "older": f"?{urlencode({**kept, 'after': str(more)})}" if more else "",
    }
    return render(request, "deliberation/public.html", context)


@require_GET
def public_one(request: HttpRequest, deliberation_id: UUID) -> HttpResponse:
    """One: agenda, time and place; later who decided what, who does it, and how far it is."""
    row = public_row(deliberation_id)
    if row is None:
        raise Missing(_("There is no such deliberation here."))
    link = request.build_absolute_uri(reverse("deliberation:public-one", args=[row.pk]))
    picture = segno.make(link, error="m").svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None)
    context = {
        "whole": whole_of(row, outside=True),
        "row": row,
        "published": row.state == State.DECIDED,
        "qr": mark_safe(picture),  # noqa: S308 - drawn by segno from our own address
        "link": link,
    }
    return render(request, "deliberation/public_one.html", context)
