"""The templates of a desk: made, changed with their versions beside, ended."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts.pages import acting, signed_in
from linli.cases.actions.phrases import phrase_end, phrase_save
from linli.cases.demo.phrases import phrases_load
from linli.cases.forms.phrases import PhraseForm
from linli.cases.models import Phrase
from linli.cases.pages.errors import show_on
from linli.cases.reads.phrases import phrase_get, phrase_name, shelf, versions_of
from linli.cases.reads.reference import named, reference
from linli.cases.rules.steps import STEPS
from linli.kernel.actor import SYSTEM, Actor
from linli.kernel.errors import Forbidden, LinliError
from linli.kernel.permits import may
from linli.people.reads import Organisation, organisation_name, organisations_by_ids
from linli.territory.reads import tree


def _keeper(request: HttpRequest) -> Actor:
    actor = acting(request)
    if not may(actor, "phrase_save"):
        raise Forbidden(_("Templates are kept by a desk for its own place and below."))
    return actor


@never_cache
@signed_in
def templates(request: HttpRequest) -> HttpResponse:
    """The templates one is offered, and those one keeps; POST makes one."""
    actor = _keeper(request)
    form = PhraseForm(actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            phrase_save(actor=actor, wanted=form.wanted())
            messages.success(request, _("Kept. It is offered from now on."))
            return redirect("cases:phrases")
        except LinliError as error:
            show_on(form, error)
    rows = shelf(actor)
    units = organisations_by_ids({row.unit_id for row, _kept in rows if row.unit_id})
    shown = [(row, phrase_name(row), _about(row), _whose(row, units), kept) for row, kept in rows]
    context = {"rows": shown, "form": form, "may_start": not rows and may(actor, "category_save")}
    return render(request, "cases/phrases.html", context, status=422 if request.method == "POST" else 200)


def _about(row: Phrase) -> list[str]:
    category = [named(reference().category(row.category_id))] if row.category_id else []
    return [*([str(STEPS[row.step].label)] if row.step else []), *category]


def _whose(row: Phrase, units: dict[UUID, Organisation]) -> str:
    unit = units.get(row.unit_id) if row.unit_id else None
    return organisation_name(unit) if unit else tree().name(row.place_id, get_language() or "zh-hans")


@never_cache
@signed_in
def template(request: HttpRequest, phrase_id: UUID) -> HttpResponse:
    """One template with its versions; POST writes the next one."""
    actor = _keeper(request)
    row = phrase_get(actor, phrase_id)
    form = PhraseForm(actor, request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            expected = form.cleaned_data["expected"]
            phrase_save(actor=actor, wanted=form.wanted(), phrase_id=phrase_id, expected=expected)
            messages.success(request, _("Saved."))
            return redirect("cases:phrases")
        except LinliError as error:
            show_on(form, error)
            row = phrase_get(actor, phrase_id)
            form.data = {**form.data.dict(), "expected": str(row.seq)}  # type: ignore[attr-defined]
    context = {"row": row, "name": phrase_name(row), "form": form, "versions": versions_of(phrase_id)}
    return render(request, "cases/phrase.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@signed_in
def template_end(request: HttpRequest, phrase_id: UUID) -> HttpResponse:
    """Offers it no more."""
    phrase_end(actor=_keeper(request), phrase_id=phrase_id)
    messages.success(request, _("It is offered no longer."))
    return redirect("cases:phrases")


@require_POST
@signed_in
def start(request: HttpRequest) -> HttpResponse:
    """Takes in the starting set, where an older installation has none."""
    if not may(_keeper(request), "category_save"):
        raise Forbidden(_("Only an administrator can do this."))
    phrases_load(actor=SYSTEM)
    return redirect("cases:phrases")
