"""Deliberations and decisions as spreadsheets: what their pages show."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from linli.deliberation.reads.lists import Owed, Row, Wanted, every_decision, every_deliberation
from linli.deliberation.rules.ways import State
from linli.kernel.actor import Actor
from linli.sheets.rules.exporting import Column, Export, Shape


def _place(filters: Mapping[str, str]) -> UUID | None:
    try:
        return UUID(filters.get("place", ""))
    except ValueError:
        return None


def _deliberations() -> Iterable[Column[Row]]:
    return (
        Column(pgettext("sheet", "Meets at"), lambda one: one.row.meets_at, Shape.MOMENT, 17),
        Column(pgettext("sheet", "Place"), lambda one: one.place, width=26),
        Column(_("Topic"), lambda one: one.topic, width=16),
        Column(pgettext("sheet", "Title"), lambda one: one.row.title, width=40),
        Column(pgettext("sheet", "Where"), lambda one: one.row.where, width=20),
        Column(_("State"), lambda one: one.state, width=16),
        Column(_("Announced from"), lambda one: one.row.notice_from, Shape.DAY, 13),
        Column(_("People there"), lambda one: one.row.heads, Shape.NUMBER, 10),
        Column(_("Households"), lambda one: one.row.households, Shape.NUMBER, 10),
        Column(_("Decisions"), lambda one: one.decided, Shape.NUMBER, 10),
        Column(_("Still owed"), lambda one: one.owed, Shape.NUMBER, 10),
    )


def _rows(actor: Actor, filters: Mapping[str, str]) -> Iterator[Row]:
    state = filters.get("state", "")
    return every_deliberation(actor, Wanted(state if state in set(State) else "", _place(filters)))


DELIBERATIONS = Export(
    "deliberations", gettext_lazy("Deliberations"), _deliberations, _rows, ("state", "place")
)


def _decisions() -> Iterable[Column[Owed]]:
    return (
        Column(_("Deliberation"), lambda one: one.title, width=30),
        Column(pgettext("sheet", "Place"), lambda one: one.place, width=26),
        Column(pgettext("sheet", "Decision"), lambda one: one.row.text, width=48),
        Column(_("Who does it"), lambda one: one.owner, width=18),
        Column(_("By"), lambda one: one.row.due_on, Shape.DAY, 12),
        Column(_("State"), lambda one: one.state, width=12),
        Column(_("Late"), lambda one: _("yes") if one.late else "", width=8),
        Column(_("Ended on"), lambda one: one.row.ended_on, Shape.DAY, 12),
    )


def _owed(actor: Actor, filters: Mapping[str, str]) -> Iterator[Owed]:
    return every_decision(actor, filters.get("which", ""), _place(filters))


DECISIONS = Export("decisions", gettext_lazy("Decisions"), _decisions, _owed, ("which", "place"))
