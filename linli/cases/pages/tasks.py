"""Joint handling: ask several units at once, the list of tasks, and one task's page."""

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.accounts.pages import acting, signed_in
from linli.cases.actions.moving import Move
from linli.cases.actions.steps import take_step
from linli.cases.actions.tasking import TaskMove
from linli.cases.actions.tasks import take_task_step
from linli.cases.filters import TaskFilterForm
from linli.cases.forms.tasks import TaskForm, WhistleForm
from linli.cases.models import Case, Task
from linli.cases.pages.errors import show_on
from linli.cases.reads.helpers import helpers
from linli.cases.reads.reference import reference
from linli.cases.reads.rows import assemble
from linli.cases.reads.stories import case_get, story
from linli.cases.reads.task_rows import joint_rows, task_rows
from linli.cases.reads.task_stories import TaskStory, task_story
from linli.cases.reads.tasks import task_counts, task_get
from linli.cases.rules.helping import whistles
from linli.cases.rules.tasks import TASK_PRIMARY, TASK_TAKERS, TaskState
from linli.kernel.actions.attachments import take
from linli.kernel.actor import Actor, Level
from linli.kernel.errors import Forbidden, LinliError, Stale
from linli.kernel.rules.calendar import OFFICE
from linli.notify.actions import notices_read


def _after(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("after", ""))
    except ValueError:
        return None


@never_cache
@require_GET
@signed_in
def tasks(request: HttpRequest) -> HttpResponse:
    """What units were asked for: one's own unit's part; at a desk those of its place."""
    actor, form = acting(request), TaskFilterForm(request.GET)
    wanted = form.wanted()
    shown = task_rows(actor, wanted, after=_after(request))
    kept = {name: str(value) for name, value in request.GET.items() if name in form.fields and value}
    context = {
        "page": shown,
        "counts": task_counts(actor),
        "form": form,
        "wanted": wanted,
        "desk": actor.has("town_desk", "banner_desk", "village_clerk"),
        "older": urlencode({**kept, "after": str(shown.after)}) if shown.after else "",
    }
    return render(request, "cases/tasks.html", context)


@never_cache
@require_GET
@signed_in
def task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """One task: what was asked, what its unit needs of the matter, their exchange, and what comes next."""
    actor = acting(request)
    return _task_page(request, actor, *task_get(actor, task_id))


def _task_page(
    request: HttpRequest,
    actor: Actor,
    row: Task,
    case: Case,
    failed: TaskForm | None = None,
    *,
    status: int = 200,
    since: int = 0,
) -> HttpResponse:
    told = task_story(actor, row, case)
    values = {"expected": row.seq, "key": secrets.token_hex(16)}
    units = _units(case, told)
    forms = [TaskForm(step, initial=values, units=units) for step in told.steps]
    if failed:
        # what was typed goes on with a fresh view of the task
        failed.data = {**failed.data.dict(), **values}  # type: ignore[attr-defined]
        forms = [failed, *(form for form in forms if form.step != failed.step)]
    primary = (failed.step,) if failed else TASK_PRIMARY.get(TaskState(row.state), ())
    context = {
        "story": told,
        "task": row,
        "case": case,
        "forms": forms,
        "first": next((form.step for form in forms if form.step in primary), ""),
        "failed": failed,
        "since": since,
        "points": _points(told),
        "map_place": case.town_id,
    }
    return render(request, "cases/task.html", context, status=status)


def _units(case: Case, told: TaskStory) -> list[Any]:
    """To whom the centre could give it instead."""
    if "task_move" not in told.steps:
        return []
    return [one for one in helpers(case, Level.BANNER) if one.free and one.value.startswith("unit:")]


def _points(told: TaskStory) -> list[dict[str, Any]]:
    case = told.case
    if case.lon is None or not (told.what or told.whole):
        return []
    point = {"id": str(told.task.pk), "lon": case.lon, "lat": case.lat, "label": told.row.title}
    return [{**point, "status": "open", "href": ""}]


@require_POST
@signed_in
def task_step(request: HttpRequest, task_id: UUID, step: str) -> HttpResponse:
    """Takes one step; a refusal comes back on the same page with everything that was typed."""
    actor = acting(request)
    row, case = task_get(actor, task_id)
    if step not in TASK_TAKERS:
        return redirect("cases:task", task_id=task_id)
    form = TaskForm(step, request.POST, request.FILES, units=_all_units(case, step))
    if not form.is_valid():
        return _task_page(request, actor, row, case, form, status=422)
    said = form.cleaned_data
    try:
        files = take(said.get("photos", []))
        wanted = TaskMove(
            actor, task_id, step, said.get("text", ""), files, expected=said["expected"], key=said["key"]
        )
        take_task_step(wanted, form.given())
    except LinliError as error:
        show_on(form, error)
        row, case = task_get(actor, task_id)
        since = error.since if isinstance(error, Stale) else 0
        return _task_page(request, actor, row, case, form, status=error.status, since=since)
    notices_read(actor=actor, object_id=task_id)
    return redirect("cases:task", task_id=task_id)


def _all_units(case: Case, step: str) -> list[Any]:
    units = helpers(case, Level.BANNER) if step == "task_move" else []
    return [one for one in units if one.value.startswith("unit:")]


@never_cache
@signed_in
def whistle(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Asks several at once; beside each choice stands who would be told."""
    actor = acting(request)
    case = case_get(actor, case_id)
    level = whistles(actor, case.standing)
    if level is None:
        raise Forbidden(_("This step is not yours to take."))
    offered = helpers(case, level)
    values = {"expected": case.seq, "key": secrets.token_hex(16)}
    form = WhistleForm(offered, request.POST or None, initial=values)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _whistled(request, actor, case, form)
            except LinliError as error:
                show_on(form, error)
                status = error.status
                case = case_get(actor, case_id)
                form.again(expected=case.seq, key=str(values["key"]))
    minutes = reference().minutes(case.category_id, case.grade_id, "handle")
    context = {
        "case": case,
        "row": next(iter(assemble([case]))),
        "form": form,
        "helpers": offered,
        "ticked": set(request.POST.getlist("asked")),
        "joint": joint_rows(case),
        "possible": "whistle" in story(actor, case).steps,
        "hours": minutes // 60,
        "working_days": round(minutes / OFFICE.minutes_per_day, 1),
    }
    return render(request, "cases/whistle.html", context, status=status)


def _whistled(request: HttpRequest, actor: Actor, case: Case, form: WhistleForm) -> HttpResponse:
    said = form.cleaned_data
    move = Move(actor, case.pk, "whistle", words=said["text"], expected=said["expected"], key=said["key"])
    take_step(move, form.given())
    messages.success(request, _("Asked. Each of them has it in their list now."))
    return redirect("cases:story", case_id=case.pk)
