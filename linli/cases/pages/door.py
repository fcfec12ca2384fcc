"""The door: say something, follow it, add to it, rate it. No account, no script needed."""

import secrets
from dataclasses import replace
from uuid import UUID

import segno
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.cases.actions.intake import Receipt, case_report
from linli.cases.actions.moving import Move
from linli.cases.actions.pacing import Slowed
from linli.cases.actions.reporters import code_holder, follow, follow_token
from linli.cases.actions.steps import take_step
from linli.cases.forms.intake import DoorForm, FollowForm
from linli.cases.forms.steps import StepForm
from linli.cases.models import Case
from linli.cases.pages.errors import show_on
from linli.cases.reads.nearby import Face, known_near, meant
from linli.cases.reads.panels import slips_of
from linli.cases.reads.stories import case_get, case_numbered, story
from linli.cases.reads.ties import ties_of
from linli.kernel.actions.attachments import held, hold, take
from linli.kernel.actions.throttle import throttle_count
from linli.kernel.actions.uploads import uploads_allow
from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import LinliError, Missing, Throttled
from linli.kernel.rules.limits import DOOR_KNOWN
from linli.privacy.reads import current_text, days_of, span_words, text_of

FOLLOW_COOKIE = "linli_follow"
FOLLOW_AGE = 30 * 24 * 3600
OWN_STEPS = ("supplement", "rate", "reopen", "go_higher", "withdraw", "board_yes", "board_no")
_signer = signing.TimestampSigner(salt="follow")


def visitor(request: HttpRequest) -> Actor:
    """Somebody at the door: never the signed-in account, only a network hash."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return Actor(kind=Kind.ANONYMOUS, network=actor.network, device=actor.device)


def followed(request: HttpRequest) -> Actor | None:
    """The code holder whose matter this browser last opened, from a signed cookie."""
    try:
        value = _signer.unsign(request.COOKIES.get(FOLLOW_COOKIE, ""), max_age=FOLLOW_AGE)
        return code_holder(UUID(value))
    except (signing.BadSignature, ValueError):
        return None


def _remember(response: HttpResponse, case_id: UUID) -> HttpResponse:
    response.set_cookie(
        FOLLOW_COOKIE,
        _signer.sign(str(case_id)),
        max_age=FOLLOW_AGE,
        httponly=True,
        secure=settings.TLS,
        samesite="Lax",
    )
    return response


@never_cache
def door(request: HttpRequest) -> HttpResponse:
    """The first page: report in three fields and a photo."""
    if request.method == "POST":
        form = DoorForm(request.POST, request.FILES)
        return _sent(request, form) if form.is_valid() else _again(request, form)
    form = DoorForm(initial={"key": secrets.token_hex(16)})
    return render(request, "cases/door.html", {"form": form, "follow": FollowForm()} | _notice())


def _notice() -> dict[str, object]:
    """What is kept and for how long, in a line below the form; both from memory."""
    shown = current_text("report")
    return {
        "board_text": current_text("board") is not None,
        "notice": text_of(shown) if shown else "",
        "identity_span": span_words(days_of("identities")),
        "words_span": span_words(days_of("words")),
    }


def _sent(request: HttpRequest, form: DoorForm) -> HttpResponse:
    """Takes the report, or shows the form again with every word and photo still in it."""
    actor, data = visitor(request), form.cleaned_data
    files = held(actor=actor, note=data["held"])
    known = _known(actor, form)
    try:
        uploads_allow(actor=actor, files=data["photos"])
        files += take(data["photos"], already=len(files))
        if known and not data["asked"]:
            form.keep(asked="1", held=hold(actor=actor, files=files))
            return _again(request, form, known=known, kept_photos=len(files), status=200)
        report = replace(form.report(), joins=meant(data["too"], **form.spot()))
        receipt = case_report(actor=actor, report=report, files=files, key=data["key"], stamp=data["stamp"])
        return slip_page(request, receipt)
    except Slowed as slowed:
        form.keep(key=slowed.key, stamp=slowed.stamp, held=hold(actor=actor, files=files))
        response = _again(request, form, slowed=slowed, known=known, kept_photos=len(files), status=429)
        response["Retry-After"] = str(slowed.seconds)
        return response
    except LinliError as error:
        form.keep(held=hold(actor=actor, files=files))
        show_on(form, error)
        return _again(
            request,
            form,
            known=known,
            kept_photos=len(files),
            status=429 if isinstance(error, Throttled) else 422,
        )


def _known(actor: Actor, form: DoorForm) -> list[Face]:
    """What is known near there already: asked once, and shown again with the form. Who asks too often is no
    longer told; the report goes through.
    """
    faces = known_near(**form.spot())
    if faces and not form.cleaned_data["asked"]:
        try:
            throttle_count(limit=DOOR_KNOWN, subject=actor.network)
        except Throttled:
            return []
    return faces


def _again(request: HttpRequest, form: DoorForm, *, status: int = 422, **more: object) -> HttpResponse:
    context = {"form": form, "follow": FollowForm(), **more} | _notice()
    return render(request, "cases/door.html", context, status=status)


def slip_page(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    """The slip: number, code and QR code. Sending the form again gives the same slip."""
    link = request.build_absolute_uri(reverse("cases:token", args=[receipt.token]))
    picture = segno.make(link, error="m").svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None)
    context = {
        "case": receipt.case,
        "code": f"{receipt.code[:4]} {receipt.code[4:]}",
        "link": link,
        "qr": mark_safe(picture),  # noqa: S308 - drawn by segno from our own address
    }
    return _remember(render(request, "cases/receipt.html", context), receipt.case.pk)


@never_cache
def follow_form(request: HttpRequest) -> HttpResponse:
    """Number and code lead to the story."""
    form = FollowForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            holder = follow(actor=visitor(request), **form.cleaned_data)
            return _to_story(holder)
        except LinliError as error:
            show_on(form, error)
            status = error.status
    return render(request, "cases/follow.html", {"form": form}, status=status)


@require_GET
def token(request: HttpRequest, token: str) -> HttpResponse:
    """The QR code's address."""
    return _to_story(follow_token(actor=visitor(request), token=token))


