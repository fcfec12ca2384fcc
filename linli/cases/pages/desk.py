"""The desk: the list with its map, intake by phone, one matter's whole story with its next steps."""

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.accounts.pages import signed_in
from linli.cases.actions.intake import Receipt, case_report
from linli.cases.actions.looking import reporter_reveal
from linli.cases.actions.moving import Move
from linli.cases.actions.steps import take_step
from linli.cases.forms.intake import IntakeForm
from linli.cases.forms.privacy import LookForm
from linli.cases.forms.steps import StepForm
from linli.cases.forms.views import SaveForm
from linli.cases.models import Case
from linli.cases.pages.asking import asked, looser, nothing_to_seek, shelf
from linli.cases.pages.beside import neighbours, offer_phrases, story_address, within
from linli.cases.pages.errors import show_on
from linli.cases.reads.floods import flood_size
from linli.cases.reads.lines import office_now
from linli.cases.reads.lists import Page, counts, page, stamp
from linli.cases.reads.panels import panels_of
from linli.cases.reads.reference import named, reference
from linli.cases.reads.stories import KIND, Story, case_get, finished_text, story
from linli.cases.reads.task_rows import joint_rows
from linli.cases.reads.tasks import unanswered
from linli.cases.reads.ties import Ties, part_answers, ties_of, with_likely
from linli.cases.reads.views import address, views
from linli.cases.reads.visible import sees_case
from linli.cases.rules.bursts import MANY
from linli.cases.rules.deadline import Urgency
from linli.cases.rules.kinds import VOICES
from linli.cases.rules.ladder import LADDER
from linli.cases.rules.place import answers
from linli.cases.rules.steps import PRIMARY, VOICE_PRIMARY, Hat, State
from linli.cases.rules.tasks import UNANSWERED
from linli.kernel.actions.attachments import take
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, LinliError, Stale
from linli.kernel.permits import may
from linli.notify.actions import notices_read
from linli.privacy.forms import HoldForm
from linli.privacy.reads import hold_on
from linli.territory.reads import tree


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _points(shown: Page) -> list[dict[str, Any]]:
    """The rows of the list as points of the map; a matter without a point stands at its place's middle."""
    points = []
    for row in shown.rows:
        case = row.case
        place = tree().get(case.grid_id or case.group_id or case.village_id or case.town_id)
        lon, lat = (
            (case.lon, case.lat)
            if case.lon is not None
            else ((place.lon, place.lat) if place else (None, None))
        )
        if lon is not None:
            points.append(
                {
                    "id": str(case.pk),
                    "lon": lon,
                    "lat": lat,
                    "label": row.title,
                    "status": _status(case, row.urgency),
                    "href": reverse("cases:story", args=[case.pk]),
                }
            )
    return points


def _status(case: Case, urgency: Urgency) -> str:
    if urgency in (Urgency.SOON, Urgency.LATE):
        return urgency.value
    if not case.is_open:
        return "done"
    return "new" if case.state == State.NEW else "open"


def _map_place(actor: Actor) -> UUID | None:
    """The place whose outlines the map draws: where the actor is posted."""
    top = tree().banner()
    town = next((g.place_id for g in actor.grants if g.level == "town"), None)
    village = next((tree().chain(g.place_id).village_id for g in actor.grants), None)
    return town or village or (top.id if top else None)


def _after(request: HttpRequest) -> UUID | None:
    """Where the page goes on; what is no id starts at the top."""
    try:
        return UUID(request.GET.get("after", ""))
    except ValueError:
        return None


