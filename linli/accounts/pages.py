"""Sign in and out, get back in, and one's own account."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit
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
from django_htmx.http import HttpResponseClientRedirect

from linli.accounts.actions import doors, recovery, second, tokens, users
from linli.accounts.forms import (
    CodeForm,
    EndForm,
    PasswordForm,
    PreferencesForm,
    ResetForm,
    SignInForm,
    TokenForm,
)
from linli.accounts.models import User
from linli.accounts.reads import HALF_WAY_SECONDS, demo_users, half_way, half_way_user, sessions_of, tokens_of
from linli.accounts.rules import SCOPES, is_fresh
from linli.kernel import clock
from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Invalid, LinliError

YEAR = 31_536_000
LARGE_COOKIE = "linli_large"
HALF_WAY_COOKIE = "linli_half_way"
HALF_WAY_PATH = "/sign-in"

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponse]


def signed_in(page: Page[P]) -> Page[P]:
    """Sends anybody without an account to the sign-in page and back again."""

    @wraps(page)
    def inner(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if acting(request).kind != Kind.USER:
            return _kept(request) if words_sent(request) else _to_sign_in(request)
        return page(request, *args, **kwargs)

    return inner


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, which leads back only to what can be opened: not to the address of a sent form."""
    here = request.get_full_path() if request.method == "GET" else ""
    part = "HX-Request" in request.headers  # a part of a page: the whole page must go, not the part
    if part:
        here = _path(request.headers.get("HX-Current-URL", ""))
    address = (
        f"{reverse('accounts:sign-in')}?{urlencode({'next': here})}" if here else reverse("accounts:sign-in")
    )
    return HttpResponseClientRedirect(address) if part else redirect(address)


def _path(address: str) -> str:
    """The path of an address that a browser claims to stand at; nothing where it cannot be read."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return parts._replace(scheme="", netloc="", path="/" + parts.path.lstrip("/")).geturl()


NO_WORDS = ("csrfmiddlewaretoken", "key", "expected", "next", "lon", "lat", "password", "old", "new", "code")


def words_sent(request: HttpRequest) -> list[str]:
    """What somebody typed into a form that cannot be taken, to be shown again; never secrets."""
    typed = [str(request.POST.get(name, "")) for name in request.POST if name not in NO_WORDS]
    return [text for text in typed if len(text.strip()) > 3]


def _kept(request: HttpRequest) -> HttpResponse:
    """The session ended while somebody was writing: shows the words, and the way back in."""
    message = _("You were signed out meanwhile. Copy what you had written, sign in, and send it again.")
    context = {
        "title": _("Not sent"),
        "message": message,
        "words": words_sent(request),
        "back_url": reverse("accounts:sign-in"),
    }
    return render(request, "ui/kept.html", context, status=403)


def acting(request: HttpRequest) -> Actor:
    """Who acts, as the middleware found out."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def refuse(form: forms.Form, error: LinliError) -> None:
    """Puts a refusal onto the form, field by field."""
    fields = error.fields if isinstance(error, Invalid) else {}
    for name, texts in fields.items():
        form.add_error(name if name in form.fields else None, texts)
    if not fields:
        form.add_error(None, str(error.message))


def _next(request: HttpRequest, wanted: str) -> str:
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and safe else reverse("cases:today")


def _remember(
    response: HttpResponse, lang: str, large_type: bool, chosen: Mapping[str, str] | None = None
) -> None:
    """Copies an account's language and type size into this browser, save for what was `chosen` here."""
    wanted = {settings.LANGUAGE_COOKIE_NAME: lang, LARGE_COOKIE: "1" if large_type else "0"}
    for name, value in wanted.items():
        if name not in (chosen or {}):
            response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.TLS)


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """User name or phone number and password; in a demo banner the sign-ins are shown."""
    form = SignInForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    status = 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            user = doors.sign_in(
                actor=acting(request), request=request, username=data["username"], password=data["password"]
            )
            return _half_way(user, data["next"]) if user.second_at else _come_in(request, user, data["next"])
        except LinliError as error:
            refuse(form, error)
            status = error.status
    demo = demo_users() if settings.LINLI_DEMO_SIGN_INS else []
    return render(request, "accounts/sign_in.html", {"form": form, "demo": demo}, status=status)


def _come_in(request: HttpRequest, user: User, wanted: str) -> HttpResponse:
    response = redirect(_next(request, wanted))
    _remember(response, user.lang, user.large_type, chosen=request.COOKIES)
    response.delete_cookie(HALF_WAY_COOKIE, path=HALF_WAY_PATH)
    return response


def _half_way(user: User, wanted: str) -> HttpResponse:
    """To the second step. What is carried there is a signed word, not a session."""
    address = reverse("accounts:sign-in-code")
    response = redirect(f"{address}?{urlencode({'next': wanted})}" if wanted else address)
    response.set_cookie(
        HALF_WAY_COOKIE,
        half_way(user),
        max_age=HALF_WAY_SECONDS,
        path=HALF_WAY_PATH,
        httponly=True,
        samesite="Lax",
        secure=settings.TLS,
    )
    return response


