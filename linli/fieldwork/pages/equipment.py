"""The register of equipment: list and map, one piece with its history, its state, its fault in one tap."""

import secrets
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts.pages import acting, signed_in
from linli.cases.pages.errors import show_on
from linli.cases.reads.visible import by_ids
from linli.fieldwork.actions.faults import equipment_fault
from linli.fieldwork.actions.register import equipment_add, equipment_change, equipment_set
from linli.fieldwork.filters import EquipmentFilter
from linli.fieldwork.forms.equipment import EquipmentForm, FaultForm
from linli.fieldwork.models import Equipment
from linli.fieldwork.pages.asking import after, map_place, older, see
from linli.fieldwork.reads.equipment import Line, equipment_get, equipment_page, events_of, lines
from linli.fieldwork.rules.equipment import BY_HAND, MARKS, STATE_LABELS, WHAT_LABELS, State, What
from linli.fieldwork.rules.equipment import after as after_event
from linli.kernel.actions.attachments import take
from linli.kernel.errors import LinliError
from linli.kernel.permits import may
from linli.people.reads import chain_of, colleagues


def _points(found: list[Line]) -> list[dict[str, object]]:
    return [
        {
            "id": str(line.row.pk),
            "lon": line.row.point.lon,
            "lat": line.row.point.lat,
            "status": MARKS[State(line.row.state)],
            "label": f"{line.kind} {line.row.number}",
            "word": line.state,
            "href": reverse("fieldwork:piece", args=[line.row.pk]),
        }
        for line in found
        if line.row.point.lon is not None
    ]


@never_cache
@signed_in
def register(request: HttpRequest) -> HttpResponse:
    """The pieces of one's places or one's unit, and a form to enter one."""
    actor = acting(request)
    see(actor)
    posted = request.POST if request.method == "POST" else None
    form = EquipmentForm(actor, posted, initial={"key": secrets.token_hex(16)})
    if posted is not None and form.is_valid():
        try:
            made = equipment_add(actor=actor, given=form.given(), key=form.cleaned_data["key"])
            messages.success(request, _("Added."))
            return redirect("fieldwork:piece", equipment_id=made.pk)
        except LinliError as error:
            show_on(form, error)
    asked = EquipmentFilter(request.GET)
    wanted = asked.wanted()
    found, more = equipment_page(actor, wanted, after=after(request))
    context = {
        "rows": [(line, MARKS[State(line.row.state)]) for line in found],
        "asked": asked,
        "wanted": wanted,
        "form": form,
        "may": may(actor, "equipment_add"),
        "may_import": may(actor, "import_use"),
        "points": _points(found),
        "map_place": map_place(actor),
        "older": older(request, found[-1].row, more) if found else "",
        "query": request.GET.urlencode(),
    }
    return render(request, "fieldwork/equipment.html", context, status=422 if posted is not None else 200)


@never_cache
@signed_in
def piece(request: HttpRequest, equipment_id: UUID) -> HttpResponse:
    """One piece: what the register says, how it stands, its history."""
    actor = acting(request)
    row = equipment_get(actor, equipment_id)
    posted = request.POST if request.method == "POST" else None
    form, status = EquipmentForm(actor, posted, piece=row, initial=EquipmentForm.initial_of(row)), 200
    if posted is not None:
        status = 422
        if form.is_valid():
            try:
                equipment_change(
                    actor=actor,
                    equipment_id=equipment_id,
                    given=form.given(),
                    expected=form.cleaned_data["expected"],
                )
                messages.success(request, _("Saved."))
                return redirect("fieldwork:piece", equipment_id=equipment_id)
            except LinliError as error:
                show_on(form, error)
                status = error.status
    return _piece(request, row, form, FaultForm(initial={"key": secrets.token_hex(16)}), status)


def _piece(
    request: HttpRequest, row: Equipment, form: EquipmentForm, fault_form: FaultForm, status: int
) -> HttpResponse:
    actor, above = acting(request), chain_of(row.place_id)
    events, now = events_of(row.pk), State(row.state)
    cases = by_ids(actor, {one.case_id for one in events if one.case_id})
    who = colleagues({one.user_id for one in events if one.user_id})
    line = lines([row])[0]
    context = {
        "row": row,
        "line": line,
        "mark": MARKS[now],
        "form": form,
        "fault_form": fault_form,
        "may": may(actor, "equipment_change", above) and now != State.REMOVED,
        "may_set": may(actor, "equipment_set", above),
        "may_fault": may(actor, "equipment_fault", above) and now != State.REMOVED and row.fault_id is None,
        "states": [(to, STATE_LABELS[to]) for to in State if after_event(now, BY_HAND[to])],
        "events": [
            (one, WHAT_LABELS[What(one.what)], cases.get(one.case_id) if one.case_id else None,
             who.get(one.user_id) if one.user_id else None)
            for one in events
        ],
        "fault": by_ids(actor, [row.fault_id]).get(row.fault_id) if row.fault_id else None,
        "points": _points([line]),
        "map_place": map_place(actor),
        "public_url": request.build_absolute_uri(reverse("fieldwork:label", args=[row.tag])),
    }  # fmt: skip
    return render(request, "fieldwork/piece.html", context, status=status)


@require_POST
@signed_in
def state(request: HttpRequest, equipment_id: UUID) -> HttpResponse:
    """Notes whether it works."""
    seq = request.POST.get("expected", "")
    equipment_set(
        actor=acting(request),
        equipment_id=equipment_id,
        state=request.POST.get("state", ""),
        expected=int(seq) if seq.isdecimal() and len(seq) < 10 else None,
    )
    messages.success(request, _("Noted."))
    return redirect("fieldwork:piece", equipment_id=equipment_id)


@require_POST
@signed_in
def fault(request: HttpRequest, equipment_id: UUID) -> HttpResponse:
    """Makes a matter of its fault."""
    actor = acting(request)
    row = equipment_get(actor, equipment_id)
    form = FaultForm(request.POST, request.FILES)
    status = 422
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = equipment_fault(
                actor=actor,
                equipment_id=equipment_id,
                words=data["words"],
                files=take(data["photos"]),
                key=data["key"],
            )
            said = _("It is a matter now: %(number)s.") % {"number": made.case.number}
            messages.success(request, said)
            return redirect("fieldwork:piece", equipment_id=equipment_id)
        except LinliError as error:
            show_on(form, error)
            status = error.status
    edit = EquipmentForm(actor, piece=row, initial=EquipmentForm.initial_of(row))
    return _piece(request, row, edit, form, status)
