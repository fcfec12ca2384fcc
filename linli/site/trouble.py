"""When disk or database cannot take anything just now: which trouble, and a page that keeps the words.

The page asks the database nothing, and uses no template that would.
"""

import json
import logging

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from linli.accounts.pages import words_sent
from linli.site.trouble_kinds import Trouble

log = logging.getLogger(__name__)


def answer(request: HttpRequest, found: Trouble) -> HttpResponse:
    """A page with what was typed, or problem details for programs."""
    log.error("trouble: %s", found.code)
    if request.path.startswith("/api/"):
        facts = {"type": f"urn:linli:problem:{found.code}", "title": found.code, "status": found.status}
        body = json.dumps(facts | {"detail": str(found.text)}, ensure_ascii=False)
        response = HttpResponse(body, content_type="application/problem+json", status=found.status)
    else:
        response = HttpResponse(
            render_to_string("site/trouble.html", _context(request, found)), status=found.status
        )
    response["Retry-After"] = str(found.retry)
    response["Cache-Control"] = "no-store"
    return response


def _context(request: HttpRequest, found: Trouble) -> dict[str, object]:
    sent = request.method == "POST"
    words = words_sent(request) if sent else []
    return {
        "title": _("Not sent") if sent else _("Not just now"),
        "message": str(found.text),
        "kept": _("Nothing was half stored. What you typed stands below; add photos again when you send it.")
        if words
        else "",
        "words": words,
        "language": getattr(request, "LANGUAGE_CODE", "zh-hans"),
        "large_type": request.COOKIES.get("linli_large") == "1",
        "theme": request.COOKIES.get("linli_theme", ""),
        "back_url": request.path,
    }
