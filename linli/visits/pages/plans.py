"""What is planned this month, by place, and what was needed: for those who plan."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts.pages import acting, refuse, signed_in
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, LinliError
from linli.kernel.permits import may
from linli.people.rules import ROLES, Role
from linli.territory.reads import PlaceInfo, tree
from linli.visits.actions.plans import visit_plan_end, visit_plan_save
from linli.visits.forms.visits import PlanForm
from linli.visits.reads.counts import counts
from linli.visits.reads.plans import PLANNERS, plans
from linli.visits.reads.visits import places_of


@never_cache
@signed_in
def planning(request: HttpRequest) -> HttpResponse:
    """Counts by place, needs by kind, the plans in force, and a form for another one."""
    actor = acting(request)
    if not may(actor, "visit_counts_see"):
        raise Forbidden(_("This place is not yours to look after."))
    language = get_language() or "zh-hans"
    places = _places(actor)
    form, status = PlanForm(places, language, request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                data = form.cleaned_data
                visit_plan_save(
                    actor=actor, place_id=UUID(data["place"]), times=data["times"], roles=data["roles"]
                )
                messages.success(request, _("Planned. Whoever goes finds it on their own page."))
                return redirect("visits:planning")
            except LinliError as error:
                refuse(form, error)
                status = error.status
    rows = [
        (plan, tree().name(plan.place_id, language), [ROLES[Role(role)].label for role in plan.roles])
        for plan in plans(actor)
    ]
    context = {
        "counts": counts(actor),
        "plans": rows,
        "form": form if places else None,
        "month": clock.today(),
    }
    return render(request, "visits/planning.html", context, status=status)


def _places(actor: Actor) -> list[PlaceInfo]:
    """Where the actor may plan: the town and its villages."""
    found: dict[UUID, PlaceInfo] = {}
    for pk in places_of(actor, *PLANNERS):
        place = tree().get(pk)
        below = [one for one in tree().children(pk) if one.kind == "village"]
        found |= {one.id: one for one in ([place] if place else []) + below}
    return list(found.values())


@require_POST
@signed_in
def plan_end(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Ends a plan."""
    visit_plan_end(actor=acting(request), plan_id=plan_id)
    messages.success(request, _("This plan has ended."))
    return redirect("visits:planning")
