"""Plans of rounds, and one round: how many points stand how. Points are counted, never people."""

import secrets
from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.accounts.pages import acting, signed_in
from linli.cases.pages.errors import show_on
from linli.fieldwork.actions.plans import plan_end, plan_save
from linli.fieldwork.actions.rounds import every, round_start
from linli.fieldwork.forms.rounds import RHYTHMS, PlanForm, StartForm
from linli.fieldwork.models import Plan, Task
from linli.fieldwork.pages.asking import see
from linli.fieldwork.reads.reference import named, reference
from linli.fieldwork.reads.rounds import plan_get, progress, round_get, rounds_of, tasks_of
from linli.fieldwork.reads.rounds import plans as plans_of
from linli.fieldwork.rules.checking import STATE_LABELS, TaskState
from linli.fieldwork.rules.windows import BY_HAND, Rhythm, window_from
from linli.kernel import clock
from linli.kernel.errors import Forbidden, LinliError
from linli.kernel.permits import may
from linli.people.reads import chain_of
from linli.people.rules import ROLES, Role
from linli.territory.reads import tree


def _when(row: Plan) -> str:
    """A plan's rhythm with its numbers."""
    if row.rhythm == Rhythm.WEEKS:
        return ngettext("every week", "every %(n)s weeks", row.weeks) % {"n": row.weeks}
    if row.rhythm == Rhythm.SEASON:
        return _("each year, in the %(lead)s days before %(month)s/%(day)s") % {
            "lead": row.lead,
            "month": row.month,
            "day": row.day,
        }
    return str(dict(RHYTHMS)[Rhythm(row.rhythm)])


def _lines(row: Plan) -> dict[str, object]:
    """A plan in words."""
    kinds = [kind for code in row.kinds if (kind := reference().kind_called(code))]
    return {
        "row": row,
        "where": tree().full_name(row.place_id, get_language() or "zh-hans"),
        "checklist": named(row.checklist),
        "when": _when(row),
        "kinds": [named(kind) for kind in kinds],
        "roles": [ROLES[Role(role)].label for role in row.roles],
        "next": window_from(every(row), clock.today()),
    }


@never_cache
@signed_in
def plans(request: HttpRequest) -> HttpResponse:
    """The plans of one's places, and a form to add one."""
    actor = acting(request)
    see(actor)
    posted = request.POST if request.method == "POST" else None
    form = PlanForm(actor, posted, initial={"key": secrets.token_hex(16)})
    if posted is not None and form.is_valid():
        try:
            made = plan_save(actor=actor, given=form.given(), key=form.cleaned_data["key"])
            messages.success(request, _("Saved. The next round is made by itself."))
            return redirect("fieldwork:plan", plan_id=made.pk)
        except LinliError as error:
            show_on(form, error)
    context = {
        "rows": [_lines(row) for row in plans_of(actor)],
        "form": form,
        "may": may(actor, "plan_save"),
    }
    return render(request, "fieldwork/plans.html", context, status=422 if posted is not None else 200)


@never_cache
@signed_in
def plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """One plan with its rounds; whoever plans there changes it."""
    actor = acting(request)
    row = plan_get(actor, plan_id)
    posted = request.POST if request.method == "POST" else None
    form, status = PlanForm(actor, posted, initial=PlanForm.initial_of(row)), 200
    if posted is not None:
        status = 422
        if form.is_valid():
            try:
                plan_save(
                    actor=actor,
                    given=form.given(),
                    plan_id=plan_id,
                    expected=form.cleaned_data["expected"],
                )
                messages.success(request, _("Saved."))
                return redirect("fieldwork:plan", plan_id=plan_id)
            except LinliError as error:
                show_on(form, error)
                status = error.status
    return _plan(request, row, form, StartForm(), status)


def _plan(request: HttpRequest, row: Plan, form: PlanForm, start: StartForm, status: int) -> HttpResponse:
    actor, above = acting(request), chain_of(row.place_id)
    context = {
        "row": row,
        "plan": _lines(row),
        "form": form,
        "start": start,
        "rounds": rounds_of(actor, row.pk),
        "by_hand": row.rhythm in BY_HAND,
        "may": may(actor, "plan_save", above) and row.ended_on is None,
        "may_start": may(actor, "round_start", above) and row.ended_on is None,
    }
    return render(request, "fieldwork/plan.html", context, status=status)


@require_POST
@signed_in
def start(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Starts a round by hand."""
    actor = acting(request)
    row = plan_get(actor, plan_id)
    if not may(actor, "round_start", chain_of(row.place_id)):
        raise Forbidden(_("This is not yours to do here."))
    form = StartForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            made = round_start(actor=actor, plan_id=plan_id, **form.cleaned_data)
            messages.success(request, _("Started. Whoever goes was told."))
            return redirect("fieldwork:round", round_id=made.pk)
        except LinliError as error:
            show_on(form, error)
            status = error.status
    return _plan(request, row, PlanForm(actor, initial=PlanForm.initial_of(row)), form, status)


@require_POST
@signed_in
def plan_close(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Makes no more rounds."""
    plan_end(actor=acting(request), plan_id=plan_id)
    messages.success(request, _("Ended. What was found stays."))
    return redirect("fieldwork:plans")


@never_cache
@require_GET
@signed_in
def round_page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """One round: its points by place with how they stand."""
    actor = acting(request)
    row = round_get(actor, round_id)
    language = get_language() or "zh-hans"

    def village(task: Task) -> str:
        return tree().name(task.village_id or task.town_id or task.place_id, language)

    tasks = [(task, STATE_LABELS[TaskState(task.state)]) for task in tasks_of(round_id, actor)]
    context = {
        "row": row,
        "checklist": named(row.plan.checklist),
        "progress": progress([row])[0],
        "groups": [(name, list(some)) for name, some in groupby(tasks, key=lambda pair: village(pair[0]))],
        "where": tree().full_name(row.place_id, language),
    }
    return render(request, "fieldwork/round.html", context)
