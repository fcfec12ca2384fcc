"""The public board at the door: what people said and what they were answered, as far as they agreed."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_GET

from linli import __version__
from linli.cases.filters import BoardForm
from linli.cases.reads.board import Note, board_note, board_page, board_version
from linli.kernel import clock
from linli.kernel.rules import chain

View = Callable[..., HttpResponse]
LOOKS = ("linli_theme", "linli_large", settings.LANGUAGE_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages")
"""Cookies that a page looks different with."""


def _etag(request: HttpRequest, **_given: Any) -> str:
    looks: list[Any] = [__version__, board_version(), request.get_full_path(), get_language()]
    looks += [request.COOKIES.get(name, "") for name in LOOKS]
    return f'"{chain.digest(looks)[:32]}"'


def kept_fresh(view: View) -> View:
    """May be kept by browsers and caches, but is asked for again each time: what was taken back is gone."""

    @wraps(view)
    def inner(request: HttpRequest, **given: Any) -> HttpResponse:
        response = condition(etag_func=_etag)(view)(request, **given)
        response["Cache-Control"] = "no-cache"
        return response

    return inner


@require_GET
@kept_fresh
def board(request: HttpRequest) -> HttpResponse:
    """Newest first; by village, kind, month and words."""
    form = BoardForm(request.GET)
    sought = form.sought()
    shown, more = board_page(sought, after=form.cleaned_data.get("after"))
    kept = {name: value for name, value in form.kept().items() if value}
    context = {
        "form": form,
        "notes": shown,
        "sought": sought,
        "narrowed": bool(kept),
        "feed": f"{reverse('cases:board-feed')}?{urlencode(kept)}".rstrip("?"),
        "older": f"?{urlencode({**kept, 'after': str(more)})}" if more else "",
    }
    return render(request, "cases/board.html", context)


@require_GET
@kept_fresh
def note(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """One opinion or question with its answer, at its own address."""
    return render(request, "cases/board_note.html", {"note": board_note(note_id)})


@require_GET
@kept_fresh
def feed(request: HttpRequest) -> HttpResponse:
    """The newest as an Atom feed, narrowed as the page is."""
    form = BoardForm(request.GET)
    shown, _more = board_page(form.sought())
    made = Atom1Feed(
        title=_("Said and answered"),
        link=request.build_absolute_uri(reverse("cases:board")),
        description=_("Opinions and questions with their answers, without names."),
        language=get_language() or "zh-hans",
        feed_url=request.build_absolute_uri(),
    )
    for one in shown:
        made.add_item(**_item(request, one))
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _item(request: HttpRequest, one: Note) -> dict[str, Any]:
    answer = _("Answer (%(office)s): %(answer)s") % {"office": one.office, "answer": one.answer}
    return {
        "title": one.title,
        "link": request.build_absolute_uri(reverse("cases:board-note", args=[one.id])),
        "unique_id": f"urn:uuid:{one.id}",
        "description": f"{one.words}\n\n{answer}",
        "pubdate": clock.local(one.row.at),
        "updateddate": clock.local(one.row.at),
        "categories": [one.kind_label],
    }