@never_cache
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step: the app's code, or a recovery code. Whoever is in already (back button) goes on."""
    wanted, word = request.GET.get("next", ""), request.COOKIES.get(HALF_WAY_COOKIE, "")
    if not half_way_user(word):
        return _too_late(request, wanted)
    recovery_ = "recovery" in request.GET
    form = CodeForm(request.POST or None, initial={"next": wanted}, recovery=recovery_)
    status = 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            user = second.sign_in_code(actor=acting(request), request=request, word=word, code=data["code"])
            return _come_in(request, user, data["next"])
        except LinliError as error:
            refuse(form, error)
            status = error.status
    context = {"form": form, "recovery": recovery_, "wanted": wanted}
    return render(request, "accounts/sign_in_code.html", context, status=status)


def _too_late(request: HttpRequest, wanted: str) -> HttpResponse:
    if acting(request).kind == Kind.USER:
        return redirect(_next(request, request.POST.get("next", wanted)))
    messages.warning(request, _("That took too long. Please type your name and password once more."))
    address = reverse("accounts:sign-in")
    return redirect(f"{address}?{urlencode({'next': wanted})}" if wanted else address)


@require_POST
@signed_in
def sign_out(request: HttpRequest) -> HttpResponse:
    """Back to the door."""
    doors.sign_out(actor=acting(request), request=request)
    return redirect("cases:door")


@never_cache
def reset(request: HttpRequest) -> HttpResponse:
    """A new password with an administrator's code."""
    form = ResetForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            recovery.password_reset(actor=acting(request), **form.cleaned_data)
            messages.success(request, _("The new password is set. Please sign in."))
            return redirect("accounts:sign-in")
        except LinliError as error:
            refuse(form, error)
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
    devices = [
        (row, doors.session_handle(row.session_key), row.session_key == here) for row in sessions_of(user.pk)
    ]
    due = code_due(request)
    context = {
        "devices": devices,
        "tokens": [(row, [SCOPES[scope] for scope in row.scopes.split()]) for row in tokens_of(user.pk)],
        "password_form": PasswordForm(ask_code=due),
        "preferences_form": PreferencesForm(initial={"lang": user.lang, "large_type": user.large_type}),
        "token_form": TokenForm(ask_code=due),
        "end_form": EndForm(ask_code=due, auto_id="id_end_%s"),
        **forms_,
    }
    return render(request, "accounts/profile.html", context, status=status)


def code_due(request: HttpRequest) -> bool:
    """Whether something delicate needs a code first: none was given on this device for ten minutes."""
    user = request.user
    assert isinstance(user, User)
    return not is_fresh(user.second_at, int(request.session.get(doors.PROVED_KEY, 0)), clock.now())


def prove(request: HttpRequest, form: forms.Form) -> None:
    """Takes the code that a delicate form asked for."""
    if "code" in form.fields:
        second.prove_again(actor=acting(request), request=request, code=form.cleaned_data.pop("code"))


@require_POST
@signed_in
def preferences(request: HttpRequest) -> HttpResponse:
    """Saves language and type size, for this browser and the next."""
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return _profile(request, 422, preferences_form=form)
    users.preferences_set(actor=acting(request), **form.cleaned_data)
    response = redirect("accounts:profile")
    _remember(response, form.cleaned_data["lang"], form.cleaned_data["large_type"])
    return response


@require_POST
@signed_in
def password(request: HttpRequest) -> HttpResponse:
    """Changes the password; other devices are signed out."""
    form = PasswordForm(request.POST, ask_code=code_due(request))
    if form.is_valid():
        try:
            prove(request, form)
            user = recovery.password_change(
                actor=acting(request), **form.cleaned_data, keep_session=request.session.session_key or ""
            )
            doors.session_keep(request=request, user=user)
            messages.success(request, _("The password is changed. Your other devices are signed out."))
            return redirect("accounts:profile")
        except LinliError as error:
            refuse(form, error)
    return _profile(request, 422, password_form=form)


@require_POST
@signed_in
def session_end(request: HttpRequest, handle: str) -> HttpResponse:
    """Signs another device out."""
    doors.session_end(actor=acting(request), handle=handle)
    messages.success(request, _("That device is signed out."))
    return redirect("accounts:profile")


@never_cache
@require_POST
@signed_in
def token_add(request: HttpRequest) -> HttpResponse:
    """A new token, shown once."""
    form = TokenForm(request.POST, ask_code=code_due(request))
    if form.is_valid():
        try:
            prove(request, form)
            data = form.cleaned_data
            token = tokens.token_add(
                actor=acting(request), label=data["label"], scopes=data["scopes"], days=data["days"]
            )
            return _profile(request, new_token=token)
        except LinliError as error:
            refuse(form, error)
    return _profile(request, 422, token_form=form)


@never_cache
@require_POST
@signed_in
def token_end(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Ends a token."""
    form = EndForm(request.POST, ask_code=code_due(request), auto_id="id_end_%s")
    if not form.is_valid():
        return _profile(request, 422, end_form=form)
    try:
        prove(request, form)
    except LinliError as error:
        refuse(form, error)
        return _profile(request, error.status, end_form=form)
    tokens.token_end(actor=acting(request), token_id=token_id)
    messages.success(request, _("The token has ended."))
    return redirect("accounts:profile")
