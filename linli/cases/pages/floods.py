"""The page on which a desk sets a flood aside, and brings it back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts.pages import acting, signed_in
from linli.cases.actions.floods import Aside, cases_bring_back, cases_set_aside
from linli.cases.forms.floods import ANSWER, AsideForm, ticked
from linli.cases.pages.errors import show_on
from linli.cases.reads.floods import floods, set_aside
from linli.kernel.errors import Forbidden, LinliError
from linli.kernel.permits import may


def _desk(request: HttpRequest) -> None:
    if not may(acting(request), "flood_see"):
        raise Forbidden(_("Setting reports aside is for the desk that answers them."))


@never_cache
@signed_in
def flood_page(request: HttpRequest) -> HttpResponse:
    """What looks like a flood, with the titles to look through; and what was set aside."""
    _desk(request)
    form = AsideForm(request.POST or None, initial={"words": ANSWER})
    if request.method == "POST" and form.is_valid():
        try:
            done = cases_set_aside(
                actor=acting(request), case_ids=ticked(request.POST), words=form.cleaned_data["words"]
            )
            return _done(request, done, _set_aside_said)
        except LinliError as error:
            show_on(form, error)
    context = {
        "floods": floods(acting(request)),
        "aside": set_aside(acting(request)),
        "form": form,
        "ticked": {str(pk) for pk in ticked(request.POST)} if request.method == "POST" else None,
    }
    return render(request, "cases/floods.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@signed_in
def bring_back(request: HttpRequest) -> HttpResponse:
    """The ticked ones are new again."""
    _desk(request)
    try:
        done = cases_bring_back(actor=acting(request), case_ids=ticked(request.POST))
        return _done(request, done, _brought_back_said)
    except LinliError as error:
        messages.warning(request, str(error.message))
        return redirect("cases:floods")


def _done(request: HttpRequest, done: Aside, said: Callable[[int], str]) -> HttpResponse:
    messages.success(request, said(len(done.moved)))
    if done.left:
        left = ngettext(
            "%(n)s was left as it is: somebody has taken it up meanwhile.",
            "%(n)s were left as they are: somebody has taken them up meanwhile.",
            done.left,
        )
        messages.warning(request, left % {"n": done.left})
    return redirect("cases:floods")


def _set_aside_said(count: int) -> str:
    words = ngettext(
        "%(n)s report is set aside. You can bring it back below.",
        "%(n)s reports are set aside. You can bring them back below.",
        count,
    )
    return words % {"n": count}


def _brought_back_said(count: int) -> str:
    words = ngettext("%(n)s report is new again.", "%(n)s reports are new again.", count)
    return words % {"n": count}
