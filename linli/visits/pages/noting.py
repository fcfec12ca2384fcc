"""Noting a visit in a minute, and printing a household's own slip."""

import secrets
from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.accounts.pages import acting, refuse, signed_in
from linli.cases.actions.intake import Receipt
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, LinliError
from linli.kernel.permits import may
from linli.territory.reads import PlaceInfo, tree
from linli.visits.actions.homes import household_slip_issue
from linli.visits.actions.visits import Noted, visit_add
from linli.visits.forms.visits import VisitForm
from linli.visits.pages.visits import some_id
from linli.visits.reads.homes import days_of_home, home_seen, slip_of
from linli.visits.reads.near import card, companions, find, near_places, stands_at
from linli.visits.reads.visits import own_postings

AT_ONCE = 50


@never_cache
@require_GET
@signed_in
def choose(request: HttpRequest) -> HttpResponse:
    """Which household: by number, by a whole name, or from the list of one's places."""
    actor = acting(request)
    if not may(actor, "visit_add"):
        raise Forbidden(_("Visits here are others' to note."))
    words, place = request.GET.get("q", "").strip(), some_id(request.GET.get("place", ""))
    rows = find(actor, words=words, place_id=place, after=request.GET.get("after", ""))
    places = _places(actor)
    language = get_language() or "zh-hans"
    context = {
        "rows": rows,
        "q": words,
        "place": place,
        "places": [(one, one.name(language)) for one in places],
        "after": rows[-1].household.number if len(rows) == AT_ONCE and not words else "",
    }
    return render(request, "visits/choose.html", context)


def _places(actor: Actor) -> list[PlaceInfo]:
    """What narrows the list: the villages of a town, the groups of a village."""
    kind = "village" if actor.has("town_desk") else "group"
    known = [place for pk in near_places(actor) if (place := tree().get(pk))]
    found = sorted((one for one in known if one.current and one.kind == kind), key=lambda one: one.code)
    return found if len(found) > 1 else []


@never_cache
@signed_in
def note(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Notes a visit; a refusal comes back with everything that was typed."""
    actor = acting(request)
    known = card(actor, household_id)
    mine = own_postings(actor)
    others = {pk: name for pk, name in companions(known.household).items() if pk not in mine}
    form, status = VisitForm(others, initial={"key": secrets.token_hex(16), "on": clock.today()}), 200
    if request.method == "POST":
        form, status = VisitForm(others, request.POST), 422
        if form.is_valid():
            try:
                noted = visit_add(
                    actor=actor,
                    given=form.given(household_id),
                    matters=form.matters,
                    key=form.cleaned_data["key"],
                )
                return _noted(request, noted)
            except LinliError as error:
                refuse(form, error)
                status = error.status
    context = {"card": known, "form": form, "others": bool(others)}
    return render(request, "visits/note.html", context, status=status)


def _noted(request: HttpRequest, noted: Noted) -> HttpResponse:
    """Back to the list; or, where a matter came of it, the slip that the household keeps."""
    if not noted.receipts:
        messages.success(request, _("Noted. Thank you for going."))
        return redirect("visits:visits")
    slips = [_case_slip(request, receipt) for receipt in noted.receipts]
    return render(request, "visits/noted.html", {"slips": slips, "visit": noted.visit})


def _qr(request: HttpRequest, path: str) -> str:
    """An address of ours as a QR code."""
    link = request.build_absolute_uri(path)
    picture = segno.make(link, error="m").svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None)
    return mark_safe(picture)  # noqa: S308 - drawn by segno from our own address


def _case_slip(request: HttpRequest, receipt: Receipt) -> dict[str, Any]:
    return {
        "number": receipt.case.number,
        "code": f"{receipt.code[:4]} {receipt.code[4:]}",
        "qr": _qr(request, reverse("cases:token", args=[receipt.token])),
    }


@never_cache
@require_GET
@signed_in
def household(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """A household's slip, and on which days somebody was there; wishes about notes are carried out here."""
    actor = acting(request)
    home = home_seen(actor, household_id)
    context = {
        "household": home,
        "days": days_of_home(household_id),
        "slip": slip_of(household_id),
        "key": secrets.token_hex(16),
        "may_slip": may(actor, "household_slip_issue", stands_at(home.place_id)),
        "may_erase": may(actor, "visit_words_erase", stands_at(home.place_id)),
    }
    return render(request, "visits/household.html", context)


@require_POST
@signed_in
def slip(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Prints the household's slip; the one before ends."""
    key = request.POST.get("key", "")[:80]
    printed = household_slip_issue(actor=acting(request), household_id=household_id, key=key)
    code = printed.code
    context = {
        "household": printed.household,
        "code": f"{code[:5]} {code[5:]}",
        "qr": _qr(request, reverse("visits:home-token", args=[printed.token])),
    }
    return render(request, "visits/slip.html", context)
