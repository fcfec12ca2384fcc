"""Keeping something longer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.accounts.pages import acting, signed_in
from linli.kernel.errors import Forbidden
from linli.kernel.permits import may
from linli.notify.reads import links
from linli.privacy.actions.holds import hold_lift, hold_place
from linli.privacy.forms import HoldForm
from linli.privacy.models import Hold
from linli.privacy.reads.holds import holds


def _back(row: Hold) -> HttpResponse:
    link = links.get(row.object_kind)
    return redirect(link(row.object_id) if link else "privacy:holds")


@never_cache
@require_GET
@signed_in
def holds_page(request: HttpRequest) -> HttpResponse:
    """What is kept longer than usual, the first to end first."""
    if not may(acting(request), "holds_see"):
        raise Forbidden(_("Only the banner desk can keep something longer."))
    return render(request, "privacy/holds.html", {"rows": holds()})


@require_POST
@signed_in
def place(request: HttpRequest, kind: str, object_id: UUID) -> HttpResponse:
    """Keeps it until the day; what is missing is said on the page one comes back to."""
    form = HoldForm(request.POST)
    data = form.cleaned_data if form.is_valid() else {}
    row = hold_place(
        actor=acting(request),
        kind=kind,
        object_id=object_id,
        reason=data.get("reason", ""),
        until_on=data.get("until_on"),
    )
    messages.success(request, _("Kept until the day you chose."))
    return _back(row)


@require_POST
@signed_in
def lift(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """It goes its usual way again."""
    row = hold_lift(actor=acting(request), hold_id=hold_id)
    messages.success(request, _("Lifted. It goes its usual way again."))
    return _back(row)
