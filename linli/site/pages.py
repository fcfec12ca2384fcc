"""Pages that belong to no single room."""

import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.accounts.pages import acting, signed_in, words_sent
from linli.kernel.reads import day_digests
from linli.people.rules import Role
from linli.site import reads
from linli.site.trouble import answer
from linli.site.trouble_kinds import trouble_of

YEAR = 31_536_000
SWITCHES = {
    "lang": (settings.LANGUAGE_COOKIE_NAME, {"zh-hans", "en"}),
    "large": ("linli_large", {"0", "1"}),
    "theme": ("linli_theme", {"auto", "light", "dark"}),
}


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Language, type size or colours for this browser, kept in a cookie."""
    wanted = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    response = redirect(wanted if safe else "/")
    for name, (cookie, values) in SWITCHES.items():
        value = request.POST.get(name, "")
        if value in values:
            response.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", secure=settings.TLS)
    return response


def digests(request: HttpRequest) -> HttpResponse:
    """The published digests of the audit chain."""
    return render(request, "site/digests.html", {"rows": day_digests()})


@never_cache
@require_GET
@signed_in
def permissions(request: HttpRequest) -> HttpResponse:
    """Who may what: the whole table, or one role's part of it."""
    held = [grant.role for grant in acting(request).grants]
    chosen = request.GET.get("role", "")
    chosen = chosen if chosen in set(Role) else ""
    context = {
        "groups": reads.groups(held, chosen),
        "hats": reads.hats(),
        "gives": reads.gives(),
        "roles": [(role.value, reads.role_label(role), role in held) for role in Role],
        "chosen": chosen,
    }
    return render(request, "site/permissions.html", context)


def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers that ask for the old name."""
    return redirect(static("ui/mark.svg"), permanent=True)


def _refused(request: HttpRequest, title: str, message: str, status: int) -> HttpResponse:
    return render(request, "site/refused.html", {"message": message, "title": title}, status=status)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its cookie: says so, and that the form can simply be sent again."""
    message = _("This page had been open for too long or cookies are off. Go back, and send it again.")
    context = {
        "title": _("Not sent"),
        "message": message,
        "words": words_sent(request),
        "back_url": request.path,
    }
    return render(request, "ui/kept.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same page for what is not there and for what is not yours to see."""
    return _refused(
        request, _("Not here"), _("There is nothing at this address, or it is not for you to open."), 404
    )


def too_much(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that was cut off before any form could look at it: too large, too many parts, or garbled."""
    message = _(
        "This could not be taken in: it was too much at once, or it arrived damaged. "
        "Go back, what you typed is still there, and send it with at most 6 photos."
    )
    return _refused(request, _("Not sent"), message, 400)


def broken(request: HttpRequest) -> HttpResponse:
    """Disk or database in trouble: says which. Else a defect of ours, without a template that could fail."""
    found = trouble_of(sys.exc_info()[1])
    if found is not None:
        return answer(request, found)
    return HttpResponse(
        "邻里出了点问题，您写的内容请返回上一页再发一次。 / Something broke on our side. "
        "Please go back and send it again.",
        status=500,
        content_type="text/plain; charset=utf-8",
    )
