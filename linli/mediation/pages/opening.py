"""From a matter's page: one line and done, or the beginning of a mediation."""

import secrets
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts.pages import acting, signed_in
from linli.cases.pages.errors import show_on
from linli.cases.reads.stories import case_get
from linli.cases.reads.visible import sees_case
from linli.kernel.errors import Forbidden, LinliError
from linli.mediation.actions.opening import mediation_open, mediation_oral
from linli.mediation.forms.opening import OpenForm, OralForm
from linli.mediation.models import Mediation
from linli.mediation.reads.visible import mediation_of, seat
from linli.mediation.rules.access import opener
from linli.mediation.rules.states import Seat
from linli.notify.actions import notices_read


def _begin(
    request: HttpRequest, case_id: UUID, form: OralForm | OpenForm, verb: Callable[..., Mediation]
) -> Mediation | HttpResponse:
    actor = acting(request)
    case = case_get(actor, case_id)
    known = mediation_of(case_id)  # whose own it is may have sent the form twice
    mine = known is not None and seat(actor, known) == Seat.MEDIATOR
    if not mine and opener(actor, case.standing) is None:
        raise Forbidden(_("This matter is not yours to mediate."))
    status = 422
    if form.is_valid():
        try:
            row = verb(actor=actor, case_id=case_id, **form.given())
            notices_read(actor=actor, object_id=case_id)
            return row
        except LinliError as error:
            show_on(form, error)
            status = error.status
    case = case_get(actor, case_id)
    form.data = {**form.data.dict(), "expected": str(case.seq), "key": secrets.token_hex(16)}  # type: ignore[attr-defined]
    context: dict[str, Any] = {"case": case, "form": form, "oral": isinstance(form, OralForm)}
    return render(request, "mediation/begin.html", context, status=status)


@never_cache
@require_POST
@signed_in
def oral(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The everyday case: recorded and settled with one press."""
    done = _begin(request, case_id, OralForm(request.POST), mediation_oral)
    if isinstance(done, HttpResponse):
        return done
    messages.success(request, _("Noted: settled by mediation."))
    if sees_case(acting(request), case_id):
        return redirect("cases:story", case_id=case_id)
    return redirect("mediation:room", mediation_id=done.pk)


@never_cache
@require_POST
@signed_in
def begin(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Opens a mediation with its first party."""
    done = _begin(request, case_id, OpenForm(request.POST), mediation_open)
    return done if isinstance(done, HttpResponse) else redirect("mediation:room", mediation_id=done.pk)
