"""One deliberation at the desk: plan, announce, record, decide, follow."""

import secrets
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.accounts.pages import signed_in
from linli.deliberation.actions.deciding import OFFICERS, decision_add, decision_step
from linli.deliberation.actions.planning import deliberation_change, deliberation_plan, deliberation_step
from linli.deliberation.exports.poster import poster
from linli.deliberation.forms.planning import PlanForm, initial_of
from linli.deliberation.forms.steps import AddForm, DecisionForm, StepForm
from linli.deliberation.models import Decision, Deliberation
from linli.deliberation.pages.shared import actor_of, show_on
from linli.deliberation.reads.lists import agenda_waiting
from linli.deliberation.reads.stories import whole_of
from linli.deliberation.reads.visible import decision_get, deliberation_get, units_of
from linli.deliberation.rules.ways import DECISION_STEPS, STEPS, Stand, State, possible
from linli.kernel.actions.attachments import take
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, LinliError, Missing
from linli.kernel.permits import may
from linli.notify.actions import notices_read
from linli.people.reads import covers

Failed = tuple[str, forms.Form]


def _mine(actor: Actor, deliberation_id: UUID, name: str) -> Deliberation:
    """One where the actor may do `name`.

    Raises:
        Missing: out of sight. Forbidden: seen, but not theirs.
    """
    row = deliberation_get(actor, deliberation_id)
    if not covers(actor, row.village_id or row.town_id, name):
        raise Forbidden(_("This place is not yours to look after."))
    return row


