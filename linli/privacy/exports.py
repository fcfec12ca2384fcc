"""What was asked, removed and kept longer, as spreadsheets. What people said stays on the pages."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden
from linli.kernel.permits import may
from linli.kernel.registry import retentions
from linli.privacy.models import DataRequest, Hold, RetentionRun
from linli.privacy.reads.holds import holds
from linli.privacy.reads.requests import requests_for
from linli.privacy.reads.retention import runs
from linli.privacy.rules import ASKS, FACES, OUTCOMES, Ask, Outcome
from linli.sheets.rules.exporting import Column, Export, Shape

MOST = 5000


def _requests() -> Iterable[Column[DataRequest]]:
    return (
        Column(_("When"), lambda row: row.at, Shape.MOMENT, 17),
        Column(pgettext("sheet", "Asked for"), lambda row: str(ASKS[Ask(row.kind)]), width=16),
        Column(pgettext("sheet", "Said where"), lambda row: str(FACES.get(row.face, "")), width=18),
        Column(pgettext("sheet", "Answer by"), lambda row: row.due_on, Shape.DAY, 12),
        Column(_("State"), lambda row: str(OUTCOMES[Outcome(row.outcome)]), width=18),
        Column(pgettext("sheet", "Answered"), lambda row: row.answered_at, Shape.MOMENT, 17),
    )


def _request_rows(actor: Actor, _filters: Mapping[str, str]) -> Iterator[DataRequest]:
    if not may(actor, "data_request_add"):
        raise Forbidden(_("Taking requests is for the desks."))
    return iter(requests_for(actor, limit=MOST))


def _what(row: RetentionRun) -> str:
    rule = retentions.get(row.kind)
    return str(rule.what) if rule else row.kind or _("Whole run")


def _removals() -> Iterable[Column[RetentionRun]]:
    return (
        Column(pgettext("sheet", "Day"), lambda row: row.on, Shape.DAY, 12),
        Column(_("Kind of record"), _what, width=60),
        Column(pgettext("sheet", "Removed"), lambda row: row.removed, Shape.NUMBER, 10),
    )


def _removal_rows(actor: Actor, _filters: Mapping[str, str]) -> Iterator[RetentionRun]:
    if not may(actor, "retention_set"):
        raise Forbidden(_("Only an administrator can do this."))
    return iter(runs(MOST))


def _holds() -> Iterable[Column[Hold]]:
    return (
        Column(_("Why"), lambda row: row.reason, width=60),
        Column(pgettext("sheet", "From"), lambda row: row.at, Shape.MOMENT, 17),
        Column(pgettext("sheet", "Until"), lambda row: row.until_on, Shape.DAY, 12),
    )


def _hold_rows(actor: Actor, _filters: Mapping[str, str]) -> Iterator[Hold]:
    if not may(actor, "holds_see"):
        raise Forbidden(_("Only the banner desk can keep something longer."))
    return iter(holds(MOST))


EXPORTS = (
    Export("data-requests", gettext_lazy("Data requests"), _requests, _request_rows),
    Export("removals", gettext_lazy("What was removed"), _removals, _removal_rows),
    Export("holds", gettext_lazy("What is kept longer"), _holds, _hold_rows),
)