@never_cache
@require_GET
@signed_in
def matters(request: HttpRequest) -> HttpResponse:
    """The list of matters; `?fragment=1&stamp=…` answers 204 while nothing moved."""
    actor = _actor(request)
    fragment = "fragment" in request.GET
    known = [] if fragment else views(actor)
    ask = asked(request, actor, known)
    now_stamp = stamp(actor)
    if fragment and request.GET.get("stamp") == now_stamp:
        return HttpResponse(status=204)
    shown = page(actor, ask.wanted, after=_after(request))
    poll = {**ask.kept, "fragment": "1", "stamp": now_stamp}
    found = counts(actor)
    context = {
        "page": shown,
        "counts": found,
        "flood": flood_size(actor) if not fragment and found.new >= MANY else 0,
        "form": ask.form,
        "ask": ask,
        "wanted": ask.wanted,
        "looser": looser(ask.wanted) if not shown.rows else [],
        "unsought": nothing_to_seek(ask.wanted),
        "shelf": None if fragment else shelf(actor, known),
        "save": SaveForm(actor, initial={"query": address(ask.wanted)}, auto_id="id_save_%s"),
        "poll": urlencode(poll),
        "older": urlencode({**ask.kept, "after": str(shown.after)}) if shown.after else "",
        "points": _points(shown),
        "map_place": _map_place(actor),
        "may_take_in": may(actor, "case_report_for"),
        "kept": ask.query,
        "within": within(ask.query),
        "ticked": request.GET.get("ticked") == "all",
        "may_together": may(actor, "together_use"),
    }
    template = "cases/_matters.html" if fragment else "cases/matters.html"
    return render(request, template, context)


