"""Pages about one's own second factor: setting it up, moving it, recovery codes, taking it away."""

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from pyotp import TOTP

from linli.accounts.actions import second as verbs
from linli.accounts.actions.doors import session_proved
from linli.accounts.forms import CodeForm, ProofForm
from linli.accounts.models import User
from linli.accounts.pages import acting, refuse, signed_in
from linli.accounts.reads import pending_secret, recovery_left
from linli.kernel.errors import LinliError


@never_cache
@signed_in
def second(request: HttpRequest) -> HttpResponse:
    """How it stands, and whatever comes next."""
    return _page(request)


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    user = _user(request)
    secret = pending_secret(user.pk)
    enrolled = user.second_at is not None
    context = {
        "since": user.second_at,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "qr": _picture(secret, user) if secret else "",
        "left": recovery_left(user.pk) if enrolled else 0,
        "confirm_form": CodeForm(auto_id="id_confirm_%s"),
        "begin_form": ProofForm(enrolled=enrolled, auto_id="id_begin_%s"),
        "codes_form": ProofForm(enrolled=enrolled, auto_id="id_codes_%s"),
        "remove_form": ProofForm(enrolled=enrolled, auto_id="id_remove_%s"),
        **more,
    }
    return render(request, "accounts/second.html", context, status=status)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _picture(secret: str, user: User) -> str:
    """The secret as a QR code for an authenticator app (the `otpauth` address that all of them read)."""
    link = TOTP(secret).provisioning_uri(name=user.username, issuer_name="Linli")
    drawn = segno.make(link, error="m").svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None)
    return mark_safe(drawn)  # noqa: S308 - drawn by segno from our own address


@require_POST
@signed_in
def begin(request: HttpRequest) -> HttpResponse:
    """Shows a new phone its secret."""
    form = ProofForm(request.POST, enrolled=_user(request).second_at is not None, auto_id="id_begin_%s")
    if form.is_valid():
        try:
            verbs.second_begin(actor=acting(request), **form.cleaned_data)
            return redirect("accounts:second")
        except LinliError as error:
            refuse(form, error)
    return _page(request, 422, begin_form=form)


@never_cache
@require_POST
@signed_in
def confirm(request: HttpRequest) -> HttpResponse:
    """The new phone's first code; then the recovery codes, this once."""
    form = CodeForm(request.POST, auto_id="id_confirm_%s")
    if form.is_valid():
        try:
            found = verbs.second_confirm(
                actor=acting(request),
                code=form.cleaned_data["code"],
                keep_session=request.session.session_key or "",
            )
            session_proved(request=request)
            return render(request, "accounts/recovery_codes.html", {"codes": found, "fresh": True})
        except LinliError as error:
            refuse(form, error)
    return _page(request, 422, confirm_form=form)


@never_cache
@require_POST
@signed_in
def codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes."""
    form = ProofForm(request.POST, enrolled=True, auto_id="id_codes_%s")
    if form.is_valid() and _user(request).second_at:
        try:
            found = verbs.recovery_codes_make(actor=acting(request), **form.cleaned_data)
            return render(request, "accounts/recovery_codes.html", {"codes": found})
        except LinliError as error:
            refuse(form, error)
    return _page(request, 422, codes_form=form)


@require_POST
@signed_in
def remove(request: HttpRequest) -> HttpResponse:
    """No second step any more."""
    form = ProofForm(request.POST, enrolled=_user(request).second_at is not None, auto_id="id_remove_%s")
    if form.is_valid():
        try:
            verbs.second_remove(actor=acting(request), **form.cleaned_data)
            messages.success(request, _("Signing in takes no code any more."))
            return redirect("accounts:second")
        except LinliError as error:
            refuse(form, error)
    return _page(request, 422, remove_form=form)
