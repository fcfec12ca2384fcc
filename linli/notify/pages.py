"""The inbox, one's channels, and the delivery log."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts.pages import acting, refuse, signed_in
from linli.kernel.errors import Forbidden, LinliError, Text
from linli.kernel.permits import may
from linli.notify.actions import channel_add, channel_end, notices_read
from linli.notify.forms import MailForm, WebhookForm
from linli.notify.models import Channel, Delivery
from linli.notify.reads import channels_of, deliveries, inbox, unread, webhooks
from linli.territory.reads import tree

PAGE = 50
DELIVERY_WORDS: dict[str, tuple[str, Text]] = {
    "waiting": ("new", gettext_lazy("waiting")),
    "sent": ("done", gettext_lazy("sent")),
    "withheld": ("soon", gettext_lazy("withheld")),
    "failed": ("late", gettext_lazy("not delivered")),
}
"""state of a delivery → (its mark, its word)"""


@never_cache
@signed_in
def notices(request: HttpRequest) -> HttpResponse:
    """What came in for oneself, newest first, and where else it may go."""
    actor = acting(request)
    form = MailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            channel_add(actor=actor, kind="mail", **form.cleaned_data)
            messages.success(request, _("Messages go there as well from now on."))
            return redirect("notify:inbox")
        except LinliError as error:
            refuse(form, error)
    rows = inbox(actor, after=_uuid(request.GET.get("after", "")), limit=PAGE + 1)
    context = {
        "rows": rows[:PAGE],
        "older": rows[PAGE - 1].notice.pk if len(rows) > PAGE else None,
        "unread": unread(actor),
        "channels": channels_of(actor),
        "form": form,
    }
    return render(request, "notify/inbox.html", context)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_POST
@signed_in
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything is read."""
    notices_read(actor=acting(request))
    return redirect("notify:inbox")


@require_POST
@signed_in
def channel_close(request: HttpRequest, channel_id: UUID) -> HttpResponse:
    """No more messages there."""
    channel_end(actor=acting(request), channel_id=channel_id)
    messages.success(request, _("No more messages go there."))
    return redirect("notify:log" if "chat" in request.POST else "notify:inbox")


@never_cache
@signed_in
def log(request: HttpRequest) -> HttpResponse:
    """What was sent where and what became of it; chat addresses of desks. For administrators."""
    actor = acting(request)
    if not may(actor, "deliveries_see"):
        raise Forbidden(_("Only an administrator can do this."))
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            channel_add(actor=actor, kind="webhook", address=data["address"], place_id=data["place"])
            messages.success(request, _("Saved."))
            return redirect("notify:log")
        except LinliError as error:
            refuse(form, error)
    context = {
        "rows": [_sent(row) for row in deliveries()],
        "webhooks": [(row, whose(row), _app(row)) for row in webhooks()],
        "form": form,
    }
    return render(request, "notify/log.html", context)


def whose(channel: Channel) -> str:
    """The account, or the place whose desk reads the chat."""
    if channel.user:
        return channel.user.username
    return tree().name(channel.place_id, get_language() or "zh-hans")


def _app(channel: Channel) -> str:
    """Which chat it is; the rest of its address is a secret."""
    return urlsplit(channel.address.reveal()).scheme if channel.address else ""


def _sent(row: Delivery) -> dict[str, Any]:
    state, word = DELIVERY_WORDS[row.state]
    return {"row": row, "whose": whose(row.channel), "state": state, "word": word}
