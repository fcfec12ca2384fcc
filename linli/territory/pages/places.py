"""The desk's pages about places, and the outlines that every map draws."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_GET, require_http_methods, require_POST

from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Forbidden, Invalid
from linli.kernel.permits import may
from linli.kernel.rules import geodesy
from linli.territory import actions, reads
from linli.territory.forms import ChildForm, EndForm, OutlineForm, RenameForm, label
from linli.territory.reads import OutlineLine, PlaceInfo, PlaceLine
from linli.territory.rules import kinds, systems
from linli.territory.rules.history import SOURCES
from linli.territory.rules.sketches import sketch

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def _actor(request: HttpRequest) -> Actor:
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def posted(view: "View[P]") -> "View[P]":
    """For people who are signed in and posted anywhere; others go to the sign-in page."""

    @wraps(view)
    def inner(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        actor = _actor(request)
        if actor.kind is not Kind.USER or not actor.grants:
            return redirect(f"{reverse('accounts:sign-in')}?next={request.path}")
        return view(request, *args, **kwargs)

    return inner


def _lang() -> str:
    return get_language() or "zh-hans"


def _line(line: PlaceLine) -> dict[str, Any]:
    """One row of a table: what it is called, what it is, what lies below."""
    place = line.place
    below = [f"{kinds.LABELS[kind]} {count}" for kind, count in line.below.items()]
    return {
        "url": reverse("territory:place", args=[place.id]),
        "name": place.name(_lang()),
        "kind": label(place.kind, place.level),
        "code": place.code,
        "prefix": place.prefix or "",
        "below": " · ".join(below),
    }


@require_GET
@posted
def places(request: HttpRequest) -> HttpResponse:
    """The banner and its towns."""
    banner = reads.tree().banner()
    lines = reads.places_page(None) + (reads.places_page(banner.id) if banner else [])
    context = {
        "title": _("Places"),
        "lines": [_line(line) for line in lines],
        "banner": banner,
        "may_change": may(_actor(request), "places_redraw"),
    }
    return render(request, "territory/places.html", context)


@require_http_methods(["GET", "HEAD"])
@posted
def place(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """One place: names, what it lies in, what lies below, its area and map."""
    return _page(request, reads.place_by_id(place_id))


@require_POST
@posted
def rename(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Gives the place other names."""
    found = reads.place_by_id(place_id)
    form = RenameForm(request.POST)
    if form.is_valid() and _done(form, lambda: _rename(request, place_id, form)):
        messages.success(request, _("The names were changed."))
        return redirect("territory:place", place_id)
    return _page(request, found, rename=form)


def _rename(request: HttpRequest, place_id: UUID, form: RenameForm) -> None:
    actions.place_rename(actor=_actor(request), place_id=place_id, **form.cleaned_data)


