"""The calendar of deadlines, by month or week, and as a feed for other programs."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.accounts.pages import acting, signed_in
from linli.cases.actions.feeds import feed_add, feed_end
from linli.cases.reads.calendar import days_between
from linli.cases.reads.feeds import feed_text, feed_user, has_feed
from linli.kernel import clock
from linli.kernel.rules.calendar import month_weeks, week_of
from linli.people.reads import actor_of

MONTH, WEEK = 3, 12
"""Titles in a day's cell."""
FARTHEST = timedelta(days=366 * 20)


@never_cache
@require_GET
@signed_in
def calendar(request: HttpRequest) -> HttpResponse:
    """`?day=` within the month or week that is shown, `?show=week`, `?mine=on`."""
    actor, day = acting(request), _day(request)
    week, own = request.GET.get("show") == "week", request.GET.get("mine") == "on"
    rows = [week_of(day)] if week else month_weeks(day)
    flat = [one for row in rows for one in row]
    marks, capped = days_between(actor, flat, named=WEEK if week else MONTH, own=own)
    context = {
        "weeks": [marks[at : at + 7] for at in range(0, len(marks), 7)],
        "agenda": [one for one in marks if one.marks or one.count or one.day == clock.today()],
        "capped": capped,
        "day": day,
        "today": clock.today(),
        "week": week,
        "own": own,
        "has_feed": has_feed(actor.user_id),
        **_ways(day, week),
    }
    return render(request, "cases/calendar.html", context)


def _day(request: HttpRequest) -> date:
    """The day asked for; today where it cannot be read or lies too far away to turn pages from."""
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return clock.today()
    return day if abs(day - clock.today()) <= FARTHEST else clock.today()


def _ways(day: date, week: bool) -> dict[str, Any]:
    """The days that the pages before and after stand for."""
    if week:
        return {"before": day - timedelta(days=7), "after": day + timedelta(days=7)}
    first = day.replace(day=1)
    return {
        "before": (first - timedelta(days=1)).replace(day=1),
        "after": (first + timedelta(days=32)).replace(day=1),
    }


@require_POST
@signed_in
def feed_make(request: HttpRequest) -> HttpResponse:
    """A new address, shown this once."""
    path = reverse("cases:feed", args=[feed_add(actor=acting(request))])
    context = {"address": request.build_absolute_uri(path)}
    return render(request, "cases/feed.html", context)


@require_POST
@signed_in
def feed_stop(request: HttpRequest) -> HttpResponse:
    """The address works no longer."""
    feed_end(actor=acting(request))
    messages.success(request, _("The calendar's address works no longer."))
    return redirect("cases:calendar")


@never_cache
@require_GET
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar for another program; no address, no answer."""
    user = feed_user(secret)
    if user is None:
        raise Http404
    actor = actor_of(user, network=acting(request).network)
    return HttpResponse(feed_text(actor), content_type="text/calendar; charset=utf-8")
