"""Clean sheets for the printer: a matter's story, the list, one's day. Who reported is on none of them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.accounts.pages import acting, signed_in
from linli.cases.pages.asking import asked, told
from linli.cases.reads.day import my_day
from linli.cases.reads.lists import page
from linli.cases.reads.reference import named, reference
from linli.cases.reads.stories import case_get, story
from linli.cases.reads.views import views
from linli.kernel import clock

LONGEST = 500
"""Rows of a printed list."""


@never_cache
@require_GET
@signed_in
def story_sheet(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The story as its reader may see it."""
    actor = acting(request)
    case = case_get(actor, case_id)
    grade = named(reference().grades[case.grade_id]) if case.grade_id else ""
    context = {"story": story(actor, case), "case": case, "grade": grade, "now": clock.now()}
    return render(request, "cases/paper_story.html", context)


@never_cache
@require_GET
@signed_in
def matters(request: HttpRequest) -> HttpResponse:
    """The list as it is narrowed, up to 500 rows."""
    actor = acting(request)
    ask = asked(request, actor, views(actor))
    shown = page(actor, ask.wanted, limit=LONGEST)
    context = {"page": shown, "conditions": told(ask.wanted), "kept": ask.query, "now": clock.now()}
    return render(request, "cases/paper_list.html", context)


@never_cache
@require_GET
@signed_in
def day(request: HttpRequest) -> HttpResponse:
    """One's own day, with a box to tick and room to write."""
    context = {"piles": my_day(acting(request)), "today": clock.today(), "now": clock.now()}
    return render(request, "cases/paper_day.html", context)
