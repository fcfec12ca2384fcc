"""A checker's own round on a phone: what waits today, and what was found, in plain forms."""

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.accounts.pages import acting, signed_in
from linli.cases.pages.errors import show_on
from linli.fieldwork.actions.checking import check_record
from linli.fieldwork.actions.hazards import recheck_ask
from linli.fieldwork.forms.rounds import CheckForm
from linli.fieldwork.models import Task
from linli.fieldwork.pages.asking import here, map_place, see
from linli.fieldwork.reads.points import history, open_hazards, where, with_words
from linli.fieldwork.reads.reference import named
from linli.fieldwork.reads.rounds import check_of, done_today, position, task_get
from linli.fieldwork.reads.rounds import today as today_of
from linli.fieldwork.rules.checking import RESULT_LABELS, STATE_LABELS, Result, TaskState, Turn
from linli.kernel.actions.attachments import held, hold, take
from linli.kernel.errors import LinliError, Stale
from linli.kernel.permits import may
from linli.people.reads import chain_of


def card(task: Task) -> dict[str, Any]:
    """One point of the round as a card shows it."""
    return {
        "task": task,
        "where": where(task.point),
        "checklist": named(task.round.plan.checklist),
        "kind": named(task.point.kind),
        "again": task.turn == Turn.RECHECK,
        "key": secrets.token_hex(16),
    }


@never_cache
@require_GET
@signed_in
def today(request: HttpRequest) -> HttpResponse:
    """My round: what waits today, nearest first; what comes in the next days; what was looked at today."""
    actor = acting(request)
    see(actor)
    at = here(request)
    due, later = today_of(actor, at)
    points = []
    for task in due:
        spot = position(task)
        if spot:
            mark = {
                "id": str(task.pk),
                "lon": spot[0],
                "lat": spot[1],
                "status": "new",
                "href": f"#t{task.pk}",
            }
            points.append(mark | {"label": task.point.name})
    context = {
        "due": [card(task) for task in due],
        "later": [card(task) for task in later],
        "done": [(row, RESULT_LABELS[Result(row.result)]) for row in done_today(actor)],
        "near": at is not None,
        "points": points,
        "map_place": map_place(actor),
        "may_plan": may(actor, "plan_save"),
    }
    return render(request, "fieldwork/today.html", context)


@never_cache
@signed_in
def task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """One point: what to look for, what was found last time, and three large buttons."""
    actor = acting(request)
    row = task_get(actor, task_id)
    form = CheckForm(row, request.POST or None, request.FILES or None, initial={"key": secrets.token_hex(16)})
    if request.method != "POST":
        return _page(request, row, form)
    if not form.is_valid():
        return _page(request, row, form, 422)
    files = held(actor=actor, note=form.cleaned_data["held"])
    try:
        files += take(form.cleaned_data["photos"], already=len(files))
        made = check_record(
            actor=actor, task_id=task_id, found=form.found(), files=files, key=form.cleaned_data["key"]
        )
    except LinliError as error:
        form.keep(held=hold(actor=actor, files=files))
        show_on(form, error)
        return _page(request, task_get(actor, task_id), form, error.status, kept=len(files))
    said = _("%(point)s: %(result)s") % {
        "point": row.point.name,
        "result": RESULT_LABELS[Result(made.result)],
    }
    messages.success(request, said)
    return redirect("fieldwork:today")


def _page(request: HttpRequest, row: Task, form: CheckForm, status: int = 200, kept: int = 0) -> HttpResponse:
    actor = acting(request)
    looked = check_of(row.pk)
    checklist = row.round.plan.checklist
    context = {
        "row": row,
        "form": form,
        "card": card(row),
        "state": STATE_LABELS[TaskState(row.state)],
        "due": row.state == TaskState.DUE,
        "looked": next(iter(with_words([looked])), None) if looked else None,
        "result": RESULT_LABELS[Result(looked.result)] if looked else "",
        "hazard": open_hazards([row.point_id]).get((row.point_id, checklist.pk)),
        "history": [(seen, RESULT_LABELS[Result(seen.check.result)]) for seen in history(row.point_id, 5)],
        "kept": kept,
        "may": may(actor, "check_record", chain_of(row.place_id)),
        "stale": status == Stale.status,
    }
    return render(request, "fieldwork/task.html", context, status=status)


@require_POST
@signed_in
def recheck(request: HttpRequest, hazard_id: UUID) -> HttpResponse:
    """Asks for a second look, today."""
    recheck_ask(actor=acting(request), hazard_id=hazard_id)
    messages.success(request, _("Somebody will look at it again; it stands on the round."))
    return redirect("fieldwork:today")
