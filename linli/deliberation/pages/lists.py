"""The desk's lists: deliberations, decisions that are owed, proposals, topics."""

import secrets
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.accounts.pages import signed_in
from linli.deliberation.actions.agenda import agenda_decline, agenda_propose
from linli.deliberation.actions.topics import topic_save
from linli.deliberation.forms.cards import CardForm
from linli.deliberation.forms.planning import DeclineForm, ProposeForm, TopicForm
from linli.deliberation.models import AgendaItem
from linli.deliberation.pages.shared import actor_of, show_on, uuid_in
from linli.deliberation.reads.lists import (
    Wanted,
    agenda_declined,
    agenda_waiting,
    decisions_page,
    deliberations_page,
)
from linli.deliberation.reads.topics import topic_name, topics, topics_by_ids
from linli.deliberation.rules.ways import STATE_LABELS, State
from linli.kernel.errors import Forbidden, LinliError, Missing
from linli.kernel.permits import may
from linli.territory.reads import tree


@never_cache
@require_GET
@signed_in
def deliberations(request: HttpRequest) -> HttpResponse:
    """Those of one's places, newest first."""
    actor = actor_of(request)
    state = request.GET.get("state", "")
    wanted = Wanted(state if state in set(State) else "", uuid_in(request, "place"))
    rows, more = deliberations_page(actor, wanted, after=uuid_in(request, "after"))
    kept = {"state": wanted.state, "place": str(wanted.place_id or "")}
    context = {
        "rows": rows,
        "states": list(STATE_LABELS.items()),
        "wanted": wanted,
        "older": f"?{urlencode({**kept, 'after': str(more)})}" if more else "",
        "may_plan": may(actor, "deliberation_plan"),
        "may_topics": may(actor, "topic_save"),
    }
    return render(request, "deliberation/list.html", context)


@never_cache
@require_GET
@signed_in
def decisions(request: HttpRequest) -> HttpResponse:
    """Decisions that are owed; overdue ones alone; or all."""
    which = request.GET.get("which", "open")
    place_id = uuid_in(request, "place")
    rows, more = decisions_page(actor_of(request), which, place_id, after=uuid_in(request, "after"))
    kept = {"which": which, "place": str(place_id or "")}
    context = {
        "rows": rows,
        "which": which,
        "older": f"?{urlencode({**kept, 'after': str(more)})}" if more else "",
    }
    return render(request, "deliberation/decisions.html", context)


def _named(rows: list[AgendaItem]) -> list[tuple[AgendaItem, str]]:
    language = get_language() or "zh-hans"
    return [(row, tree().full_name(row.village_id or row.town_id, language)) for row in rows]


@never_cache
@signed_in
def agenda(request: HttpRequest) -> HttpResponse:
    """What waits for a deliberation; those nearby and the desks propose."""
    actor = actor_of(request)
    may_propose = may(actor, "agenda_propose")
    form = ProposeForm(actor, request.POST or None, initial={"key": secrets.token_hex(16)})
    if request.method == "POST":
        if not may_propose:
            raise Forbidden(_("This place is not yours to look after."))
        if form.is_valid():
            data = form.cleaned_data
            try:
                agenda_propose(actor=actor, place_id=UUID(data["place"]), words=data["text"], key=data["key"])
                messages.success(request, _("Proposed. The desk sees it."))
                return redirect("deliberation:agenda")
            except LinliError as error:
                show_on(form, error)
    context = {
        "waiting": _named(agenda_waiting(actor)),
        "declined": _named(agenda_declined(actor)),
        "form": form if may_propose else None,
        "decline": DeclineForm(auto_id=False),
        "may_decline": may(actor, "agenda_decline"),
    }
    return render(request, "deliberation/agenda.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def propose_from(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """An opinion becomes a line of an agenda."""
    form = CardForm(request.POST)
    if form.is_valid():
        try:
            agenda_propose(
                actor=actor_of(request),
                place_id=None,
                words=form.cleaned_data["text"],
                case_id=case_id,
                key=form.cleaned_data["key"],
            )
            messages.success(request, _("Proposed. Whoever said it sees that in their story."))
            return redirect("cases:story", case_id=case_id)
        except LinliError as error:
            if error.status in (403, 404):
                raise
            show_on(form, error)
    context = {"form": form, "case_id": case_id}
    return render(request, "deliberation/propose.html", context, status=422)


@require_POST
@signed_in
def agenda_no(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Says why something is not talked over."""
    try:
        agenda_decline(actor=actor_of(request), item_id=item_id, words=request.POST.get("text", ""))
    except LinliError as error:
        if error.status in (403, 404):
            raise
        messages.error(request, str(error.message))
    return redirect("deliberation:agenda")


@never_cache
@signed_in
def topic_list(request: HttpRequest) -> HttpResponse:
    """Kinds of affairs and their days of notice; administrators add to them."""
    return _topics(request, None)


@never_cache
@signed_in
def topic_one(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    """One of them, to be changed."""
    return _topics(request, topic_id)


def _topics(request: HttpRequest, topic_id: UUID | None) -> HttpResponse:
    actor = actor_of(request)
    row = topics_by_ids().get(topic_id) if topic_id else None
    if topic_id and row is None:
        raise Missing(_("There is no such topic."))
    names = ("code", "name_zh", "name_en", "notice_days", "order")
    first = {**{name: getattr(row, name) for name in names}, "ended": row.ended_on is not None} if row else {}
    form = TopicForm(request.POST or None, initial=first)
    if row is not None:
        form.fields["code"].disabled = True
    if request.method == "POST":
        if not may(actor, "topic_save"):
            raise Forbidden(_("Only an administrator can do this."))
        if form.is_valid():
            try:
                topic_save(actor=actor, topic_id=topic_id, **form.cleaned_data)
                messages.success(request, _("Saved."))
                return redirect("deliberation:topics")
            except LinliError as error:
                show_on(form, error)
    context = {
        "rows": [(one, topic_name(one)) for one in topics(ended=True)],
        "form": form if may(actor, "topic_save") else None,
        "row": row,
    }
    return render(request, "deliberation/topics.html", context, status=422 if form.errors else 200)