@never_cache
@signed_in
def intake(request: HttpRequest) -> HttpResponse:
    """Note a call or a visit: one line is enough."""
    actor = _actor(request)
    if not may(actor, "case_report_for"):
        raise Forbidden(_("Taking reports for others is for the desks and grid workers."))
    form = IntakeForm(
        request.POST or None,
        request.FILES or None,
        initial={
            "key": secrets.token_hex(16),
            "channel": "phone" if actor.has("town_desk", "banner_desk") else "grid",
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            files = take(form.cleaned_data["photos"])
            receipt = case_report(
                actor=actor, report=form.report(), files=files, key=form.cleaned_data["key"]
            )
            return _taken(request, receipt)
        except LinliError as error:
            show_on(form, error)
    return render(
        request,
        "cases/intake.html",
        {"form": form, "map_place": _map_place(actor)},
        status=422 if request.method == "POST" else 200,
    )


def _taken(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    code = f"{receipt.code[:4]} {receipt.code[4:]}"
    messages.success(
        request,
        _("Noted as %(number)s. Code for the caller: %(code)s")
        % {"number": receipt.case.number, "code": code},
    )
    if not sees_case(_actor(request), receipt.case.pk):  # it lies in somebody else's place
        return redirect("cases:matters")
    return redirect("cases:story", case_id=receipt.case.pk)


@never_cache
@require_GET
@signed_in
def case_story(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One matter's whole story; `?seq=N` answers 204 while nothing was added."""
    actor = _actor(request)
    case = case_get(actor, case_id)
    if request.GET.get("seq") == str(case.seq):
        return HttpResponse(status=204)
    seen = request.GET.get("seq", "")
    return _story_page(
        request,
        actor,
        case,
        fragment=bool(seen),
        since=int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
    )


def _story_page(
    request: HttpRequest,
    actor: Actor,
    case: Case,
    failed: StepForm | None = None,
    *,
    status: int = 200,
    since: int = 0,
    fragment: bool = False,
    revealed: dict[str, str] | None = None,
    look: LookForm | None = None,
) -> HttpResponse:
    told = story(actor, case)
    names = (["triage"] if Hat.DESK in told.hats and case.state in ("new", "accepted") else []) + told.steps
    key = secrets.token_hex(16)
    joint, first_values = joint_rows(case), {"expected": case.seq, "key": key}
    behind = [row.who for row in joint if row.task.state in UNANSWERED]
    offered = [step for step in names if step != "whistle"]
    ready = {"answer": {"text": part_answers(case)}} if case.parts and "answer" in names else {}
    forms = [
        StepForm(step, case, initial=first_values | ready.get(step, {}), behind=behind) for step in offered
    ]
    if failed:
        # what was typed goes on with a fresh view of the matter
        failed.data = {**failed.data.dict(), "expected": str(case.seq), "key": key}  # type: ignore[attr-defined]
        forms = [failed, *(form for form in forms if form.step != failed.step)]
    wanted = request.GET.get("step", "")
    primary = (failed.step,) if failed else ("triage", *_primary(case, told))
    primary = (wanted,) if not failed and wanted in names else primary
    offer_phrases(actor, case, forms, picked=request.GET.get("phrase", ""), step=wanted)
    first = next((form.step for form in forms if form.step in primary), "")
    place_id = case.town_id
    context = {
        "story": told,
        "forms": forms,
        "case": case,
        "first": first,
        "failed": failed,
        "since": since,
        "map_place": place_id,
        "points": _points(Page([told.row], None)),
        "revealed": revealed,
        "look": look or LookForm(),
        "panels": panels_of(actor, case.pk),
        "joint": joint,
        "may_whistle": "whistle" in told.steps,
        **({} if fragment else neighbours(request, actor, case)),
        "ties": None if fragment else _ties(actor, told),
        "tie_key": key,
        "may_keep": may(actor, "hold_place"),
        "hold": hold_on(KIND, case.pk) if may(actor, "hold_place") else None,
        "hold_form": HoldForm(),
        "grade": named(reference().grades[case.grade_id]) if case.grade_id else "",
        "finished": finished_text(told) if case.hotline_number else "",
    }
    return render(request, "cases/_told.html" if fragment else "cases/story.html", context, status=status)


def _primary(case: Case, told: Story) -> list[str]:
    """What most people do next; what stands on the public board already is not put there next."""
    table = VOICE_PRIMARY if case.kind in VOICES else PRIMARY
    return [step for step in table.get(State(case.state), ()) if step != "publish" or not told.published]


def _ties(actor: Actor, told: Story) -> Ties:
    """What hangs together with the matter; what may be the same only for those who work on it."""
    if told.hats & {Hat.DESK, Hat.NEAR, Hat.HANDLER}:
        return with_likely(actor, told.case, told.words)
    return ties_of(actor, told.case)


@require_POST
@signed_in
def case_step(request: HttpRequest, case_id: UUID, step: str) -> HttpResponse:
    """Takes one step; a refusal comes back on the same page with everything that was typed."""
    actor = _actor(request)
    case = case_get(actor, case_id)
    if step not in StepForm.known():
        return redirect("cases:story", case_id=case_id)
    form = StepForm(step, case, request.POST, request.FILES, behind=unanswered(case))
    if not form.is_valid():
        return _story_page(request, actor, case, form, status=422)
    given = form.given()
    try:
        files = take(given.get("photos", []))
        moved = take_step(
            Move(
                actor,
                case_id,
                step,
                words=given.get("text", ""),
                files=files,
                key=given["key"],
                expected=given["expected"],
                public=True if given.get("seen") else None,
                without=given.get("without", ""),
            ),
            given,
        )
    except LinliError as error:
        show_on(form, error)
        case = case_get(actor, case_id)
        since = error.since if isinstance(error, Stale) else 0
        return _story_page(request, actor, case, form, status=error.status, since=since)
    notices_read(actor=actor, object_id=case_id)
    if step == "merge":  # the work goes on there
        return redirect("cases:story", case_id=moved.lead_id or case_id)
    if step in LADDER:
        messages.success(request, _("Passed on. It is now with: %(office)s") % {"office": office_now(moved)})
    if step in ("hand_back", "transfer") or not sees_case(actor, case_id):  # it may be out of sight now
        return redirect("cases:matters")
    return redirect(story_address(request, case_id))


@require_POST
@signed_in
def reveal(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Opens who reported; the look is recorded."""
    actor = _actor(request)
    case = case_get(actor, case_id)
    form = LookForm(request.POST)
    if not answers(actor, case.standing):
        raise Forbidden(_("Only the desk that answers may see who reported."))
    if not form.is_valid():
        return _story_page(request, actor, case, status=422, look=form)
    revealed = reporter_reveal(actor=actor, case_id=case_id, **form.cleaned_data)
    return _story_page(request, actor, case, revealed=revealed)