@require_POST
@posted
def add(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Adds a place below this one."""
    _only(request, "place_add")
    found = reads.place_by_id(place_id)
    form = ChildForm(request.POST, below=found)
    if form.is_valid() and _done(form, lambda: _add(request, place_id, form)):
        messages.success(request, _("The place was added."))
        return redirect("territory:place", place_id)
    return _page(request, found, child=form)


def _only(request: HttpRequest, name: str) -> None:
    if not may(_actor(request), name):
        raise Forbidden(_("Only an administrator can change the territory."))


def _add(request: HttpRequest, place_id: UUID, form: ChildForm) -> None:
    given = {name: form.cleaned_data[name] for name in ("name_zh", "name_en", "code")}
    actions.place_add(
        actor=_actor(request),
        kind=form.kind,
        level=form.level,
        parent_id=place_id,
        prefix=form.cleaned_data["short"],
        **given,
    )


@require_POST
@posted
def end(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Ends the place today."""
    _only(request, "place_end")
    found = reads.place_by_id(place_id)
    form = EndForm(request.POST)
    if form.is_valid() and _done(form, lambda: actions.place_end(actor=_actor(request), place_id=place_id)):
        messages.success(request, _("The place has ended. Old records keep its name."))
        return redirect("territory:place", place_id)
    return _page(request, found, end=form)


@require_POST
@posted
def draw(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Sets the border from a drawn file or text, or takes it away; the old one stays in the history."""
    _only(request, "place_outline_set")
    found = reads.place_by_id(place_id)
    form = OutlineForm(request.POST, request.FILES)
    if form.is_valid() and _done(form, lambda: _draw(request, place_id, form)):
        messages.success(request, _("The border was changed. The old one stays in the history."))
        return redirect("territory:place", place_id)
    return _page(request, found, draw=form)


def _draw(request: HttpRequest, place_id: UUID, form: OutlineForm) -> None:
    actions.place_outline_set(
        actor=_actor(request),
        place_id=place_id,
        outline=form.drawn,
        synthetic=form.cleaned_data["synthetic"],
    )


def _done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether the verb went through; what it refused is laid on the form's own fields."""
    try:
        act()
    except Invalid as error:
        names = {"kind": "what", "level": "what", "prefix": "short", "file": "outline"}
        for name, texts in (error.fields or {"": [str(error.message)]}).items():
            field = names.get(name, name)
            form.add_error(field if field in form.fields else None, texts)
        return False
    return True


def _page(request: HttpRequest, place: PlaceInfo, **wrong: forms.Form) -> HttpResponse:
    """The place's page; `wrong` is the form that was refused, under its own name."""
    lang, known = _lang(), reads.tree()
    area = reads.place_area(place.id)
    above = [known.get(place_id) for place_id in reversed(place.chain[1:])]
    context = {
        "title": place.name(lang),
        "place": place,
        "kind": label(place.kind, place.level),
        "full_name": known.full_name(place.id, lang),
        "crumbs": [(reverse("territory:places"), _("Places"))]
        + [(reverse("territory:place", args=[up.id]), up.name(lang)) for up in above if up],
        "lines": [_line(line) for line in reads.places_page(place.id)],
        "mu": geodesy.mu(area) if area is not None else None,
        "hectares": geodesy.hectares(area) if area is not None else None,
        "outlines": reverse("territory:outlines", args=[place.id]),
        "history": [_outline_line(line) for line in reversed(reads.place_history(place.id))],
    }
    if may(_actor(request), "place_rename") and place.current:
        context |= _forms(place) | wrong
    return render(request, "territory/place.html", context, status=422 if wrong else 200)


def _forms(place: PlaceInfo) -> dict[str, Any]:
    """What an administrator may change about a current place."""
    offered = kinds.children(place.kind, place.level)
    return {
        "rename": RenameForm({"name_zh": place.name_zh, "name_en": place.name_en}),
        "child": ChildForm(below=place) if offered else None,
        "draw": OutlineForm(),
        "end": None if place.parent_id is None else EndForm(),
    }


def _outline_line(line: OutlineLine) -> dict[str, Any]:
    """One row of the history of borders, with a small picture."""
    mu = geodesy.mu(line.area) if line.area is not None else None
    return {
        "line": line,
        "source": SOURCES[line.source],
        "system": systems.label(line.system),
        "mu": mu,
        "sketch": sketch([line.shape]) if line.shape is not None else None,
    }


def _etag(request: HttpRequest, place_id: UUID) -> str:
    return f'"{reads.tree_version()}-{place_id.hex}-{_lang()}"'


@require_GET
@condition(etag_func=_etag)
def outlines(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """GeoJSON outlines of the places below, for every map; public, asked again by ETag only."""
    if place_id not in reads.tree():
        raise Http404
    response = JsonResponse(
        reads.outlines(place_id, _lang()),
        content_type="application/geo+json",
        json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
    )
    response["Cache-Control"] = "public, no-cache"
    patch_vary_headers(response, ["Cookie"])
    return response
