"""How long each kind of record is kept, and what the last nights removed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.accounts.pages import acting, refuse, signed_in
from linli.kernel.errors import Forbidden, LinliError, Missing
from linli.kernel.permits import may
from linli.kernel.registry import retentions
from linli.privacy.actions.retention import retention_set
from linli.privacy.forms import DaysForm
from linli.privacy.reads.holds import holds
from linli.privacy.reads.retention import days_of, due_counts, kept_kinds, runs, settings_of, span_words


def _administrators(request: HttpRequest) -> None:
    if not may(acting(request), "retention_set"):
        raise Forbidden(_("Only an administrator can do this."))


@never_cache
@require_GET
@signed_in
def retention(request: HttpRequest) -> HttpResponse:
    """Every kind with its days; `?due=1` counts what would be removed now."""
    _administrators(request)
    due = due_counts() if "due" in request.GET else None
    rows = [(kept, due.get(kept.rule.kind) if due else None) for kept in kept_kinds()]
    names = {kept.rule.kind: kept.rule.what for kept, _count in rows}
    done = [(row, names.get(row.kind, "")) for row in runs()]
    context = {"rows": rows, "due": due, "runs": done, "holds": holds()}
    return render(request, "privacy/retention.html", context)


@never_cache
@signed_in
def kind(request: HttpRequest, kind: str) -> HttpResponse:
    """One kind: another number of days, and what was chosen before."""
    _administrators(request)
    rule = retentions.get(kind)
    if rule is None or rule.days is None:
        raise Missing(_("There is no such kind of record."))
    form = DaysForm(rule, request.POST or None, initial={"days": days_of(kind)})
    if request.method == "POST" and form.is_valid():
        try:
            retention_set(actor=acting(request), kind=kind, days=form.cleaned_data["days"])
            messages.success(request, _("Saved. It holds from the next night on."))
            return redirect("privacy:retention")
        except LinliError as error:
            refuse(form, error)
    context = {
        "rule": rule,
        "form": form,
        "span": span_words(days_of(kind)),
        "bounds": (span_words(rule.least), span_words(rule.most), span_words(rule.days)),
        "history": [(row, span_words(row.days)) for row in settings_of(kind)],
    }
    return render(request, "privacy/kind.html", context, status=422 if form.errors else 200)