def _to_story(holder: Actor) -> HttpResponse:
    assert holder.case_id is not None
    case = case_get(holder, holder.case_id)
    return _remember(redirect("cases:follow-story", number=case.number), case.pk)


def own(request: HttpRequest, number: str) -> tuple[Actor, Case] | None:
    """The code holder and matter, or None: then the page asks for the code."""
    holder = followed(request)
    try:
        return (holder, case_numbered(holder, number)) if holder else None
    except Missing:
        return None


@never_cache
@require_GET
def follow_story(request: HttpRequest, number: str) -> HttpResponse:
    """The public story of one's own matter with what one can do next."""
    found = own(request, number)
    if found is None:
        return render(request, "cases/follow.html", {"form": FollowForm(initial={"number": number})})
    return _story_page(request, *found)


def _story_page(
    request: HttpRequest, holder: Actor, case: Case, failed: StepForm | None = None, status: int = 200
) -> HttpResponse:
    told = story(holder, case)
    key = secrets.token_hex(16)
    forms = [StepForm(step, case, initial={"expected": case.seq, "key": key}) for step in told.steps]
    shown = [failed if failed and failed.step == form.step else form for form in forms]
    if failed and failed.step not in told.steps:
        shown.insert(0, failed)
    asked = current_text("board")
    context = {
        "story": told,
        "forms": [form for form in shown if form.step != "board_yes" or asked],
        "case": case,
        "failed": failed,
        "ties": ties_of(holder, case),
        "panels": slips_of(holder, case.pk),
        "board_text": text_of(asked) if asked else "",
    }
    return render(request, "cases/follow_story.html", context, status=status)


@require_POST
def follow_step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """Adds, rates, reopens, goes higher or withdraws."""
    found = own(request, number)
    if found is None or step not in OWN_STEPS:
        raise Missing("")
    holder, case = found
    form = StepForm(step, case, request.POST, request.FILES)
    if not form.is_valid():
        return _story_page(request, holder, case, form, 422)
    try:
        uploads_allow(actor=holder, files=form.cleaned_data.get("photos", []))
        files = take(form.cleaned_data.get("photos", []))
        given = form.given()
        take_step(
            Move(holder, case.pk, step, words=given.get("text", ""), files=files, key=given["key"]), given
        )
    except LinliError as error:
        show_on(form, error)
        return _story_page(request, holder, case, form, error.status)
    return redirect("cases:follow-story", number=number)
