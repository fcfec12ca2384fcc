"""A matter within its list: the one before, the one after, the way back; and templates beside its forms."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from linli.cases.filters import FilterForm
from linli.cases.forms.steps import StepForm
from linli.cases.models import Case
from linli.cases.reads.lists import Filter, beside
from linli.cases.reads.phrases import offers
from linli.cases.reads.views import conditions, view_get
from linli.kernel.actor import Actor
from linli.kernel.errors import Missing

LONGEST = 1000
"""Characters of a list's address that a story keeps."""


def within(query: str) -> str:
    """What a list hangs on to the addresses of its matters."""
    return urlencode({"list": query or "state=open"})


def _kept(request: HttpRequest) -> str:
    return request.GET.get("list", "")[:LONGEST]


def story_address(request: HttpRequest, case_id: UUID) -> str:
    """A matter's page, still within the list that this request came from."""
    kept = _kept(request)
    path = reverse("cases:story", args=[case_id])
    return f"{path}?{within(kept)}" if kept else path


def _wanted(actor: Actor, query: str) -> Filter | None:
    given = QueryDict(query)
    if "view" not in given:
        return FilterForm(given).wanted()
    try:
        return conditions(view_get(actor, UUID(given["view"])).query)
    except (Missing, ValueError):
        return None


def neighbours(request: HttpRequest, actor: Actor, case: Case) -> dict[str, Any]:
    """Addresses of the newer and the older matter of the list, and of the list itself."""
    kept = _kept(request)
    wanted = _wanted(actor, kept) if kept else None
    if wanted is None:
        return {"list_url": reverse("cases:matters"), "kept_list": ""}
    newer, older = beside(actor, wanted, case.pk)
    return {
        "list_url": f"{reverse('cases:matters')}?{kept}",
        "kept_list": within(kept),
        "newer": f"{reverse('cases:story', args=[newer])}?{within(kept)}" if newer else "",
        "older": f"{reverse('cases:story', args=[older])}?{within(kept)}" if older else "",
    }


def offer_phrases(actor: Actor, case: Case, forms: Sequence[StepForm], *, picked: str, step: str) -> None:
    """Puts the fitting templates beside each form, and the words of the picked one into its own."""
    for form in forms:
        form.offers = offers(actor, case, form.step)
        if form.step == step and not form.is_bound:
            chosen = next((offer for offer in form.offers if str(offer.id) == picked), None)
            if chosen:
                form.picked = str(chosen.id)
                form.initial["text"] = chosen.words
