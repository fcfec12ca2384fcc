"""What is held about a report: to see, to take along, to put right, to have removed. Needs the slip."""

import io
import json
import secrets
import zipfile

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.cases.actions.forgetting import case_erase
from linli.cases.actions.moving import Move
from linli.cases.actions.reporters import case_copy, case_correct
from linli.cases.forms.privacy import CorrectForm
from linli.cases.models import Case
from linli.cases.pages.door import own
from linli.cases.pages.errors import show_on
from linli.cases.reads.copies import identity_of, photos_of
from linli.cases.reads.looks import looks_of
from linli.cases.reads.stories import case_get, story
from linli.cases.rules.erasing import Scope, may_erase_words
from linli.cases.rules.steps import State
from linli.kernel.actor import Actor
from linli.kernel.errors import LinliError, Missing
from linli.privacy.reads import hold_on, kept_kinds


def _own(request: HttpRequest, number: str) -> tuple[Actor, Case]:
    found = own(request, number)
    if found is None:
        raise Missing(_("Please open your matter with number and code first."))
    return found


@never_cache
@require_GET
def data(request: HttpRequest, number: str) -> HttpResponse:
    """Everything about one's own report on a page; without the slip, back to number and code."""
    found = own(request, number)
    if found is None:
        return redirect("cases:follow-story", number=number)
    if found[1].parent_id:  # what is held stands with the whole
        whole = case_get(found[0], found[1].parent_id)
        return redirect("cases:data", number=whole.number)
    return _page(request, *found)


def _page(
    request: HttpRequest, holder: Actor, case: Case, form: CorrectForm | None = None, status: int = 200
) -> HttpResponse:
    told = story(holder, case)
    words = told.words
    first = {"text": words.what, "where": words.where, "key": secrets.token_hex(16)} if words else {}
    context = {
        "case": case,
        "story": told,
        "identity": identity_of(case.pk),
        "looks": looks_of(case.pk),
        "hold": hold_on("case", case.pk),
        "kept": [kept for kept in kept_kinds() if kept.rule.about == "report"],
        "photos": sum(len(line.photos) for line in told.lines),
        "form": form or (CorrectForm(initial=first) if words else None),
    }
    return render(request, "cases/data.html", context, status=status)


@never_cache
@require_GET
def copy(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """The copy to take along: one JSON file, or a ZIP with the photos."""
    holder, case = _own(request, number)
    if form not in ("json", "zip"):
        raise Missing(_("There is no such file."))
    text = json.dumps(
        case_copy(actor=holder, case_id=case.pk), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2
    )
    if form == "json":
        body, media = text.encode(), "application/json"
    else:
        body, media = _zipped(text, photos_of(holder, case)), "application/zip"
    response = HttpResponse(body, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{case.number}.{form}"'
    return response


def _zipped(text: str, photos: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("report.json", text, zipfile.ZIP_DEFLATED)
        for name, photo in photos:
            archive.writestr(f"photos/{name}", photo)
    return out.getvalue()


@require_POST
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """Other words in place of those before."""
    holder, case = _own(request, number)
    form = CorrectForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            case_correct(
                Move(holder, case.pk, "correct", words=said["text"], where=said["where"], key=said["key"])
            )
            messages.success(request, _("Corrected. What stood there before is gone."))
            return redirect("cases:data", number=number)
        except LinliError as error:
            show_on(form, error)
    return _page(request, holder, case, form, 422)


@never_cache
def erase(request: HttpRequest, number: str, scope: str) -> HttpResponse:
    """Asks once more and says what stays; then removes."""
    holder, case = _own(request, number)
    if scope not in list(Scope):
        raise Missing(_("There is nothing at this address, or it is not for you to open."))
    refused = ""
    if request.method == "POST":
        try:
            case_erase(actor=holder, case_id=case.pk, scope=scope)
            messages.success(request, _("Removed. The record says only that it was."))
            return redirect("cases:data", number=number)
        except LinliError as error:
            refused = str(error.message)
    context = {
        "case": case,
        "scope": scope,
        "refused": refused,
        "hold": hold_on("case", case.pk),
        "may": scope == Scope.IDENTITY or may_erase_words(State(case.state)),
    }
    return render(request, "cases/data_erase.html", context, status=422 if refused else 200)
