"""Mediations of one's own and below one's desk; the desk's figures."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.accounts.pages import acting, signed_in
from linli.kernel.errors import Forbidden
from linli.kernel.permits import may
from linli.mediation.reads.figures import figures_of, towns_of
from linli.mediation.reads.lists import page, waiting_rows
from linli.mediation.rules.states import OUTCOME_LABELS
from linli.mediation.rules.timing import SPAN_LABELS

WHICH = ("", "open", "due")


def _id(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


@never_cache
@require_GET
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """What waits, then all of them; without a word of what was said."""
    actor = acting(request)
    which = request.GET.get("which", "")
    which = which if which in WHICH else ""
    after = _id(request.GET.get("after", ""))
    rows, older = page(actor, which=which, after=after)
    context = {
        "waiting": waiting_rows(actor) if not after and not which else [],
        "rows": rows,
        "older": older,
        "which": which,
        "desk": actor.has("town_desk"),
        "may_count": may(actor, "mediation_counts_see"),
    }
    return render(request, "mediation/mine.html", context)


@never_cache
@require_GET
@signed_in
def counts(request: HttpRequest) -> HttpResponse:
    """How many mediations there were by month, outcome and duration: counts of matters, for the desks."""
    actor = acting(request)
    if not may(actor, "mediation_counts_see"):
        raise Forbidden(_("These figures are for the desks."))
    towns = towns_of(actor)
    town = _id(request.GET.get("town", ""))
    found, open_ = figures_of(actor, town if town in {pk for pk, _zh, _en in towns} else None)
    chinese = (get_language() or "zh").startswith("zh")
    months = [_cells(month.month, month.total, month.outcomes, month.spans) for month in found.months]
    whole = _cells(_("in all"), found.whole.total, found.whole.outcomes, found.whole.spans)
    context = {
        "months": months,
        "whole": whole,
        "open": open_,
        "outcomes": list(OUTCOME_LABELS.values()),
        "spans": list(SPAN_LABELS.values()),
        "towns": [(str(pk), zh if chinese else en) for pk, zh, en in towns],
        "town": str(town or ""),
    }
    return render(request, "mediation/counts.html", context)


def _cells(name: str, total: int, outcomes: dict[str, int], spans: dict[str, int]) -> dict[str, object]:
    return {
        "name": name,
        "total": total,
        "outcomes": [(label, outcomes.get(key, 0)) for key, label in OUTCOME_LABELS.items()],
        "spans": [(label, spans.get(key, 0)) for key, label in SPAN_LABELS.items()],
    }
