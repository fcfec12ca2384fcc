"""What people are told and asked: texts, their versions, and how two versions differ."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.accounts.pages import acting, refuse, signed_in
from linli.kernel import clock
from linli.kernel.errors import Forbidden, LinliError, Missing
from linli.kernel.permits import may
from linli.privacy.actions.consents import consent_text_publish
from linli.privacy.forms import TextForm
from linli.privacy.models import ConsentText
from linli.privacy.reads.consents import current_text, purposes, text_of, versions_of
from linli.privacy.rules import side_by_side


def _administrators(request: HttpRequest) -> None:
    if not may(acting(request), "consent_text_publish"):
        raise Forbidden(_("Only an administrator can do this."))


@never_cache
@require_GET
@signed_in
def texts(request: HttpRequest) -> HttpResponse:
    """Every text with the version in force."""
    _administrators(request)
    rows = [(key, purpose, current_text(key)) for key, purpose in purposes.items()]
    return render(request, "privacy/texts.html", {"rows": [(*row, _shown(row[2])) for row in rows]})


def _shown(row: ConsentText | None) -> str:
    return text_of(row) if row else ""


@never_cache
@signed_in
def text(request: HttpRequest, purpose: str) -> HttpResponse:
    """One text: its versions, the difference between two, and a form for the next."""
    _administrators(request)
    rule = purposes.get(purpose)
    if rule is None:
        raise Missing(_("There is no such text."))
    rows = versions_of(purpose)
    last = rows[0] if rows else None
    first = {"from_on": clock.today()} | ({"text_zh": last.text_zh, "text_en": last.text_en} if last else {})
    form = TextForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = consent_text_publish(actor=acting(request), purpose=purpose, **form.cleaned_data)
            messages.success(
                request,
                _("Version %(n)s is published. Earlier ones stay as they were.") % {"n": made.version},
            )
            return redirect("privacy:text", purpose=purpose)
        except LinliError as error:
            refuse(form, error)
    context = {"purpose": purpose, "rule": rule, "rows": rows, "form": form} | _compared(request, rows)
    return render(request, "privacy/text.html", context, status=422 if form.errors else 200)


def _compared(request: HttpRequest, rows: list[ConsentText]) -> dict[str, Any]:
    """Two versions beside each other, sentence by sentence; the last two unless others are asked for."""
    if not rows:
        return {}
    known = {str(row.version): row for row in rows}
    new = known.get(request.GET.get("new", ""), rows[0])
    old = known.get(request.GET.get("old", ""), rows[min(1, len(rows) - 1)])
    if old.pk == new.pk:
        return {"new": new, "old": None}
    pairs = [list(side_by_side(a, b)) for a, b in ((old.text_zh, new.text_zh), (old.text_en, new.text_en))]
    return {"new": new, "old": old, "pairs": pairs}
