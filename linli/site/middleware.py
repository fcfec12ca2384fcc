"""What every request passes through: language, who acts, and how refusals are shown."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django_htmx.http import HttpResponseClientRedirect

from linli.accounts.pages import words_sent
from linli.accounts.reads import User
from linli.cases.pages.door import followed
from linli.kernel import keys
from linli.kernel.errors import LinliError, Throttled
from linli.kernel.rules import networks
from linli.people.reads import actor_of
from linli.site.second import bare, must_enrol

Respond = Callable[[HttpRequest], HttpResponse]
DEVICE_COOKIE = "linli_device"
GUARDED_PATH = "/desk/"


def network_of(request: HttpRequest) -> str:
    """A keyed hash of the caller's network (an IPv4 address, an IPv6 /64); the address is never kept."""
    forwarded = [part for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    address = networks.caller(str(request.META.get("REMOTE_ADDR", "")), forwarded, settings.LINLI_PROXIES)
    return keys.lookup("network", networks.network(address))


def _wanted(header: str) -> str:
    """The first of a program's languages that we speak, or nothing."""
    ours = {code.partition("-")[0]: code for code, _name in settings.LANGUAGES}
    for language, _weight in parse_accept_lang_header(header.lower()):
        if found := ours.get(language.partition("-")[0]):
            return found
    return ""


def _barred(request: HttpRequest) -> bool:
    """Whether the desk stays closed until the second factor is set up; the door and signing out are open."""
    must: bool = request.must_enrol  # type: ignore[attr-defined]
    desk = request.path.startswith(GUARDED_PATH) and not request.path.startswith(reverse("accounts:second"))
    return must and desk


def to_enrol(request: HttpRequest) -> HttpResponse:
    """To setting the second factor up; what was just typed is shown, because it cannot be taken yet."""
    there = reverse("accounts:second")
    if "HX-Request" in request.headers:
        return HttpResponseClientRedirect(there)
    if request.method == "GET" or not words_sent(request):
        return redirect(there)
    message = _("Your desk asks for a code when signing in now. Copy what you had written, set it up, go on.")
    context = {"title": _("Not sent"), "message": message, "words": words_sent(request), "back_url": there}
    return render(request, "ui/kept.html", context, status=403)


class ChosenLanguage:
    """The cookie's language, else Chinese; a signed-in person's own choice is copied into the cookie.

    Programs say theirs with `Accept-Language`.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activates the language for this request only."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if request.path.startswith("/api/"):
            chosen = _wanted(request.headers.get("Accept-Language", "")) or chosen
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.respond(request)
            response.headers.setdefault("Content-Language", language)
            return response


class WhoActs:
    """Fills `request.actor` once."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """One statement for postings if somebody is signed in, none otherwise.

        `request.actors` adds whoever's slip this browser opened, for photos of one's own matter.
        """
        user = request.user if isinstance(request.user, User) else None
        actor = actor_of(
            user, network=network_of(request), device=request.COOKIES.get(DEVICE_COOKIE, "")[:40]
        )
        request.must_enrol = must_enrol(user, actor)  # type: ignore[attr-defined]
        if request.must_enrol:  # type: ignore[attr-defined]
            actor = bare(actor)
        request.actor = actor  # type: ignore[attr-defined]
        holder = followed(request)
        request.actors = (actor, *([holder] if holder else []))  # type: ignore[attr-defined]
        return to_enrol(request) if _barred(request) else self.respond(request)


class Refusals:
    """Turns a verb's refusal that no page caught into a page that says what happened and what to do."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do unless something is raised."""
        return self.respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Renders a `LinliError`; anything else is a defect and stays one."""
        if not isinstance(error, LinliError):
            return None
        context = {"message": error.message, "title": HTTPStatus(error.status).phrase}
        response = render(request, "site/refused.html", context, status=error.status)
        if isinstance(error, Throttled):
            response["Retry-After"] = str(error.seconds)
        return response
