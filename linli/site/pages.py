"""Pages that belong to no single room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its cookie: says so, and that the form can simply be sent again."""
    message = _("This page had been open for too long or cookies are off. Go back, and send it again.")
    return render(request, "site/refused.html", {"message": message, "title": _("Not sent")}, status=403)
