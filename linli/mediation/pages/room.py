"""A mediation's own page: all for the mediator, the frame for the desk above until it opens the words."""

import base64
import binascii
import io
import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.accounts.pages import acting, signed_in
from linli.cases.pages.errors import show_on
from linli.cases.reads.visible import sees_case
from linli.kernel.actions.attachments import Stored, take
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid, LinliError, Missing
from linli.mediation.actions.looking import mediation_look
from linli.mediation.forms.steps import SignForm, StepForm
from linli.mediation.forms.texts import LookForm
from linli.mediation.models import Mediation
from linli.mediation.pages.steps import OFFERS, form_of, offered
from linli.mediation.reads.lists import stands_words
from linli.mediation.reads.room import frame_of, looks_of, room_of
from linli.mediation.reads.visible import mediation_get, seat
from linli.mediation.rules.states import Seat
from linli.mediation.rules.ways import BROKEN, CONFIRM_LABELS, CONFIRMATION, WAYS, Confirm, Way
from linli.notify.actions import notices_read

WIDE = ("draft", "sign")
"""Steps that need room to write: they stand beside the words, not among the small ones."""

PNG = "data:image/png;base64,"


@never_cache
@require_GET
@signed_in
def room(request: HttpRequest, mediation_id: UUID) -> HttpResponse:
    """The page of one mediation."""
    actor = acting(request)
    return _page(request, actor, mediation_get(actor, mediation_id))


def _page(
    request: HttpRequest,
    actor: Actor,
    row: Mediation,
    failed: tuple[str, StepForm] | None = None,
    *,
    status: int = 200,
    looked: bool = False,
    look: LookForm | None = None,
) -> HttpResponse:
    sits = seat(actor, row)
    if sits is None:
        raise Missing(_("There is no such mediation here."))
    open_ = sits == Seat.MEDIATOR or looked
    shown = room_of(row) if open_ else frame_of(row)
    steps = _steps(request, actor, row, failed, offered(sits, shown))
    context = {
        "room": shown,
        "row": row,
        "open": open_,
        "mine": sits == Seat.MEDIATOR,
        "stands": stands_words(row),
        "confirm": CONFIRM_LABELS[Confirm(row.confirm)] if row.confirm else "",
        "steps": [one for one in steps if one["name"] not in WIDE],
        "wide": [one for one in steps if one["name"] in WIDE],
        "looks": looks_of(row),
        "look": look or LookForm(),
        "ways": [(told.label, told.words) for way, told in WAYS.items() if way != Way.NONE],
        "way": WAYS[Way(row.way)].label if row.way else "",
        "confirmation": CONFIRMATION,
        "broken": BROKEN,
        "sees_matter": sees_case(actor, row.case_id),
    }
    return render(request, "mediation/room.html" if open_ else "mediation/frame.html", context, status=status)


def _steps(
    request: HttpRequest,
    actor: Actor,
    row: Mediation,
    failed: tuple[str, StepForm] | None,
    names: list[str],
) -> list[dict[str, Any]]:
    key = secrets.token_hex(16)
    if failed and failed[0] not in names:
        names.insert(0, failed[0])
    chosen = "draft" if request.GET.get("kind") else (names[0] if names else "")
    found = []
    for name in names:
        form = form_of(
            name, row, actor, initial={"expected": row.seq, "key": key, "kind": request.GET.get("kind", "")}
        )
        if failed and failed[0] == name:  # what was typed goes on with a fresh view of the mediation
            form = failed[1]
            form.data = {**form.data.dict(), "expected": str(row.seq), "key": key}  # type: ignore[attr-defined]
        at = failed[0] if failed else chosen
        found.append({"name": name, "offer": OFFERS[name], "form": form, "first": name == at})
    return found


@never_cache
@require_POST
@signed_in
def step(request: HttpRequest, mediation_id: UUID, step: str) -> HttpResponse:
    """Takes one step; a refusal comes back on the same page with everything that was typed."""
    actor = acting(request)
    row = mediation_get(actor, mediation_id)
    if step not in OFFERS:
        return redirect("mediation:room", mediation_id=mediation_id)
    by_desk = step == "assign"
    if (seat(actor, row) == Seat.SUPERVISOR) != by_desk:
        raise Forbidden(_("This step is not yours to take."))
    form = form_of(step, row, actor, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, actor, row, (step, form), status=422)
    try:
        files = {"files": _signed(form)} if isinstance(form, SignForm) else {}
        OFFERS[step].verb(actor=actor, mediation_id=mediation_id, **form.given(), **files)
    except LinliError as error:
        show_on(form, error)
        return _page(request, actor, mediation_get(actor, mediation_id), (step, form), status=error.status)
    notices_read(actor=actor, object_id=mediation_id)
    messages.success(request, _("Noted."))
    if step == "aside":  # it is out of sight now
        return redirect("mediation:mine")
    return redirect("mediation:room", mediation_id=mediation_id)


def _signed(form: SignForm) -> list[Stored]:
    """The drawn signature or the scan, cleaned as every file is."""
    scan, drawn = form.cleaned_data["scan"], form.cleaned_data["drawn"]
    if scan:
        return take([scan], "scan")
    if not drawn:
        return []
    try:
        data = base64.b64decode(drawn.removeprefix(PNG), validate=True)
    except (binascii.Error, ValueError) as error:
        raise _unread() from error
    if not data.startswith(b"\x89PNG"):
        raise _unread()
    return take([io.BytesIO(data)], "drawn")


def _unread() -> Invalid:
    message = _("The signature could not be read. Please sign again.")
    return Invalid(message, {"drawn": [message]})


@never_cache
@require_POST
@signed_in
def look(request: HttpRequest, mediation_id: UUID) -> HttpResponse:
    """The desk above opens what was said; the look is on record before anything is shown."""
    actor = acting(request)
    row = mediation_get(actor, mediation_id)
    if seat(actor, row) != Seat.SUPERVISOR:
        raise Forbidden(_("Only the desk above the mediator opens it in this way."))
    form = LookForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, row, status=422, look=form)
    row = mediation_look(actor=actor, mediation_id=mediation_id, reason=form.cleaned_data["reason"])
    return _page(request, actor, row, looked=True)
