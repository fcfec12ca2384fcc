"""A household's own page: what is written about it, what was promised, what it wishes. No account needed."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.accounts.pages import refuse
from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import LinliError
from linli.privacy.actions.requests import data_request_add
from linli.privacy.reads import days_of, span_words
from linli.visits.actions.homes import (
    home_holder,
    household_choose,
    household_follow,
    household_follow_token,
)
from linli.visits.forms.visits import AskForm, ChoiceForm, HomeForm
from linli.visits.reads.homes import choice_of, own_page, slip_of
from linli.visits.reads.visits import HOUSEHOLD

COOKIE = "linli_home"
AGE = 12 * 3600
"""Seconds that a browser keeps the page open: a phone is often shared."""
_signer = signing.TimestampSigner(salt="home")
P = ParamSpec("P")


def visitor(request: HttpRequest) -> Actor:
    """Somebody at the door: never the signed-in account, only a network hash."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return Actor(kind=Kind.ANONYMOUS, network=actor.network, device=actor.device)


def _held(request: HttpRequest) -> Actor | None:
    """The household whose slip this browser showed, as long as that slip is in force."""
    try:
        signed = _signer.unsign(request.COOKIES.get(COOKIE, ""), max_age=AGE)
        household, _sep, stamp = signed.partition(":")
        slip = slip_of(UUID(household))
    except (signing.BadSignature, ValueError):
        return None
    if slip is None or slip.code_key[:16] != stamp:
        return None
    return home_holder(slip.pk, network=visitor(request).network)


def _open(holder: Actor) -> HttpResponse:
    assert holder.household_id is not None
    slip = slip_of(holder.household_id)
    assert slip is not None
    response = redirect("visits:home-notes")
    response.set_cookie(
        COOKIE,
        _signer.sign(f"{slip.pk}:{slip.code_key[:16]}"),
        max_age=AGE,
        httponly=True,
        secure=settings.TLS,
        samesite="Lax",
    )
    return response


def _held_only(
    page: Callable[Concatenate[HttpRequest, Actor, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Sends whoever shows no slip to the form that asks for it."""

    @wraps(page)
    def inner(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        holder = _held(request)
        return page(request, holder, *args, **kwargs) if holder else redirect("visits:home")

    return inner


@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Number and code lead to the notes."""
    form, status = HomeForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            return _open(household_follow(actor=visitor(request), **form.cleaned_data))
        except LinliError as error:
            refuse(form, error)
            status = error.status
    return render(request, "visits/home.html", {"form": form}, status=status)


@require_GET
def token(request: HttpRequest, token: str) -> HttpResponse:
    """The QR code's address."""
    return _open(household_follow_token(actor=visitor(request), token=token))


@never_cache
@require_GET
@_held_only
def notes(request: HttpRequest, holder: Actor) -> HttpResponse:
    """Everything that is held about the household through visits."""
    return _notes(request, holder)


def _notes(
    request: HttpRequest, holder: Actor, failed: AskForm | None = None, status: int = 200
) -> HttpResponse:
    assert holder.household_id is not None
    chosen = choice_of(holder.household_id)
    context = {
        "own": own_page(holder.household_id),
        "choice": ChoiceForm(initial={"no_visits": chosen.no_visits, "no_words": chosen.no_words}),
        "ask": failed or AskForm(),
        "words_span": span_words(days_of("visit_words")),
        "homes_span": span_words(days_of("visit_homes")),
    }
    return render(request, "visits/notes.html", context, status=status)


@require_POST
@_held_only
def choose(request: HttpRequest, holder: Actor) -> HttpResponse:
    """What the household wants no more, or wants again."""
    form = ChoiceForm(request.POST)
    form.full_clean()
    household_choose(actor=holder, **form.cleaned_data)
    messages.success(request, _("It is as you wish. Nobody is told, and you can change it here at any time."))
    return redirect("visits:home-notes")


@require_POST
@_held_only
def ask(request: HttpRequest, holder: Actor) -> HttpResponse:
    """Asks for something to be put right or removed."""
    assert holder.household_id is not None
    form = AskForm(request.POST)
    if not form.is_valid():
        return _notes(request, holder, form, 422)
    try:
        about = (HOUSEHOLD, holder.household_id)
        data_request_add(actor=holder, about=about, **form.cleaned_data)
    except LinliError as error:
        refuse(form, error)
        return _notes(request, holder, form, error.status)
    messages.success(request, _("Taken down. It will be answered within fifteen working days."))
    return redirect("visits:home-notes")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Closes the page on this phone."""
    response = redirect("cases:door")
    response.delete_cookie(COOKIE)
    return response
