"""Many matters at once: a preview that can be changed row by row, then each goes its own way."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from linli.accounts.pages import acting, signed_in
from linli.cases.actions.together import take_together
from linli.cases.forms.together import RowForm, SharedForm, readable
from linli.cases.models import Case
from linli.cases.pages.errors import show_on
from linli.cases.reads.phrases import offers, phrase_name, phrases
from linli.cases.reads.together import Choice, Joining, Preview, preview
from linli.cases.rules.together import KINDS, MOST
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, LinliError
from linli.kernel.permits import may


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the preview with its form."""

    joining: Joining
    form: RowForm


@never_cache
@signed_in
def together(request: HttpRequest) -> HttpResponse:
    """GET shows what would happen; POST with `again` shows it with what was changed; POST does it."""
    actor = acting(request)
    if not may(actor, "together_use"):
        raise Forbidden(_("Taking many matters at once is for the desks."))
    given = request.POST if request.method == "POST" else request.GET
    kind, ids = given.get("do", ""), list(readable(given.getlist("case")))
    if kind not in KINDS or not ids:
        return redirect(_list(given))
    if request.method == "GET":
        return _shown(request, kind, _lines(request, actor, kind, ids[:MOST]), SharedForm(kind))
    return _sent(request, actor, kind, ids[:MOST])


def _list(given: QueryDict) -> str:
    return f"{reverse('cases:matters')}?{given.get('list', '')}"


def _sent(request: HttpRequest, actor: Actor, kind: str, ids: list[UUID]) -> HttpResponse:
    shared = SharedForm(kind, request.POST)
    found, lines = _lines(request, actor, kind, ids)
    readable_all = all([shared.is_valid(), *(line.form.is_valid() for line in lines)])
    if not readable_all or "again" in request.POST:
        return _shown(request, kind, (found, lines), shared, status=200 if readable_all else 422)
    ticked = [line for line in lines if line.form.taken]
    try:
        parts = [line.form.part(line.joining, shared.cleaned_data) for line in ticked]
        went = take_together(actor=actor, parts=parts, key=request.POST.get("key", "")[:32])
    except LinliError as error:
        show_on(shared, error)
        return _shown(request, kind, (found, lines), shared, status=error.status)
    return _told(request, kind, ticked, {one.case_id: one.why for one in went}, found.gone)


def _lines(request: HttpRequest, actor: Actor, kind: str, ids: Sequence[UUID]) -> tuple[Preview, list[Line]]:
    """The preview with what was chosen in its rows."""
    data = request.POST if request.method == "POST" else None
    found, phrase = preview(actor, kind, ids), request.GET.get("phrase", "") if kind == "answer" else ""
    forms = [
        RowForm(
            kind,
            joining.row.case,
            found.units,
            data,
            choice=joining.choice,
            words=_filled(actor, joining.row.case, phrase) if phrase else "",
        )
        for joining in found.rows
    ]
    if data is None or kind != "dispatch":
        return found, [Line(joining, form) for joining, form in zip(found.rows, forms, strict=True)]
    chosen: dict[UUID, Choice] = {}
    for form in forms:
        if form.is_valid() and (choice := form.choice()):
            chosen[form.case.pk] = choice
    again = preview(actor, kind, ids, chosen)
    return again, [Line(joining, form) for joining, form in zip(again.rows, forms, strict=True)]


def _filled(actor: Actor, case: Case, phrase: str) -> str:
    return next((offer.words for offer in offers(actor, case, "answer") if str(offer.id) == phrase), "")


def _shown(
    request: HttpRequest,
    kind: str,
    found: tuple[Preview, list[Line]],
    shared: SharedForm,
    *,
    status: int = 200,
) -> HttpResponse:
    plan, lines = found
    given = request.POST if request.method == "POST" else request.GET
    context: dict[str, Any] = {
        "kind": kind,
        "heading": KINDS[kind],
        "lines": lines,
        "going": sum(1 for line in lines if not line.joining.why),
        "staying": sum(1 for line in lines if line.joining.why),
        "gone": plan.gone,
        "shared": shared,
        "key": given.get("key") or secrets.token_hex(16),
        "list": given.get("list", ""),
        "back": _list(given),
        "offered": _offered(request, lines) if kind == "answer" else [],
        "picked": request.GET.get("phrase", ""),
    }
    return render(request, "cases/together.html", context, status=status)


def _offered(request: HttpRequest, lines: list[Line]) -> list[tuple[UUID, str]]:
    """Templates that fit at least one of the matters."""
    actor = acting(request)
    fitting = {offer.id for line in lines for offer in offers(actor, line.joining.row.case, "answer")}
    return [(row.pk, phrase_name(row)) for row in phrases() if row.pk in fitting]


def _told(
    request: HttpRequest, kind: str, lines: list[Line], why: dict[UUID, Any], gone: int
) -> HttpResponse:
    rows = [(line.joining.row, why.get(line.joining.row.case.pk, "")) for line in lines]
    context = {
        "heading": KINDS[kind],
        "done": [row for row, reason in rows if not reason],
        "left": [(row, reason) for row, reason in rows if reason],
        "gone": gone,
        "back": _list(request.POST),
    }
    return render(request, "cases/together_done.html", context)
