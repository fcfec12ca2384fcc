"""Open load: how much lies with each unit and office, each figure one click from its matters."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.accounts.pages import acting, signed_in
from linli.cases.reads.load import Load, capped, loads
from linli.cases.reads.views import address
from linli.kernel.errors import Forbidden
from linli.kernel.permits import may


@never_cache
@require_GET
@signed_in
def load(request: HttpRequest) -> HttpResponse:
    """Information for who plans, in the order of the register: no ranking, no names."""
    actor = acting(request)
    if not may(actor, "load_see"):
        raise Forbidden(_("How much lies with each unit is for the desks."))
    found = loads(actor)
    context = {"lines": [_line(line) for line in found.lines], "partial": found.partial}
    return render(request, "cases/load.html", context)


def _line(line: Load) -> dict[str, object]:
    behind = f"{reverse('cases:matters')}?{address(line.wanted)}"
    return {
        "load": line,
        "behind": behind,
        "open": capped(line.open),
        "soon": capped(line.soon),
        "late": capped(line.late),
        "oldest": f"{behind}&until={line.oldest}",
        "by": [(name, capped(count), f"{behind}&category={pk}") for pk, name, count in line.by],
    }
