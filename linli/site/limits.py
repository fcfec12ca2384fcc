"""The page that shows every limit, with its reason and how often it asked somebody to wait today."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.accounts.pages import acting, signed_in
from linli.cases.actions.pacing import PURPOSE
from linli.cases.rules.pace import NORMAL_NETWORK, NORMAL_TOTAL
from linli.kernel import clock
from linli.kernel.actions.throttle import crowded
from linli.kernel.errors import Forbidden
from linli.kernel.permits import may
from linli.kernel.reads import slowed_on
from linli.kernel.rules.limits import DOOR_TOTAL, LIMITS, UPLOADS, Limit


def _most(limit: Limit) -> str:
    tries = crowded(limit).tries
    if limit is DOOR_TOTAL:
        return "—"
    if limit is UPLOADS:
        return _("%(size)s a day") % {"size": filesizeformat(tries * 1024)}
    return _("%(tries)s in %(minutes)s minutes") % {"tries": f"{tries:,}", "minutes": limit.seconds // 60}


def _line(limit: Limit, times: dict[str, int]) -> dict[str, Any]:
    return {
        "label": limit.label,
        "why": limit.why,
        "most": _most(limit),
        "times": times.get(limit.purpose, 0),
    }


def _pause(times: dict[str, int]) -> dict[str, Any]:
    words = _("%(here)s from one network, %(all)s altogether in 10 minutes")
    return {
        "label": _("Reports without an account that were asked to wait"),
        "why": _("10 seconds at first, 2 minutes at most; what was written is kept and can be sent then."),
        "most": words % {"here": NORMAL_NETWORK, "all": NORMAL_TOTAL},
        "times": times.get(PURPOSE, 0),
    }


@never_cache
@require_GET
@signed_in
def limits(request: HttpRequest) -> HttpResponse:
    """For administrators."""
    if not may(acting(request), "limits_see"):
        raise Forbidden(_("Only an administrator can do this."))
    times = slowed_on(clock.today())
    rows = [_pause(times), *(_line(limit, times) for limit in LIMITS)]
    return render(request, "site/limits.html", {"rows": rows})
