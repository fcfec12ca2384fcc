"""My day: what waits for me now, each line with the one thing to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.accounts.pages import acting, signed_in
from linli.cases.reads.day import my_day
from linli.kernel import clock
from linli.kernel.permits import may

SHOWN = 12
"""Lines of a heading before the rest folds away."""


@never_cache
@require_GET
@signed_in
def today(request: HttpRequest) -> HttpResponse:
    """The page after signing in."""
    actor = acting(request)
    piles = [(shown, shown.lines[:SHOWN], shown.lines[SHOWN:]) for shown in my_day(actor)]
    context = {"piles": piles, "today": clock.today(), "may_take_in": may(actor, "case_report_for")}
    return render(request, "cases/today.html", context)
