"""Sign in and out, get back in, and one's own account."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts.actions import doors, users
from linli.accounts.forms import PasswordForm, PreferencesForm, ResetForm, SignInForm, TokenForm
from linli.accounts.models import User
from linli.accounts.reads import demo_users, sessions_of, tokens_of
from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Invalid, LinliError

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponse]


def signed_in(page: Page[P]) -> Page[P]:
    """Sends anybody without an account to the sign-in page and back again."""

    @wraps(page)
    def inner(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.actor.kind != Kind.USER:  # type: ignore[attr-defined]
            query = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('accounts:sign-in')}?{query}")
        return page(request, *args, **kwargs)

    return inner


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _refuse(form: forms.Form, error: LinliError) -> None:
    fields = error.fields if isinstance(error, Invalid) else {}
    for name, texts in fields.items():
        form.add_error(name if name in form.fields else None, texts)
    if not fields:
        form.add_error(None, str(error.message))


def _next(request: HttpRequest, wanted: str) -> str:
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and safe else reverse("cases:matters")


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """User name or phone number and password; in a demo banner the sign-ins are shown."""
    form = SignInForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    status = 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            user = doors.sign_in(actor=_actor(request), request=request, username=data["username"],
                                 password=data["password"])
            response = redirect(_next(request, data["next"]))
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.lang, max_age=31_536_000, samesite="Lax",
                                secure=settings.TLS)
            return response
        except LinliError as error:
            _refuse(form, error)
            status = error.status
    return render(request, "accounts/sign_in.html", {"form": form, "demo": demo_users()}, status=status)


@require_POST
@signed_in
def sign_out(request: HttpRequest) -> HttpResponse:
    """Back to the door."""
    doors.sign_out(actor=_actor(request), request=request)
    return redirect("cases:door")


@never_cache
def reset(request: HttpRequest) -> HttpResponse:
    """A new password with an administrator's code."""
    form = ResetForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            users.password_reset(actor=_actor(request), **form.cleaned_data)
            messages.success(request, _("The new password is set. Please sign in."))
            return redirect("accounts:sign-in")
        except LinliError as error:
            _refuse(form, error)
            status = error.status
    return render(request, "accounts/reset.html", {"form": form}, status=status)


@never_cache
@signed_in
def profile(request: HttpRequest) -> HttpResponse:
    """One's own account: language, password, devices, tokens."""
    return _profile(request)


def _profile(request: HttpRequest, status: int = 200, **forms_: object) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    here = request.session.session_key or ""
    devices = [(row, doors.session_handle(row.session_key), row.session_key == here)
               for row in sessions_of(user.pk)]
    context = {
        "devices": devices, "tokens": tokens_of(user.pk), "password_form": PasswordForm(),
        "preferences_form": PreferencesForm(initial={"lang": user.lang, "large_type": user.large_type}),
        "token_form": TokenForm(), **forms_,
    }
    return render(request, "accounts/profile.html", context, status=status)


@require_POST
@signed_in
def preferences(request: HttpRequest) -> HttpResponse:
    """Saves language and type size, for this browser and the next."""
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return _profile(request, 422, preferences_form=form)
    users.preferences_set(actor=_actor(request), **form.cleaned_data)
    response = redirect("accounts:profile")
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["lang"], max_age=31_536_000,
                        samesite="Lax", secure=settings.TLS)
    response.set_cookie("linli_large", "1" if form.cleaned_data["large_type"] else "0", max_age=31_536_000,
                        samesite="Lax", secure=settings.TLS)
    return response


@require_POST
@signed_in
def password(request: HttpRequest) -> HttpResponse:
    """Changes the password; other devices are signed out."""
    form = PasswordForm(request.POST)
    if form.is_valid():
        try:
            user = users.password_change(actor=_actor(request), **form.cleaned_data,
                                         keep_session=request.session.session_key or "")
            doors.session_keep(request=request, user=user)
            messages.success(request, _("The password is changed. Your other devices are signed out."))
            return redirect("accounts:profile")
        except LinliError as error:
            _refuse(form, error)
    return _profile(request, 422, password_form=form)


@require_POST
@signed_in
def session_end(request: HttpRequest, handle: str) -> HttpResponse:
    """Signs another device out."""
    doors.session_end(actor=_actor(request), handle=handle)
    messages.success(request, _("That device is signed out."))
    return redirect("accounts:profile")


@require_POST
@signed_in
def token_add(request: HttpRequest) -> HttpResponse:
    """A new token, shown once."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _profile(request, 422, token_form=form)
    return _profile(request, new_token=doors.token_add(actor=_actor(request), label=form.cleaned_data["label"]))


@require_POST
@signed_in
def token_end(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Ends a token."""
    doors.token_end(actor=_actor(request), token_id=token_id)
    messages.success(request, _("The token has ended."))
    return redirect("accounts:profile")
