"""One's own notices, and for administrators the delivery log, as spreadsheets."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden
from linli.kernel.permits import may
from linli.notify.models import Delivery
from linli.notify.pages import DELIVERY_WORDS, whose
from linli.notify.reads import Line, all_deliveries, all_notices
from linli.sheets.rules.exporting import Column, Export, Shape


def _inbox() -> Iterable[Column[Line]]:
    return (
        Column(_("When"), lambda line: line.notice.created_at, Shape.MOMENT, 17),
        Column(_("Message"), _said, width=60),
        Column(_("Read at"), lambda line: line.notice.read_at, Shape.MOMENT, 17),
    )


def _said(line: Line) -> str:
    return line.text or _("About something that is no longer yours to see.")


def _deliveries() -> Iterable[Column[Delivery]]:
    return (
        Column(_("When"), lambda row: row.created_at, Shape.MOMENT, 17),
        Column(_("To"), lambda row: whose(row.channel), width=20),
        Column(
            _("Way"), lambda row: _("group chat") if row.channel.kind == "webhook" else _("e-mail"), width=10
        ),
        Column(_("Message"), lambda row: row.key, width=24),
        Column(_("State"), lambda row: str(DELIVERY_WORDS[row.state][1]), width=12),
        Column(_("What went wrong"), lambda row: row.error, width=40),
        Column(_("Tries"), lambda row: row.attempts, Shape.NUMBER, 8),
        Column(_("Done at"), lambda row: row.done_at, Shape.MOMENT, 17),
    )


def _delivery_rows(actor: Actor, filters: Mapping[str, str]) -> Iterator[Delivery]:
    if not may(actor, "deliveries_see"):
        raise Forbidden(_("Only an administrator can do this."))
    return all_deliveries()


INBOX = Export("inbox", gettext_lazy("Inbox"), _inbox, lambda actor, _filters: all_notices(actor))
DELIVERIES = Export("deliveries", gettext_lazy("Deliveries"), _deliveries, _delivery_rows)
