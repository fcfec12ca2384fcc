"""Labels on equipment: a printable sheet, the page that one opens, and what is published of cameras."""

import secrets
from itertools import groupby, islice

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.accounts.pages import acting, signed_in
from linli.cases.actions.pacing import Slowed
from linli.cases.pages.door import slip_page, visitor
from linli.cases.pages.errors import show_on
from linli.fieldwork.actions.faults import equipment_report
from linli.fieldwork.filters import EquipmentFilter
from linli.fieldwork.forms.equipment import LabelForm
from linli.fieldwork.models import Equipment
from linli.fieldwork.pages.asking import see
from linli.fieldwork.reads.equipment import LABELS, equipment_all, equipment_tagged, lines, published
from linli.kernel.actions.attachments import held, hold, take
from linli.kernel.actions.uploads import uploads_allow
from linli.kernel.errors import LinliError, Throttled
from linli.territory.reads import tree


def _qr(address: str) -> SafeString:
    drawn = segno.make(address, error="m").svg_inline(border=1, omitsize=True, svgclass=None, lineclass=None)
    return mark_safe(drawn)  # noqa: S308 - drawn by segno from our own address


@never_cache
@require_GET
@signed_in
def sheet(request: HttpRequest) -> HttpResponse:
    """A4 sheets of labels for the register as it is narrowed in the address bar."""
    actor = acting(request)
    see(actor)
    wanted = EquipmentFilter(request.GET).wanted()
    found = list(islice(equipment_all(actor, wanted), LABELS + 1))
    labels = [
        (line, _qr(request.build_absolute_uri(reverse("fieldwork:label", args=[line.row.tag]))))
        for line in found[:LABELS]
    ]
    context = {"labels": labels, "more": len(found) > LABELS, "query": request.GET.urlencode()}
    return render(request, "fieldwork/labels.html", context)


@never_cache
def label(request: HttpRequest, tag: str) -> HttpResponse:
    """What anybody sees who scans a label: which piece this is, and the door's form with its place known."""
    row = equipment_tagged(tag)
    if request.method != "POST":
        return _label(request, row, LabelForm(initial={"key": secrets.token_hex(16)}), 200)
    form = LabelForm(request.POST, request.FILES)
    return _sent(request, row, form) if form.is_valid() else _label(request, row, form, 422)


def _label(
    request: HttpRequest, row: Equipment, form: LabelForm, status: int, **more: object
) -> HttpResponse:
    context = {"row": row, "line": lines([row])[0], "form": form, **more}
    return render(request, "fieldwork/label.html", context, status=status)


def _sent(request: HttpRequest, row: Equipment, form: LabelForm) -> HttpResponse:
    """Takes the report, or shows the form again with every word and photo still in it."""
    actor, data = visitor(request), form.cleaned_data
    files = held(actor=actor, note=data["held"])
    try:
        uploads_allow(actor=actor, files=data["photos"])
        files += take(data["photos"], already=len(files))
        receipt = equipment_report(
            actor=actor,
            tag=row.tag,
            report=form.report(),
            files=files,
            key=data["key"],
            stamp=data["stamp"],
        )
        return slip_page(request, receipt)
    except Slowed as slowed:
        form.keep(key=slowed.key, stamp=slowed.stamp, held=hold(actor=actor, files=files))
        response = _label(request, row, form, 429, slowed=slowed, kept_photos=len(files))
        response["Retry-After"] = str(slowed.seconds)
        return response
    except LinliError as error:
        form.keep(held=hold(actor=actor, files=files))
        show_on(form, error)
        status = 429 if isinstance(error, Throttled) else 422
        return _label(request, row, form, status, kept_photos=len(files))


@require_GET
def cameras(request: HttpRequest) -> HttpResponse:
    """Where cameras look at public places, and what for: published, without an account."""
    found = published()
    points = [
        {"id": f"c{number}", "lon": one.lon, "lat": one.lat, "status": "open", "label": one.name}
        | {"word": one.purpose}
        for number, one in enumerate(found)
        if one.lon is not None
    ]
    top = tree().banner()
    context = {
        "groups": [(name, list(some)) for name, some in groupby(found, key=lambda one: one.group)],
        "points": points,
        "map_place": top.id if top else None,
    }
    return render(request, "fieldwork/cameras.html", context)
