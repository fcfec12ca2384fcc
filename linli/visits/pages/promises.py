"""How a promise stands, and ticking off what one noted to look after."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts.pages import acting, signed_in
from linli.kernel.errors import Forbidden, LinliError, Missing
from linli.visits.actions.promises import follow_up_done, promise_settle
from linli.visits.forms.visits import SettleForm
from linli.visits.pages.visits import again
from linli.visits.reads.visits import answers_promise, promise_get


@never_cache
@signed_in
def promise(request: HttpRequest, promise_id: UUID) -> HttpResponse:
    """One open promise, and how it stands."""
    actor = acting(request)
    one = promise_get(actor, promise_id)
    form, status = SettleForm(initial={"expected": one.row.seq}), 200
    if request.method == "POST":
        form, status = SettleForm(request.POST), 422
        if form.is_valid():
            try:
                promise_settle(actor=actor, promise_id=promise_id, **form.cleaned_data)
                messages.success(request, _("Thank you. The household sees it."))
                return redirect("visits:visits")
            except (Forbidden, Missing):
                raise
            except LinliError as error:
                form, status = again(form, error), error.status
    context = {"one": one, "form": form if answers_promise(actor, one.row) else None}
    return render(request, "visits/promise.html", context, status=status)


@require_POST
@signed_in
def done(request: HttpRequest, follow_up_id: UUID) -> HttpResponse:
    """Ticks a line off."""
    follow_up_done(actor=acting(request), follow_up_id=follow_up_id)
    messages.success(request, _("Done."))
    return redirect("visits:visits")