@never_cache
@signed_in
def plan(request: HttpRequest) -> HttpResponse:
    """Plans a new one."""
    actor = actor_of(request)
    if not may(actor, "deliberation_plan"):
        raise Forbidden(_("Deliberations are planned by village clerks and the town desk."))
    form = PlanForm(
        actor, agenda_waiting(actor), request.POST or None, initial={"key": secrets.token_hex(16)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = deliberation_plan(actor=actor, plan=form.plan(), key=form.cleaned_data["key"])
            return redirect("deliberation:one", deliberation_id=row.pk)
        except LinliError as error:
            show_on(form, error)
    return render(request, "deliberation/plan.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@signed_in
def change(request: HttpRequest, deliberation_id: UUID) -> HttpResponse:
    """Changes what is planned, as long as it is not announced."""
    actor = actor_of(request)
    row = _mine(actor, deliberation_id, "deliberation_change")
    agenda = whole_of(row, outside=False).agenda
    waiting = [item for item in agenda if item.by_id is not None] + agenda_waiting(actor)
    form = PlanForm(actor, waiting, request.POST or None, initial=initial_of(row, agenda))
    form.fields["place"].disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            deliberation_change(
                actor=actor, deliberation_id=row.pk, plan=form.plan(), seen=form.cleaned_data["seen"]
            )
            return redirect("deliberation:one", deliberation_id=row.pk)
        except LinliError as error:
            show_on(form, error)
    context = {"form": form, "row": row}
    return render(request, "deliberation/plan.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
@signed_in
def one(request: HttpRequest, deliberation_id: UUID) -> HttpResponse:
    """Everything about one, with what can be done next."""
    actor = actor_of(request)
    row = deliberation_get(actor, deliberation_id)
    return _page(request, actor, row)


def _page(
    request: HttpRequest,
    actor: Actor,
    row: Deliberation,
    failed: forms.Form | None = None,
    *,
    of: UUID | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; `failed` is the form that was refused, of the decision `of` or of the deliberation itself."""
    whole, key = whole_of(row, outside=False), secrets.token_hex(16)
    mine = covers(actor, row.village_id or row.town_id, "deliberation_plan")
    context = {
        "whole": whole,
        "row": row,
        "mine": mine,
        "forms": _forms(row, key, failed if of is None else None) if mine else [],
        "add": _add(row, key, failed) if mine and row.state == State.HELD else None,
        "decisions": [
            (shown, _decision_forms(actor, shown.row, key, failed if of == shown.row.pk else None, mine=mine))
            for shown in whole.decisions
        ],
        "public_url": reverse("deliberation:public-one", args=[row.pk]) if row.notice_from else "",
    }
    return render(request, "deliberation/one.html", context, status=status)


def _forms(row: Deliberation, key: str, failed: forms.Form | None) -> list[forms.Form]:
    made: list[forms.Form] = [
        StepForm(step, row, initial={"seen": row.seq, "key": key})
        for step in possible(State(row.state), STEPS)
    ]
    if isinstance(failed, StepForm):
        return [failed, *(form for form in made if getattr(form, "step", "") != failed.step)]
    return made


def _add(row: Deliberation, key: str, failed: forms.Form | None) -> forms.Form:
    return failed if isinstance(failed, AddForm) else AddForm(row, initial={"key": key})


def _decision_forms(
    actor: Actor, row: Decision, key: str, failed: forms.Form | None, *, mine: bool
) -> list[forms.Form]:
    steps = possible(Stand(row.state), DECISION_STEPS)
    if not mine:
        steps = [step for step in steps if step in OFFICERS and row.unit_id in units_of(actor)]
    steps = [step for step in steps if step != "to_matter" or row.case_id is None]
    made: list[forms.Form] = [
        DecisionForm(step, row, initial={"seen": row.seq, "key": f"{key}{number}"})
        for number, step in enumerate(steps)
    ]
    if isinstance(failed, DecisionForm):
        return [failed, *(form for form in made if getattr(form, "step", "") != failed.step)]
    return made


@require_POST
@signed_in
def step(request: HttpRequest, deliberation_id: UUID, step: str) -> HttpResponse:
    """Takes one step; a refusal comes back on the same page with everything that was typed."""
    actor = actor_of(request)
    row = _mine(actor, deliberation_id, "deliberation_step")
    if step not in STEPS or step == "plan":
        raise Missing(_("There is no such step."))
    form = StepForm(step, row, request.POST)
    if not form.is_valid():
        return _page(request, actor, row, form, status=422)
    try:
        data = form.cleaned_data
        deliberation_step(
            actor=actor,
            deliberation_id=row.pk,
            step=step,
            words=data.get("text", ""),
            taken=form.taken(),
            seen=data["seen"],
        )
    except LinliError as error:
        show_on(form, error)
        return _page(request, actor, deliberation_get(actor, row.pk), form, status=error.status)
    if step in ("announce", "move"):
        _warn(request, actor, row.pk)
    return redirect("deliberation:one", deliberation_id=row.pk)


def _warn(request: HttpRequest, actor: Actor, deliberation_id: UUID) -> None:
    """Says that the notice is short; nothing is forbidden."""
    missing = whole_of(deliberation_get(actor, deliberation_id), outside=False).short_by
    if missing:
        text = ngettext(
            "Announced. The notice is %(n)s day shorter than is usual here.",
            "Announced. The notice is %(n)s days shorter than is usual here.",
            missing,
        )
        messages.warning(request, text % {"n": missing})


@require_POST
@signed_in
def add(request: HttpRequest, deliberation_id: UUID) -> HttpResponse:
    """Notes a decision."""
    actor = actor_of(request)
    row = _mine(actor, deliberation_id, "decision_add")
    form = AddForm(row, request.POST)
    if not form.is_valid():
        return _page(request, actor, row, form, status=422)
    try:
        data = form.cleaned_data
        decision_add(
            actor=actor, deliberation_id=row.pk, words=data["text"], given=form.given(), key=data["key"]
        )
    except LinliError as error:
        show_on(form, error)
        return _page(request, actor, row, form, status=error.status)
    return redirect("deliberation:one", deliberation_id=row.pk)


@require_POST
@signed_in
def decision(request: HttpRequest, decision_id: UUID, step: str) -> HttpResponse:
    """Takes a decision a step further."""
    actor = actor_of(request)
    row = decision_get(actor, decision_id)
    if step not in possible(Stand.OPEN, DECISION_STEPS) + possible(Stand.DONE, DECISION_STEPS):
        raise Missing(_("There is no such step."))
    form = DecisionForm(step, row, request.POST, request.FILES)
    whole = deliberation_get(actor, row.deliberation_id)
    if not form.is_valid():
        return _page(request, actor, whole, form, of=row.pk, status=422)
    try:
        data = form.cleaned_data
        decision_step(
            actor=actor,
            decision_id=row.pk,
            step=step,
            words=data.get("text", ""),
            given=form.given(),
            files=take(data.get("photos", [])),
            seen=data["seen"],
            key=data["key"],
        )
    except LinliError as error:
        show_on(form, error)
        return _page(request, actor, whole, form, of=row.pk, status=error.status)
    notices_read(actor=actor, object_id=whole.pk)
    return redirect("deliberation:one", deliberation_id=whole.pk)


@never_cache
@require_GET
@signed_in
def poster_pdf(request: HttpRequest, deliberation_id: UUID) -> HttpResponse:
    """The announcement as an A4 poster with the address of its page as a QR code."""
    row = deliberation_get(actor_of(request), deliberation_id)
    link = request.build_absolute_uri(reverse("deliberation:public-one", args=[row.pk]))
    body = poster(whole_of(row, outside=True), link)
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="deliberation-{row.pk.hex[:12]}.pdf"'
    return response
