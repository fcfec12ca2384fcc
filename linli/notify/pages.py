"""The inbox, one's channels, and the delivery log."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts.pages import signed_in
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid, LinliError
from linli.notify.actions import channel_add, channel_end, notices_read
from linli.notify.forms import MailForm, WebhookForm
from linli.notify.reads import channels_of, deliveries, inbox, links, webhooks


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _refuse(form: forms.Form, error: LinliError) -> None:
    texts = [text for found in error.fields.values() for text in found] if isinstance(error, Invalid) else []
    form.add_error(None, texts or str(error.message))


@never_cache
@signed_in
def notices(request: HttpRequest) -> HttpResponse:
    """What came in for oneself, newest first, and where else it may go."""
    actor = _actor(request)
    rows = []
    for line in inbox(actor):
        link = links.get(line.notice.object_kind)
        rows.append((line, link(line.notice.object_id) if link else ""))
    form = MailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            channel_add(actor=actor, kind="mail", **form.cleaned_data)
            messages.success(request, _("Messages go there as well from now on."))
            return redirect("notify:inbox")
        except LinliError as error:
            _refuse(form, error)
    return render(request, "notify/inbox.html", {"rows": rows, "channels": channels_of(actor), "form": form})


@require_POST
@signed_in
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything is read."""
    notices_read(actor=_actor(request))
    return redirect("notify:inbox")


@require_POST
@signed_in
def channel_close(request: HttpRequest, channel_id: UUID) -> HttpResponse:
    """No more messages there."""
    channel_end(actor=_actor(request), channel_id=channel_id)
    back = "notify:log" if _actor(request).has("administrator") else "notify:inbox"
    return redirect(back)


@never_cache
@signed_in
def log(request: HttpRequest) -> HttpResponse:
    """What was sent where and what became of it; chat addresses of desks. For administrators."""
    actor = _actor(request)
    if not actor.has("administrator"):
        raise Forbidden(_("Only an administrator can do this."))
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            channel_add(actor=actor, kind="webhook", address=form.cleaned_data["address"],
                        place_id=form.cleaned_data["place"])
            messages.success(request, _("Saved."))
            return redirect("notify:log")
        except LinliError as error:
            _refuse(form, error)
    return render(request, "notify/log.html", {"rows": deliveries(), "webhooks": webhooks(), "form": form})
